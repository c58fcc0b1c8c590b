"""Being let in as a single-click app, installed from the store's own control panel."""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.bigcommerce.address import API_HOST, normalise_url
from bordereau.channels.bigcommerce.client import fault, not_data
from bordereau.channels.http import Site
from bordereau.channels.port import BadSignature, Refused
from bordereau.channels.shapes import AppCall, Installation

LOGIN_HOST = "https://login.bigcommerce.com"
_CLOCK_DIFFERENCE = 300.0
_DIGESTS = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}


class _Token(msgspec.Struct):
    access_token: str
    context: str
    scope: str | None = None


class _Header(msgspec.Struct):
    alg: str


class _Claims(msgspec.Struct):
    aud: str
    sub: str
    exp: float
    nbf: float = 0


def install_address(app: Mapping[str, str], url: str, callback: str, state: str) -> str:
    """Only the store's own pages can start it: My apps, or the app's link in the portal."""
    raise Refused(
        _(
            "BigCommerce starts this itself: open the store's control panel, Apps › My apps, and "
            "install the app there."
        )
    )


def finish_install(app: Mapping[str, str], callback: str, query: Mapping[str, str]) -> Installation:
    """The code is good for our app alone, and once: that it works is the proof."""
    context = query.get("context", "")
    if not query.get("code") or not context:
        raise Refused(
            _(
                "BigCommerce did not say which store wants the app, so nothing was connected. "
                "Open the store's control panel and install the app from there."
            )
        )
    answer = _login(app).send(
        "POST",
        "/oauth2/token",
        json={
            "client_id": app.get("client_id", ""),
            "client_secret": app.get("client_secret", ""),
            "code": query["code"],
            "context": context,
            "scope": query.get("scope", ""),
            "grant_type": "authorization_code",
            "redirect_uri": callback,
        },
    )
    if answer.status >= 400:
        said = fault(answer)
        raise not_data(answer, _login(app).host) if said is None else _refused(said)
    return _installation(app, context, answer.body)


def _login(app: Mapping[str, str]) -> Site:
    """An app may name a store on our own network, which then stands for BigCommerce itself."""
    own = app.get("address", "")
    return Site(own or LOGIN_HOST, allow_private_address=bool(own))


def _installation(app: Mapping[str, str], context: str, body: bytes) -> Installation:
    try:
        token = msgspec.json.decode(body, type=_Token)
    except msgspec.DecodeError as error:
        raise _refused(str(error)) from error
    if token.context != context or not token.scope:
        # A token for no store in particular: it looks well, and is refused everywhere.
        raise _refused("invalid context")
    return Installation(
        url=_url_of(app, context),
        credentials={
            "access_token": token.access_token,
            "client_secret": app.get("client_secret", ""),
            "granted_scopes": token.scope,
        },
        allow_private_address=bool(app.get("address")),
    )


def _url_of(app: Mapping[str, str], context: str) -> str:
    return normalise_url(f"{app.get('address') or API_HOST}/{context}")


def _refused(said: str) -> Refused:
    return Refused(
        _(
            "BigCommerce did not let the app in: “%(message)s”. Nothing was connected. Check the "
            "app's client ID and secret, and that its auth callback is the address shown here, "
            "then install it again."
        ),
        message=said,
    )


def read_app_call(app: Mapping[str, str], query: Mapping[str, str]) -> AppCall:
    """Opened or removed. Which of the two, the callback's address says, not the token."""
    claims = _claims(app, query.get("signed_payload_jwt", ""))
    return AppCall(kind=query.get("kind", "load"), url=_url_of(app, claims.sub))


def _claims(app: Mapping[str, str], token: str) -> _Claims:
    try:
        header, claims, signature = token.split(".")
        digest = _DIGESTS[msgspec.json.decode(_unpacked(header), type=_Header).alg]
        signed = f"{header}.{claims}".encode("ascii")
        expected = hmac.new(app.get("client_secret", "").encode(), signed, digest).digest()
        if not hmac.compare_digest(expected, _unpacked(signature)):
            raise BadSignature
        read = msgspec.json.decode(_unpacked(claims), type=_Claims)
    except (ValueError, KeyError) as error:  # not three parts, not base64, not JSON, another way
        raise BadSignature from error
    now = time.time()
    if read.aud != app.get("client_id") or not (
        read.nbf - _CLOCK_DIFFERENCE <= now <= read.exp + _CLOCK_DIFFERENCE
    ):
        raise BadSignature
    return read


def _unpacked(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
