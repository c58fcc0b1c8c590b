"""The store's REST API: how it is asked, and what its refusals mean."""

from typing import TypeVar

import httpx
import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.http import Answer, Site
from bordereau.channels.lightspeed_c.address import LANGUAGE
from bordereau.channels.lightspeed_c.windows import wait_for_room
from bordereau.channels.port import (
    LacksPermission,
    NeedsReconnect,
    Refused,
    Retry,
    StoreProblem,
)
from bordereau.channels.shapes import Connection
from bordereau.channels.text import one_line

T = TypeVar("T")


class Fault(msgspec.Struct):
    """What the API says when it says no."""

    message: object = ""


class _Faulty(msgspec.Struct):
    error: Fault


class MissingError(Refused):
    """The store has no such order, variant or webhook (and says so itself)."""


class Store:
    """One store's API. Who asks much keeps so much of the windows back for what is urgent."""

    def __init__(self, connection: Connection, *, kept_back: int = 0) -> None:
        self.connection = connection
        self.kept_back = kept_back
        self.last: Answer | None = None
        self.site = Site(_with_language(connection.url), connection.allow_private_address)

    @property
    def language(self) -> str:
        """In which titles are told; a part of every address."""
        return httpx.URL(self.site.url).path.strip("/")

    def get(self, path: str, **params: str) -> Answer:
        if self.kept_back and self.last is not None:
            self._wait_for_room(self.last)
        return self._accepted("GET", path, params=params)

    def read(self, shape: type[T], path: str, **params: str) -> T:
        return decode(self.get(path, **params).body, shape, self.site.host)

    def post(self, path: str, document: object) -> Answer:
        return self._accepted("POST", path, document=document)

    def put(self, path: str, document: object) -> Answer:
        return self._accepted("PUT", path, document=document)

    def delete(self, path: str) -> Answer:
        return self._accepted("DELETE", path)

    def ask(
        self, method: str, path: str, *, params: dict[str, str] | None = None,
        document: object = None,
    ) -> Answer:  # fmt: skip
        """The answer, whatever the store thinks of the question."""
        self.last = self.site.send(
            method, f"/{path}.json", params=params, json=document, auth=self._auth()
        )
        return self.last

    def _accepted(
        self, method: str, path: str, *, params: dict[str, str] | None = None,
        document: object = None,
    ) -> Answer:  # fmt: skip
        answer = self.ask(method, path, params=params, document=document)
        return self.accepted(answer, writing=method != "GET")

    def accepted(self, answer: Answer, *, writing: bool = False) -> Answer:
        if 200 <= answer.status < 300 and fault(answer) is None:
            return answer
        raise problem(answer, self.site.host, writing=writing)

    def _wait_for_room(self, answer: Answer) -> None:
        seconds = wait_for_room(answer.headers, self.kept_back)
        if seconds is not None:
            raise Retry(
                _(
                    "%(host)s allows us so many requests in five minutes, an hour and a day, and "
                    "few are left. Those are kept for what is more urgent; this goes on by "
                    "itself. Nothing is lost."
                ),
                after=seconds,
                host=self.site.host,
            )

    def _auth(self) -> httpx.Auth:
        url = httpx.URL(self.connection.url)
        if url.scheme != "https" and not self.connection.allow_private_address:
            raise Refused(
                _(
                    "The address of %(host)s does not begin with https, so nothing was sent to "
                    "it. Give it with https; without it, only a store on your own network will do."
                ),
                host=url.host,
            )
        given = self.connection.credentials
        return httpx.BasicAuth(given.get("api_key", ""), given.get("api_secret", ""))


def _with_language(url: str) -> str:
    return url if httpx.URL(url).path.strip("/") else f"{url.rstrip('/')}/{LANGUAGE}"


def fault(answer: Answer) -> Fault | None:
    """The vendor's client looks for it whatever the status, and so do we."""
    if not answer.body.lstrip().startswith(b'{"error"'):
        return None
    try:
        return msgspec.json.decode(answer.body, type=_Faulty).error
    except msgspec.DecodeError:
        return None


def problem(answer: Answer, host: str, *, writing: bool = False) -> StoreProblem:
    """What to make of an answer that is not a success."""
    given = fault(answer)
    if given is None:
        return not_data(answer, host)
    said = {"host": host, "message": one_line(given.message) or str(answer.status)}
    if answer.status == 401:
        return NeedsReconnect(
            _(
                "%(host)s no longer knows this API key (“%(message)s”). Nothing is lost: what "
                "waits goes out once the store is connected again, with a key that is active."
            ),
            **said,
        )
    if answer.status == 403:
        return _forbidden(writing, said)
    if answer.status == 404:
        return MissingError(
            _("%(host)s no longer has it: “%(message)s”. Nothing was changed there."), **said
        )
    if answer.status >= 500:
        return Retry(
            _("%(host)s has a fault of its own: “%(message)s”. We try again by ourselves."),
            after=answer.retry_after,
            **said,
        )
    return Refused(_("%(host)s refused: “%(message)s”. Nothing was changed there."), **said)


def _forbidden(writing: bool, said: dict[str, str]) -> StoreProblem:
    if writing:
        return LacksPermission(
            _(
                "%(host)s lets this API key read and not write (“%(message)s”). Orders still come "
                "in and nothing is lost. Give the key write permissions in the store's back "
                "office, or connect with another."
            ),
            **said,
        )
    return NeedsReconnect(
        _(
            "%(host)s does not let this API key read what we need (“%(message)s”). Nothing was "
            "changed. Give the key read and write permissions in the store's back office, or "
            "connect with another."
        ),
        **said,
    )


def not_data(answer: Answer, host: str) -> StoreProblem:
    return Retry(
        _(
            "%(host)s answered with something other than data (status %(status)s): it is being "
            "maintained, or something stands in front of it. Nothing is lost; we try again by "
            "ourselves."
        ),
        after=answer.retry_after,
        host=host,
        status=str(answer.status),
    )


def decode(body: bytes, shape: type[T], host: str) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise Refused(
            _(
                "%(host)s sent something that we cannot read (%(reason)s). Nothing was changed. "
                "If it stays, Lightspeed has changed its API: look for an update of Bordereau."
            ),
            host=host,
            reason=str(error),
        ) from error
    except msgspec.DecodeError as error:
        raise Retry(
            _(
                "%(host)s answered with something other than data. Nothing is lost; we try again "
                "by ourselves."
            ),
            host=host,
        ) from error
