"""The store's list of orders, of which neither the sequence nor the clock is documented."""

from collections.abc import Iterator
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


def changed_rows(store: Store, since: datetime, after: AfterAll | None) -> list[Row]:
    """Every order changed at or after `since` and after `after`, oldest change first.

    All of them are listed before any is taken in: the sequence of the list is not known, and
    what has been received must never be newer than what has not.
    """
    start = max(since, after.at) if after else since
    asked = (start.astimezone(UTC) - _CLOCKS).strftime("%Y-%m-%d %H:%M:%S")
    rows = _all_rows(store, asked)
    wanted = (row for row in rows if row.updated >= since)
    return sorted(
        (row for row in wanted if after is None or row.place > after.place),
        key=lambda row: row.place,
    )


def _all_rows(store: Store, updated_at_min: str) -> list[Row]:
    """Rows may change places while the pages are read, and hide one another: so they are counted.

    Read again, what was hidden shows; what changes for ever is left for the next poll.
    """
    found: dict[str, Row] = {}
    for _turn in range(_TURNS):
        pages = 0
        for rows in _pages(store, updated_at_min):
            pages += 1
            found |= {row.id: row for row in rows}
        if pages == 1 or len(found) >= _count(store, updated_at_min):
            return list(found.values())
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
