"""Orders as the store has them, each with its lines: those are another request."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from bordereau.channels.lightspeed_c.client import MissingError, Store, decode
from bordereau.channels.lightspeed_c.listing import (
    PER_PAGE,
    AfterAll,
    Row,
    changed_rows,
    page_of_rows,
    row_of,
)
from bordereau.channels.lightspeed_c.order import stage_of
from bordereau.channels.lightspeed_c.shop import currency_of
from bordereau.channels.lightspeed_c.windows import KEPT_BY_READING
from bordereau.channels.shapes import Connection, OrderPage, ReceivedOrder, Stage

# So many orders a page: their lines take as many requests, of the 300 in five minutes.
_AT_ONCE = 100
_WAITS = frozenset({Stage.OPEN, Stage.UNKNOWN})


class _Place(msgspec.Struct, frozen=True):
    """How far a first import has come: a page of the store's list, and the waiting ones done."""

    page: int = 1
    done: int = 0

    def __str__(self) -> str:
        return f"{self.page}.{self.done}"

    @classmethod
    def read(cls, text: str) -> "_Place":
        page, _dot, done = text.partition(".")
        return cls(int(page), int(done or 0))


def fetch_open(connection: Connection, page: str | None) -> OrderPage:
    """The whole list is read for those that wait: it has no documented filter by status.

    Nor is its order documented. Whatever it is, an order that comes while we read is found by
    the next poll, and one that a shorter list has hidden from us by the nightly comparison.
    """
    store = Store(connection, kept_back=KEPT_BY_READING)
    place = _Place.read(page) if page is not None else _Place()
    rows, is_last = page_of_rows(store, place.page)
    waiting = sorted(
        (row for row in rows if stage_of(row.status, connection.status_stages) in _WAITS),
        key=lambda row: (row.created, int(row.id)),
    )
    some = waiting[place.done : place.done + _AT_ONCE]
    done = place.done + len(some)
    following = _Place(place.page, done) if done < len(waiting) else _Place(place.page + 1)
    ended = is_last and done >= len(waiting)
    return OrderPage(_with_lines(store, some), None if ended else str(following))


def fetch_changed(connection: Connection, since: datetime, page: str | None) -> OrderPage:
    store = Store(connection, kept_back=KEPT_BY_READING)
    after = msgspec.json.decode(page, type=AfterAll) if page is not None else None
    changed = changed_rows(store, since, after, _AT_ONCE)
    some = changed.rows
    following = AfterAll.of(some[-1]) if changed.total > len(some) else None
    total = changed.total if page is None else None
    next_page = msgspec.json.encode(following).decode() if following else None
    return OrderPage(_with_lines(store, some), next_page, total)


def fetch_orders(connection: Connection, ids: Sequence[str]) -> dict[str, ReceivedOrder | None]:
    store = Store(connection, kept_back=KEPT_BY_READING)
    return {one: _fetch_order(store, one) for one in dict.fromkeys(ids)}


def _fetch_order(store: Store, order_id: str) -> ReceivedOrder | None:
    if not (order_id.isascii() and order_id.isdecimal()):
        return None
    try:
        answer = store.get(f"orders/{order_id}")
        row = row_of(decode(answer.body, _One, store.site.host).order)
        return _received(store, row)
    except MissingError:
        return None


class _One(msgspec.Struct):
    order: msgspec.Raw


class _Lines(msgspec.Struct, rename="camel"):
    order_products: list[msgspec.Raw]


class _Document(msgspec.Struct):
    """An order names neither its lines nor its currency: all three together are one."""

    order: msgspec.Raw
    products: list[msgspec.Raw]
    currency: str


def _with_lines(store: Store, rows: Sequence[Row]) -> tuple[ReceivedOrder, ...]:
    return tuple(_received(store, row) for row in rows)


def _received(store: Store, row: Row) -> ReceivedOrder:
    document = _Document(msgspec.Raw(row.raw), _lines(store, row.id), currency_of(store))
    return ReceivedOrder(row.id, row.updated, msgspec.json.encode(document))


def _lines(store: Store, order_id: str) -> list[msgspec.Raw]:
    found: list[msgspec.Raw] = []
    page = 1
    while True:
        rows = store.read(
            _Lines, f"orders/{order_id}/products", limit=str(PER_PAGE), page=str(page)
        ).order_products
        found += rows
        if len(rows) < PER_PAGE:
            return found
        page += 1
