"""Trying a connection before anything rests on it. Each failure has a sentence of its own."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.http import Answer
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection, StoreFacts
from bordereau.channels.woocommerce.client import (
    Store,
    document_in,
    fault,
    not_data,
    problem,
)
from bordereau.channels.woocommerce.text import one_line

_BAD_KEY = "woocommerce_rest_authentication_error"
_MOST_CLOCK_DIFFERENCE = 15 * 60  # seconds: the store forgets a nonce after so long
_MADE_UP_KEY = "ck_" + "0" * 40
_MADE_UP_SECRET = "cs_" + "0" * 40
_API_LINK = "https://api.w.org/"


class _Index(msgspec.Struct):
    namespaces: list[str]
    name: object = ""
    home: object = ""


class _Setting(msgspec.Struct):
    id: str
    value: object = ""


def check(connection: Connection) -> StoreFacts:
    store = Store(connection)
    index = _index(store)
    _try_reading(store, index)
    _try_writing(store)
    missing = tuple(path for path in ("products", "webhooks") if not _may_read(store, path))
    return StoreFacts(one_line(index.name) or store.site.host, _currency(store), missing)


def _index(store: Store) -> _Index:
    answer = store.send("GET", "")
    index = _as_index(answer)
    if index is None:
        raise _why_no_index(store, answer)
    if "wc/v3" not in index.namespaces:
        raise Refused(
            _(
                "%(host)s runs WordPress, but WooCommerce is not active there. Nothing was "
                "changed. Activate WooCommerce, or check the address."
            ),
            host=store.site.host,
        )
    return index


def _as_index(answer: Answer) -> _Index | None:
    try:
        return msgspec.json.decode(document_in(answer.body), type=_Index)
    except msgspec.DecodeError:  # a web page, or an error: what to make of it is said above
        return None


def _why_no_index(store: Store, answer: Answer) -> StoreProblem:
    host = store.site.host
    if fault(answer) is not None and answer.status in (401, 403):
        return Refused(
            _(
                "%(host)s keeps its REST API shut (“%(message)s”), which a security plug-in does. "
                "Nothing was changed. Let the plug-in allow the API, then try again."
            ),
            host=host,
            message=_message(answer),
        )
    if _as_index(store.site.send("GET", "/", params={"rest_route": "/"})) is not None:
        return Refused(
            _(
                "%(host)s uses plain permalinks, with which WooCommerce accepts no keys. Nothing "
                "was changed. In WordPress, open Settings › Permalinks, choose any but Plain, and "
                "save."
            ),
            host=host,
        )
    if answer.status in (404, 410) or answer.status < 300:
        return _perhaps_not_wordpress(store, answer)
    return not_data(answer, host)


def _perhaps_not_wordpress(store: Store, answer: Answer) -> StoreProblem:
    front = store.site.send("GET", "/")
    if front.status >= 400:
        return not_data(front, store.site.host)
    if b"/wp-content/" in front.body or _API_LINK in front.headers.get("link", ""):
        return not_data(answer, store.site.host)
    return Refused(
        _(
            "%(host)s does not run WordPress, so there is no WooCommerce store there. Nothing was "
            "changed. Check the address; a store in a folder needs the folder too."
        ),
        host=store.site.host,
    )


def _try_reading(store: Store, index: _Index) -> None:
    answer = _read(store)
    if answer.status >= 300:
        raise _why_not_read(store, index, answer)


def _read(store: Store) -> Answer:
    return store.ask("GET", "orders", params={"per_page": "1"})


def _why_not_read(store: Store, index: _Index, answer: Answer) -> StoreProblem:
    """The messages are in the store's language: only codes and circumstances tell."""
    host, given = store.site.host, fault(answer)
    if given is None or answer.status not in (401, 403):
        return problem(answer, host)
    if answer.status == 403:
        return _no_capability(host)
    if given.code != _BAD_KEY:
        return NeedsReconnect(
            _(
                "%(host)s does not know this consumer key. Nothing was changed. Copy the key "
                "again, or make a new one under WooCommerce › Settings › Advanced › REST API. If "
                "it is right, the store does not see that we come over https: ask its host."
            ),
            host=host,
        )
    if _is_signed(store) and _clocks_differ(answer):
        return Retry(
            _(
                "The clocks of %(host)s and of this machine differ by more than 15 minutes, so "
                "the store refuses our signature. Nothing was changed. Set both clocks right."
            ),
            host=host,
        )
    if _is_said_of(store, answer, consumer_secret=_MADE_UP_SECRET):
        return _bad_signature(store, index, answer)
    return NeedsReconnect(
        _(
            "This key may only write to %(host)s. Nothing was changed. Make a key with the "
            "permission Read/Write and paste both of its parts."
        ),
        host=host,
    )


def _is_signed(store: Store) -> bool:
    return store.connection.url.startswith("http:")


def _is_said_of(store: Store, answer: Answer, **other: str) -> bool:
    """Whether the store answers the same to credentials that are certainly wrong."""
    credentials = {**store.connection.credentials, **other}
    told = _read(Store(replace(store.connection, credentials=credentials)))
    return told.status == answer.status and _message(told) == _message(answer)


def _bad_signature(store: Store, index: _Index, answer: Answer) -> StoreProblem:
    host = store.site.host
    if _is_signed(store) and _is_said_of(store, answer, consumer_key=_MADE_UP_KEY):
        return NeedsReconnect(
            _(
                "%(host)s does not know this consumer key. Nothing was changed. Copy the key "
                "again, or make a new one under WooCommerce › Settings › Advanced › REST API."
            ),
            host=host,
        )
    if _is_signed(store) and _is_elsewhere(store.connection.url, one_line(index.home)):
        return Refused(
            _(
                "This store calls itself %(home)s, and without https its keys count at that "
                "address only. Nothing was changed. Connect it with that address, or set its "
                "WordPress Address and Site Address to %(url)s."
            ),
            home=one_line(index.home),
            url=store.connection.url,
        )
    return NeedsReconnect(
        _(
            "%(host)s refuses this consumer secret (“%(message)s”). Nothing was changed. The key "
            "and the secret are made together: make a new pair and paste both."
        ),
        host=host,
        message=_message(answer),
    )


def _is_elsewhere(url: str, home: str) -> bool:
    """The store signs for its own address, whatever address we have reached it at."""
    ours, theirs = urlsplit(url), urlsplit(home)
    return bool(home) and (ours.netloc, ours.path) != (theirs.netloc, theirs.path.rstrip("/"))


def _clocks_differ(answer: Answer) -> bool:
    theirs = answer.date
    if theirs is None:
        return False
    return abs((theirs - datetime.now(UTC)).total_seconds()) > _MOST_CLOCK_DIFFERENCE


def _try_writing(store: Store) -> None:
    """A batch of nothing: whether the key may write is judged first, and nothing is changed."""
    answer = store.ask("POST", "orders/batch", document={})
    given = fault(answer)
    if answer.status == 403:
        raise _no_capability(store.site.host) if given else not_data(answer, store.site.host)
    if answer.status == 401:
        raise NeedsReconnect(
            _(
                "This key may only read from %(host)s. Nothing was changed. Make a key with the "
                "permission Read/Write and paste both of its parts."
            ),
            host=store.site.host,
        )
    if answer.status >= 500:
        raise problem(answer, store.site.host)


def _no_capability(host: str) -> NeedsReconnect:
    return NeedsReconnect(
        _(
            "The WordPress account that this key belongs to may not manage orders at %(host)s. "
            "Nothing was changed. Make the key for an administrator or a shop manager."
        ),
        host=host,
    )


def _may_read(store: Store, path: str) -> bool:
    answer = store.ask("GET", path, params={"per_page": "1"})
    if answer.status in (401, 403):
        return False
    store.accepted(answer)
    return True


def _currency(store: Store) -> str:
    """Unknown ("") where the key may not read settings: each order names its own anyway."""
    answer = store.ask("GET", "settings/general", params={"_fields": "id,value"})
    if answer.status in (401, 403):
        return ""
    settings = store.decode(list[_Setting], store.accepted(answer))
    return next((str(one.value) for one in settings if one.id == "woocommerce_currency"), "")


def _message(answer: Answer) -> str:
    given = fault(answer)
    return one_line(given.message) or given.code if given is not None else ""
