"""The store's list of orders, of which neither the sequence nor the clock is documented."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.lightspeed_c.client import Store, decode
from bordereau.channels.lightspeed_c.order import moment, unreadable
from bordereau.channels.port import Retry

PER_PAGE = 250  # the most that the documents allow
# `updated_at_min` takes a time without a zone: if it is the shop's, it may be so far behind UTC.
_CLOCKS = timedelta(hours=12)
_TURNS = 3


class _Head(msgspec.Struct, rename="camel"):
    """The part of an order that says where it stands."""

    id: int
    status: str
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    status: str
    created: datetime
    updated: datetime
    raw: bytes

    @property
    def place(self) -> tuple[datetime, int]:
        return self.updated, int(self.id)


class AfterAll(msgspec.Struct, frozen=True):
    """The last order of a page: what comes next changed after it."""

    at: datetime
    id: int

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(*row.place)

    @property
    def place(self) -> tuple[datetime, int]:
        return self.at, self.id


def row_of(raw: msgspec.Raw) -> Row:
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except msgspec.DecodeError as error:
        raise unreadable(error) from error
    created, updated = moment(head.created_at), moment(head.updated_at)
    return Row(str(head.id), head.status, created, updated, bytes(raw))


class _Orders(msgspec.Struct):
    orders: list[msgspec.Raw]


class _Count(msgspec.Struct):
    count: int


def page_of_rows(store: Store, page: int, **filters: str) -> tuple[list[Row], bool]:
    """One page of the list, and whether it is the last."""
    answer = store.get("orders", limit=str(PER_PAGE), page=str(page), **filters)
    rows = [row_of(raw) for raw in decode(answer.body, _Orders, store.site.host).orders]
    return rows, len(rows) < PER_PAGE


@dataclass(frozen=True, slots=True)
class Changed:
    rows: list[Row]  # the oldest changes first
    total: int  # how many orders changed, these among them


def changed_rows(store: Store, since: datetime, after: AfterAll | None, most: int) -> Changed:
    """At most so many orders changed at or after `since` and after `after`.

    All of them are listed before any is taken in: the sequence of the list is not known, and
    what has been received must never be newer than what has not.
    """
    start = max(since, after.at) if after else since
    asked = (start.astimezone(UTC) - _CLOCKS).strftime("%Y-%m-%d %H:%M:%S")

    def is_wanted(row: Row) -> bool:
        return row.updated >= since and (after is None or row.place > after.place)

    return _listed(store, asked, Oldest(is_wanted, most))


class Oldest:
    """Of a long list the oldest rows, and of the others no more than their ids."""

    def __init__(self, is_wanted: Callable[[Row], bool], most: int) -> None:
        self.is_wanted, self.most = is_wanted, most
        self.found: dict[str, bool] = {}  # every id of the list, and whether it is wanted
        self.rows: dict[str, Row] = {}
        self.let_go: tuple[datetime, int] | None = None  # from this place on some are not here

    def take(self, rows: list[Row]) -> None:
        self.found |= {row.id: self.is_wanted(row) for row in rows}
        self.rows |= {row.id: row for row in rows if self.found[row.id]}
        kept = self._in_order()
        if kept[self.most :]:
            first = kept[self.most].place
            self.let_go = min(self.let_go or first, first)
        self.rows = {row.id: row for row in kept[: self.most]}

    def changed(self) -> Changed:
        rows = [row for row in self._in_order() if not self.let_go or row.place < self.let_go]
        return Changed(rows, sum(self.found.values()))

    def _in_order(self) -> list[Row]:
        return sorted(self.rows.values(), key=lambda row: row.place)


def _listed(store: Store, updated_at_min: str, oldest: Oldest) -> Changed:
    """Rows may change places while the pages are read, and hide one another: so they are counted.

    Read again, what was hidden shows; what changes for ever is left for the next poll.
    """
    for _turn in range(_TURNS):
        pages = 0
        for rows in _pages(store, updated_at_min):
            pages += 1
            oldest.take(rows)
        changed = oldest.changed()
        is_whole = pages == 1 or len(oldest.found) >= _count(store, updated_at_min)
        if is_whole and bool(changed.rows) == bool(changed.total):
            return changed
    raise Retry(
        _(
            "The list of orders at %(host)s changes while we read it, so it was not taken in. "
            "Nothing is lost; we try again by ourselves."
        ),
        host=store.site.host,
    )


def _pages(store: Store, updated_at_min: str) -> Iterator[list[Row]]:
    page, is_last = 1, False
    while not is_last:
        rows, is_last = page_of_rows(store, page, updated_at_min=updated_at_min)
        yield rows
        page += 1


def _count(store: Store, updated_at_min: str) -> int:
    return store.read(_Count, "orders/count", updated_at_min=updated_at_min).count
