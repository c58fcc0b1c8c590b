"""Reading a list that changes while it is read, without skipping a row.

Page numbers lose rows: when one leaves a page already read, all that follow move up by one. So
each page asks for what comes after the last one's time. The store's filter knows whole seconds
only and leaves the given second out; a second with more rows than a page holds is read by
excluding the rows already seen.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.http import Answer
from bordereau.channels.port import Refused
from bordereau.channels.woocommerce.client import Store
from bordereau.channels.woocommerce.order import moment, unreadable

PER_PAGE = 100
_MOST_EXCLUDED = 700  # more would make an address that servers refuse
_SECOND = timedelta(seconds=1)


class Place(msgspec.Struct, frozen=True):
    """Where a reading has come to."""

    by: str  # "modified" or "date", the store's words for the times it can sort by
    status: str
    after: datetime | None = None  # rows later than this second
    seen: tuple[str, ...] = ()  # of the second that follows `after`
    page: int = 1  # used only once a crowded second has too many rows to exclude

    @classmethod
    def read(cls, text: str) -> "Place":
        return msgspec.json.decode(text, type=cls)

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()

    @property
    def params(self) -> dict[str, str]:
        name = "modified_after" if self.by == "modified" else "after"
        asked = {
            "status": self.status,
            "orderby": self.by,
            "order": "asc",
            "per_page": str(PER_PAGE),
            "page": str(self.page),
        }
        if self.after is not None:
            asked |= {name: f"{self.after:%Y-%m-%dT%H:%M:%S}", "dates_are_gmt": "true"}
        if self.seen:
            asked["exclude"] = ",".join(self.seen)
        return asked


class Head(msgspec.Struct):
    """The part of an order that says where it stands in the list."""

    id: int
    date_created_gmt: str | None = None
    date_modified_gmt: str | None = None
    refunds: list[msgspec.Raw] = []


@dataclass(frozen=True, slots=True)
class Row:
    head: Head
    raw: bytes

    @property
    def id(self) -> str:
        return str(self.head.id)

    @property
    def modified(self) -> datetime:
        return moment(self.head.date_modified_gmt or self.head.date_created_gmt)

    def time(self, by: str) -> datetime:
        if by == "modified":
            return self.modified
        return moment(self.head.date_created_gmt or self.head.date_modified_gmt)


def start_after(by: str, status: str, since: datetime | None) -> Place:
    """`since` belongs to what is wanted, and the filter leaves its second out: one back."""
    if since is None:
        return Place(by, status)
    return Place(by, status, since.astimezone(UTC).replace(microsecond=0) - _SECOND)


def rows_in(store: Store, answer: Answer) -> list[Row]:
    raws = store.decode(list[msgspec.Raw], answer)
    return [row_of(raw) for raw in raws]


def row_of(raw: msgspec.Raw | bytes) -> Row:
    try:
        return Row(msgspec.json.decode(raw, type=Head), bytes(raw))
    except msgspec.DecodeError as error:
        raise unreadable(bytes(raw), error) from error


def read_page(store: Store, place: Place) -> tuple[list[Row], Place | None, int | None]:
    """The rows at this place, the next place, and how many rows there are from here on."""
    answer = store.get("orders", **place.params)
    rows = rows_in(store, answer)
    total = answer.headers.get("x-wp-total", "")
    return rows, next_place(place, rows), int(total) if total.isdigit() else None


def next_place(place: Place, rows: list[Row]) -> Place | None:
    full = len(rows) == PER_PAGE
    crowd = place.after + _SECOND if place.seen and place.after else None
    if crowd and (not full or rows[-1].time(place.by) > crowd):
        # Rows that we excluded may have changed since and stand further on: exclude none again.
        return Place(place.by, place.status, crowd)
    if not full:
        return None
    first, last = rows[0].time(place.by), rows[-1].time(place.by)
    if place.after and last <= place.after:
        raise Refused(
            _(
                "The store ignores the dates that we ask for, so its orders cannot be read "
                "in order. Nothing was changed. A plug-in may have altered WooCommerce's answers."
            )
        )
    if last > first:
        # The last row's second may go on: read it again from its start.
        return Place(place.by, place.status, last - _SECOND)
    return _further_into_crowd(place, rows, first - _SECOND)


def _further_into_crowd(place: Place, rows: list[Row], after: datetime) -> Place:
    seen = (*place.seen, *(row.id for row in rows))
    if len(seen) > _MOST_EXCLUDED:
        return Place(place.by, place.status, after, place.seen, place.page + 1)
    return Place(place.by, place.status, after, seen)
