"""The token that lets us in: given once and for all, or asked for and renewed before it ends."""

import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.http import Answer, Site
from bordereau.channels.port import NeedsReconnect, StoreProblem
from bordereau.channels.shapes import Connection
from bordereau.channels.shopify import problems
from bordereau.channels.shopify.secrets import secrets_of

ADDRESS = "/admin/oauth/access_token"
# A token lives for 24 hours (expires_in 86399); nothing that we send takes this long.
RENEWED_BEFORE = 15 * 60.0


class Granted(msgspec.Struct):
    access_token: str
    scope: str = ""
    expires_in: float = 86399


@dataclass(frozen=True, slots=True)
class _Held:
    token: str
    until: float  # by the monotonic clock

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() < self.until


# A process asks for its own: Shopify gives as many as are asked for, and none need be kept.
_HELD: dict[tuple[str, ...], _Held] = {}
# One for each store, so that nobody waits for the answer of another store.
_LOCKS: defaultdict[tuple[str, ...], threading.Lock] = defaultdict(threading.Lock)


def is_renewable(connection: Connection) -> bool:
    return not connection.credentials.get("access_token", "").strip()


def token_for(connection: Connection) -> str:
    given = connection.credentials.get("access_token", "").strip()
    if given:
        return given
    key = _key(connection)
    with _LOCKS[key]:
        held = _HELD.get(key)
        if held is None or not held.is_fresh:
            granted = _ask(connection)
            life = max(granted.expires_in - RENEWED_BEFORE, granted.expires_in / 2)
            held = _HELD[key] = _Held(granted.access_token, time.monotonic() + life)
        return held.token


def forget(connection: Connection, token: str) -> None:
    """The store no longer takes this one, or not for all that we do."""
    key = _key(connection)
    with _LOCKS[key]:
        held = _HELD.get(key)
        if held is not None and held.token == token:
            del _HELD[key]


def begin_anew(connection: Connection) -> None:
    """A token allows what its app was allowed when it was given: the next one may allow more."""
    with _LOCKS[_key(connection)]:
        _HELD.pop(_key(connection), None)


def _key(connection: Connection) -> tuple[str, ...]:
    given = connection.credentials
    return connection.url, given.get("client_id", ""), given.get("client_secret", "")


def _ask(connection: Connection) -> Granted:
    """While a secret is being rotated there are several, and any of them may be the good one."""
    client_id = connection.credentials.get("client_id", "").strip()
    found = secrets_of(connection.credentials)
    if not client_id or not found:
        raise NeedsReconnect(
            _(
                "There is neither an access token nor a client ID with its secret, so nothing was "
                "sent. Give the token of an older app, or both parts of a newer one."
            )
        )
    refusal: StoreProblem | None = None
    for secret in found:
        body = {
            "grant_type": "client_credentials", "client_id": client_id, "client_secret": secret,
        }  # fmt: skip
        try:
            return ask(Site(connection.url, connection.allow_private_address), body)
        except NeedsReconnect as problem:
            refusal = problem
    assert refusal is not None
    raise refusal


def ask(site: Site, body: Mapping[str, str]) -> Granted:
    answer = site.send("POST", ADDRESS, json=body, is_question="code" not in body)  # good once
    if answer.status in (400, 401, 403):
        raise _not_granted(answer, site.host)
    if answer.status >= 300:
        raise problems.of_status(answer, site.host)
    try:
        return msgspec.json.decode(answer.body, type=Granted)
    except msgspec.ValidationError as error:
        raise problems.unreadable(site.host, error) from error
    except msgspec.DecodeError as error:
        raise problems.not_data(answer, site.host) from error


class _Error(msgspec.Struct):
    error: str = ""
    error_description: str = ""


def _not_granted(answer: Answer, host: str) -> NeedsReconnect:
    try:
        said = msgspec.json.decode(answer.body, type=_Error)
    except msgspec.DecodeError:  # a web page: what it says is for a browser
        said = _Error()
    return NeedsReconnect(
        _(
            "%(host)s does not accept this client ID and secret (“%(message)s”). Nothing was "
            "changed. Copy both again from the app's settings, and see that the app is installed "
            "in this store and belongs to the same organization."
        ),
        host=host,
        message=said.error_description or said.error or str(answer.status),
    )
