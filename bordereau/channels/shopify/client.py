"""The store's Admin API: one address, asked in GraphQL, and paid for in points."""

import logging
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

import httpx
import msgspec

from bordereau.channels.http import Answer, Site
from bordereau.channels.shapes import Connection
from bordereau.channels.shopify import problems, tokens
from bordereau.channels.shopify.documents import VERSION
from bordereau.channels.shopify.problems import Cost, Fault, UserError

log = logging.getLogger(__name__)

API = f"/admin/api/{VERSION}/graphql.json"
# Points come back within seconds (100 a second at the least): a short wait spares a new start.
LONGEST_PATIENCE = 10.0

T = TypeVar("T")


class Token(httpx.Auth):
    def __init__(self, token: str) -> None:
        self.token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["X-Shopify-Access-Token"] = self.token
        yield request


class _Extensions(msgspec.Struct):
    cost: Cost = msgspec.field(default_factory=Cost)


class _Reply(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw()
    errors: list[Fault] = []
    extensions: _Extensions = msgspec.field(default_factory=_Extensions)

    @property
    def is_throttled(self) -> bool:
        return any(one.extensions.code == "THROTTLED" for one in self.errors)

    @property
    def is_denied(self) -> bool:
        return any(one.extensions.code == "ACCESS_DENIED" for one in self.errors)


class _Outcome(msgspec.Struct):
    """What every mutation's own part of the answer has."""

    errors: list[UserError] = msgspec.field(name="userErrors", default_factory=list)


@dataclass(frozen=True, slots=True)
class Store:
    connection: Connection

    @property
    def site(self) -> Site:
        return Site(self.connection.url, self.connection.allow_private_address)

    @property
    def host(self) -> str:
        return self.site.host

    def read(self, shape: type[T], document: str, **variables: object) -> T:
        return self.decode(shape, self._told(document, variables, writes=False))

    def write(self, document: str, **variables: object) -> list[UserError]:
        """Do one thing; the answer is what Shopify has against it, and mostly nothing."""
        data = self._told(document, variables, writes=True)
        parts = self.decode(dict[str, _Outcome | None], data)
        return [error for part in parts.values() if part for error in part.errors]

    def decode(self, shape: type[T], data: msgspec.Raw) -> T:
        try:
            return msgspec.json.decode(data, type=shape)
        except msgspec.DecodeError as error:
            raise problems.unreadable(self.host, error) from error

    def _told(self, document: str, variables: dict[str, object], *, writes: bool) -> msgspec.Raw:
        """Whoever is throttled has had nothing done, so asking again is safe for a write, too."""
        patience = LONGEST_PATIENCE
        while True:
            reply = self._reply(self._answer(document, variables, writes=writes))
            if not reply.is_throttled:
                break
            wait = reply.extensions.cost.wait
            patience -= wait
            if patience < 0:
                raise problems.throttled(self.host, reply.extensions.cost)
            time.sleep(wait)
        if reply.errors:
            if reply.is_denied:
                tokens.begin_anew(self.connection)
            raise problems.of_faults(reply.errors, self.host)
        return reply.data

    def _answer(self, document: str, variables: dict[str, object], *, writes: bool) -> Answer:
        """A token that was granted for a while may end early; then a new one is asked for, once."""
        token = tokens.token_for(self.connection)
        answer = self._sent(token, document, variables, writes=writes)
        if answer.status == 401 and tokens.is_renewable(self.connection):
            tokens.forget(self.connection, token)
            token = tokens.token_for(self.connection)
            answer = self._sent(token, document, variables, writes=writes)
        _note_version(answer, self.host)
        return answer

    def _sent(
        self, token: str, document: str, variables: dict[str, object], *, writes: bool
    ) -> Answer:
        body = {"query": document, "variables": variables}
        return self.site.send("POST", API, json=body, auth=Token(token), is_question=not writes)

    def _reply(self, answer: Answer) -> _Reply:
        if not 200 <= answer.status < 300:
            raise problems.of_status(answer, self.host)
        try:
            return msgspec.json.decode(answer.body, type=_Reply)
        except msgspec.ValidationError as error:
            raise problems.unreadable(self.host, error) from error
        except msgspec.DecodeError as error:
            raise problems.not_data(answer, self.host) from error


# The version that each store last answered with: one that has expired is answered by a later one.
SPOKEN: dict[str, str] = {}


def _note_version(answer: Answer, host: str) -> None:
    version = answer.headers.get("x-shopify-api-version", "").strip() or VERSION
    if version != SPOKEN.get(host, VERSION):
        log.warning("%s answers with version %s, not %s: update Bordereau", host, version, VERSION)
    SPOKEN[host] = version
