"""The store's REST API: how it is asked, and what its refusals mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import httpx
import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.http import Answer, Site
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection
from bordereau.channels.woocommerce.oauth import OAuth1, QueryKeys

ROOT = "/wp-json/"
INDEX = "/index.php"
API = "wc/v3/"

T = TypeVar("T")


class Fault(msgspec.Struct):
    """What the API says when it says no."""

    code: str
    message: str = ""


class MissingError(Refused):
    """The store has no such order, product or note (and says so itself)."""


# Servers that drop the Authorization header, found out by asking once without it.
_WITHOUT_HEADER: set[str] = set()
# Servers that hand only index.php to WordPress ("almost pretty" permalinks), found out likewise.
_BELOW_INDEX: set[str] = set()


@dataclass(frozen=True, slots=True)
class Store:
    connection: Connection

    @property
    def site(self) -> Site:
        return Site(self.connection.url, self.connection.allow_private_address)

    def get(self, path: str, **params: str) -> Answer:
        return self._accepted("GET", path, params=params)

    def read(self, shape: type[T], path: str, **params: str) -> T:
        return self.decode(shape, self.get(path, **params))

    def decode(self, shape: type[T], answer: Answer) -> T:
        return decode(answer, shape, self.site.host)

    def options(self, path: str) -> Answer:
        return self._accepted("OPTIONS", path)

    def post(self, path: str, document: object) -> Answer:
        return self._accepted("POST", path, document=document)

    def put(self, path: str, document: object) -> Answer:
        return self._accepted("PUT", path, document=document)

    def delete(self, path: str, **params: str) -> Answer:
        return self._accepted("DELETE", path, params=params)

    def _accepted(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None,
        document: object = None,
    ) -> Answer:  # fmt: skip
        return self.accepted(self.ask(method, path, params=params, document=document))

    def accepted(self, answer: Answer) -> Answer:
        if 200 <= answer.status < 300:
            return answer
        raise problem(answer, self.site.host)

    def send(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None,
        document: object = None, auth: httpx.Auth | None = None,
    ) -> Answer:  # fmt: skip
        """To the REST API, wherever this server has it."""
        url = self.connection.url

        def send_below(place: str) -> Answer:
            address = f"{place}{ROOT}{path}"
            return self.site.send(method, address, params=params, json=document, auth=auth)

        if url in _BELOW_INDEX:
            return send_below(INDEX)
        answer = send_below("")
        if not _is_missing_page(answer):
            return answer
        second = send_below(INDEX)
        if not _is_data(second):
            return answer
        _BELOW_INDEX.add(url)
        return second

    def ask(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None,
        document: object = None,
    ) -> Answer:  # fmt: skip
        """The answer, whatever the store thinks of the question."""
        url = self.connection.url
        answer = self._sent(method, path, params, document)
        if answer.status != 401 or not url.startswith("https:") or url in _WITHOUT_HEADER:
            return answer
        if not _was_nobody(answer):
            return answer
        second = self._sent(method, path, params, document, auth=QueryKeys(*self._keys()))
        if second.status == 401:
            return answer
        _WITHOUT_HEADER.add(url)
        return second

    def _sent(
        self, method: str, path: str, params: Mapping[str, str] | None, document: object,
        auth: httpx.Auth | None = None,
    ) -> Answer:  # fmt: skip
        return self.send(
            method, API + path, params=params, document=document, auth=auth or self._auth()
        )

    def _keys(self) -> tuple[str, str]:
        given = self.connection.credentials
        return given.get("consumer_key", ""), given.get("consumer_secret", "")

    def _auth(self) -> httpx.Auth:
        if self.connection.url.startswith("https:"):
            if self.connection.url in _WITHOUT_HEADER:
                return QueryKeys(*self._keys())
            return httpx.BasicAuth(*self._keys())
        if not self.connection.allow_private_address:
            raise Refused(
                _(
                    "The address of %(host)s does not begin with https, so nothing was sent to "
                    "it. Give it with https; without it, only a store on your own network will do."
                ),
                host=self.site.host,
            )
        return OAuth1(*self._keys())


def _is_data(answer: Answer) -> bool:
    return document_in(answer.body)[:1] in (b"{", b"[")


def _is_missing_page(answer: Answer) -> bool:
    return answer.status == 404 and not _is_data(answer)


def _was_nobody(answer: Answer) -> bool:
    """The store saw no key at all: unknown, or lost on the way to it."""
    given = fault(answer)
    return given is not None and given.code != "woocommerce_rest_authentication_error"


def fault(answer: Answer) -> Fault | None:
    try:
        return msgspec.json.decode(document_in(answer.body), type=Fault)
    except msgspec.DecodeError:  # a web page, or an answer that is no refusal
        return None


def problem(answer: Answer, host: str) -> StoreProblem:
    """What to make of an answer that is not a success."""
    given = fault(answer)
    if given is None:
        return not_data(answer, host)
    said = {"host": host, "message": given.message or given.code}
    if given.code == "rest_no_route":
        return Retry(
            _(
                "WooCommerce does not answer at %(host)s: it is switched off there, or being "
                "updated. Nothing is lost; we try again by ourselves."
            ),
            host=host,
        )
    if answer.status in (401, 403):
        return NeedsReconnect(
            _(
                "%(host)s no longer lets us in (“%(message)s”). Nothing is lost: what waits goes "
                "out once the store is connected again, with a read/write key of an administrator."
            ),
            **said,
        )
    if answer.status == 404 or given.code.endswith("_invalid_id"):
        return MissingError(
            _("%(host)s no longer has it: “%(message)s”. Nothing was changed there."), **said
        )
    if answer.status >= 500 and answer.status != 501:
        return Retry(
            _("%(host)s has a fault of its own: “%(message)s”. We try again by ourselves."),
            after=answer.retry_after,
            **said,
        )
    return Refused(_("%(host)s refused: “%(message)s”. Nothing was changed there."), **said)


def not_data(answer: Answer, host: str) -> StoreProblem:
    return Retry(
        _(
            "%(host)s answered with a web page instead of data (status %(status)s): a firewall, a "
            "maintenance page or a security plug-in stands before the store. Nothing is lost; we "
            "try again by ourselves. If it stays, ask the host to let our requests through."
        ),
        after=answer.retry_after,
        host=host,
        status=str(answer.status),
    )


def decode(answer: Answer, shape: type[T], host: str) -> T:
    try:
        return msgspec.json.decode(document_in(answer.body), type=shape)
    except msgspec.ValidationError as error:
        raise Refused(
            _(
                "%(host)s sent something that we cannot read (%(reason)s). Nothing was changed. "
                "A plug-in may have altered WooCommerce's answers."
            ),
            host=host,
            reason=str(error),
        ) from error
    except msgspec.DecodeError as error:
        raise not_data(answer, host) from error


_START = re.compile(rb"[\[{]")
_MOST_STARTS = 50


def document_in(body: bytes) -> bytes:
    """The JSON in a body that PHP may have put its notices before."""
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if text[:1] in (b"{", b"[") or b"<html" in text[:1024].lower():
        return text
    for start, _number in zip(_START.finditer(text), range(_MOST_STARTS), strict=False):
        rest = text[start.start() :]
        try:
            msgspec.json.decode(rest, type=msgspec.Raw)
        except msgspec.DecodeError:
            continue
        return rest
    return text
