"""The store's REST API: how it is asked, and what its refusals mean."""

import threading
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

import httpx
import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.bigcommerce.scopes import needed_for
from bordereau.channels.http import Answer, Site
from bordereau.channels.port import (
    LacksPermission,
    NeedsReconnect,
    Refused,
    Retry,
    StoreProblem,
)
from bordereau.channels.shapes import Connection

# The quota (150 requests in 30 seconds on most plans) is shared by every app of the store. Below
# this share of it we leave what is left to the others.
_OURS_TO_LEAVE = 0.1
MOST_A_PAGE = 250  # of anything
# How the API words it today, and how it did before (its 403 has other causes too).
_LACKS_SCOPE = ("required scope", "your scope does not include")

T = TypeVar("T")


class MissingError(Refused):
    """The store has no such order, product or webhook (and says so itself)."""


class InvalidError(Refused):
    """The store read what we sent and will not have it."""


class TokenAuth(httpx.Auth):
    def __init__(self, token: str) -> None:
        self.token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["X-Auth-Token"] = self.token
        # Some reads of v2 are refused without it, bodiless as they are.
        request.headers.setdefault("Content-Type", "application/json")
        yield request


class _Page(msgspec.Struct):
    data: msgspec.Raw


# When a store whose quota was nearly used up may be asked again (`time.monotonic`).
_REST_UNTIL: dict[str, float] = {}
_REST_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Store:
    connection: Connection

    @property
    def site(self) -> Site:
        return Site(self.connection.url, self.connection.allow_private_address)

    def get(self, path: str, **params: str) -> Answer:
        return self.accepted(path, self.ask("GET", path, params=params))

    def read(self, shape: type[T], path: str, params: Mapping[str, str] | None = None) -> T:
        return self.decode(shape, self.accepted(path, self.ask("GET", path, params=params)))

    def read_data(self, shape: type[T], path: str, params: Mapping[str, str] | None = None) -> T:
        """What stands under `data` in an answer of v3; nothing at all there is an empty list."""
        answer = self.accepted(path, self.ask("GET", path, params=params))
        if answer.status == 204:
            return self.decode(shape, answer)
        return self._decoded(shape, bytes(self.decode(_Page, answer).data))

    def read_all(self, shape: type[list[T]], path: str) -> list[T]:
        """A whole list of v2, however many pages it has."""
        return _all_pages(lambda page: self.read(shape, path, page))

    def read_all_data(self, shape: type[list[T]], path: str, **params: str) -> list[T]:
        """The same of v3."""
        return _all_pages(lambda page: self.read_data(shape, path, params | page))

    def post(self, path: str, document: object) -> Answer:
        return self.accepted(path, self.ask("POST", path, document=document))

    def put(self, path: str, document: object) -> Answer:
        return self.accepted(path, self.ask("PUT", path, document=document))

    def delete(self, path: str) -> Answer:
        return self.accepted(path, self.ask("DELETE", path))

    def ask(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None,
        document: object = None,
    ) -> Answer:  # fmt: skip
        """The answer, whatever the store thinks of the question."""
        self._rest()
        auth = TokenAuth(self.connection.credentials.get("access_token", ""))
        answer = self.site.send(method, path, params=params, json=document, auth=auth)
        _note_quota(self.connection.url, answer)
        return answer

    def accepted(self, path: str, answer: Answer) -> Answer:
        if 200 <= answer.status < 300:
            return answer
        raise problem(answer, self.site.host, path)

    def decode(self, shape: type[T], answer: Answer) -> T:
        """An empty list is no content at all in much of v2: 204."""
        body = answer.body.strip()
        if answer.status == 204 or not body:
            body = b"[]"
        elif body[:1] not in b"{[":
            raise not_data(answer, self.site.host)
        return self._decoded(shape, body)

    def _decoded(self, shape: type[T], body: bytes) -> T:
        try:
            return msgspec.json.decode(body, type=shape)
        except msgspec.DecodeError as error:
            raise Refused(
                _(
                    "%(host)s sent something that we cannot read (%(reason)s). Nothing was "
                    "changed. It may go by itself; if not, Bordereau needs an update."
                ),
                host=self.site.host,
                reason=str(error),
            ) from error

    def _rest(self) -> None:
        """Not asleep, which would hold a thread: the work comes back when there is room."""
        with _REST_LOCK:
            left = _REST_UNTIL.get(self.connection.url, 0.0) - time.monotonic()
        if left > 0:
            raise Retry(
                _(
                    "The store allows only so many requests at a time to all of its apps "
                    "together, and few are left. Nothing is lost; we go on in a moment."
                ),
                after=left,
            )


def _all_pages(read: Callable[[dict[str, str]], list[T]]) -> list[T]:
    found: list[T] = []
    for number in count(1):
        rows = read({"limit": str(MOST_A_PAGE), "page": str(number)})
        found += rows
        if len(rows) < MOST_A_PAGE:
            break
    return found


def _note_quota(url: str, answer: Answer) -> None:
    numbers = [
        answer.headers.get(f"x-rate-limit-{name}", "")
        for name in ("requests-quota", "requests-left", "time-reset-ms")
    ]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return
    quota, left, reset_ms = map(int, numbers)
    with _REST_LOCK:
        if left < quota * _OURS_TO_LEAVE:
            _REST_UNTIL[url] = time.monotonic() + reset_ms / 1000
        else:
            _REST_UNTIL.pop(url, None)


class _Fault(msgspec.Struct):
    """v3 says no with an object, v2 with a list of them."""

    title: str = ""
    message: str = ""
    errors: object = None

    @property
    def words(self) -> str:
        details = self.errors.values() if isinstance(self.errors, dict) else ()
        said = (self.title or self.message, *(str(one) for one in details))
        return "; ".join(filter(None, said))


def fault(answer: Answer) -> str | None:
    """What the API says when it says no; None when it is not the API that speaks."""
    try:
        read = msgspec.json.decode(answer.body, type=_Fault | list[_Fault])
    except msgspec.DecodeError:  # XML, a web page or nothing
        return None
    faults = read if isinstance(read, list) else [read]
    return "; ".join(filter(None, (one.words for one in faults)))


def lacks_scope(answer: Answer) -> bool:
    said = (fault(answer) or "").lower()
    return answer.status == 403 and any(words in said for words in _LACKS_SCOPE)


def problem(answer: Answer, host: str, path: str) -> StoreProblem:
    """What to make of an answer that is not a success."""
    if answer.status == 401:
        return NeedsReconnect(
            _(
                "The store no longer knows our access token: its API account or our app was "
                "removed. Nothing is lost; what waits goes out once the store is connected again."
            )
        )
    if lacks_scope(answer):
        return LacksPermission(
            _(
                "The access token lacks a permission that this needs: %(missing)s. Orders still "
                "come in and nothing is lost. Make a new API account with all permissions and "
                "reconnect the store; what waits then goes out by itself."
            ),
            missing=needed_for(path) or "?",
        )
    if answer.status == 503:
        return Retry(
            _(
                "The store is down for maintenance or suspended, says BigCommerce. Nothing is "
                "lost; we try again by ourselves. If it stays, look into the store's control panel."
            )
        )
    said = fault(answer)
    if said is None:
        return not_data(answer, host)
    return _refusal(answer, host, said or str(answer.status))


def _refusal(answer: Answer, host: str, said: str) -> StoreProblem:
    if answer.status == 404:
        return MissingError(
            _("%(host)s no longer has it: “%(message)s”. Nothing was changed there."),
            host=host,
            message=said,
        )
    if answer.status == 423 or (answer.status >= 500 and answer.status not in (501, 507)):
        return Retry(
            _("%(host)s has a fault of its own: “%(message)s”. We try again by ourselves."),
            host=host,
            message=said,
        )
    kind = InvalidError if answer.status in (400, 409, 422) else Refused
    return kind(
        _("%(host)s refused: “%(message)s”. Nothing was changed there."), host=host, message=said
    )


def not_data(answer: Answer, host: str) -> StoreProblem:
    return Retry(
        _(
            "%(host)s answered with something other than data (status %(status)s), as it does "
            "when something stands between it and us, or it has trouble of its own. Nothing is "
            "lost; we try again by ourselves."
        ),
        host=host,
        status=str(answer.status),
    )
