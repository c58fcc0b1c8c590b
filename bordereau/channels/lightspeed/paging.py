"""Reading a list whose order nobody promises, and which changes while it is read.

The store's list has no sort parameter and says nothing of its order, and a row that is touched
leaves the stretch of time that is being read, so that rows move up under an offset and one is
skipped. So a list is read by stretches of time short enough for one answer, which is one moment's
truth, oldest stretch first. Where the end is must not move meanwhile: it is frozen at the store's
clock when the first answer was too long. Only a second with more rows than an answer holds is
paged by offset, stepping back by as many rows as have left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from bordereau.channels.lightspeed.amounts import moment
from bordereau.channels.lightspeed.client import Store
from bordereau.channels.lightspeed.order import unreadable

PER_PAGE = 100


class Place(msgspec.Struct, frozen=True):
    """Where a reading has come to. Seconds since 1970; both ends belong to it."""

    by: str  # "updated" or "created", the times that the store can filter by
    since: int
    until: int | None = None
    offset: int | None = None  # within the crowded second `since`
    total: int = 0  # how many rows that second had when it was asked last

    @classmethod
    def read(cls, text: str) -> "Place":
        return msgspec.json.decode(text, type=cls)

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()


class Head(msgspec.Struct):
    """The part of an order that says where it stands in time."""

    id: str
    createTimestamp: int | None = None  # noqa: N815  the store's own spelling, read by name
    createDate: str | None = None  # noqa: N815
    updateTimestamp: int | None = None  # noqa: N815
    updateDate: str | None = None  # noqa: N815


@dataclass(frozen=True, slots=True)
class Row:
    head: Head
    raw: bytes

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def created(self) -> datetime:
        if not (self.head.createTimestamp or self.head.createDate):
            return self.updated
        return moment(self.head.createTimestamp, self.head.createDate)

    @property
    def updated(self) -> datetime:
        if not (self.head.updateTimestamp or self.head.updateDate):
            return moment(self.head.createTimestamp, self.head.createDate)
        return moment(self.head.updateTimestamp, self.head.updateDate)

    def second(self, by: str) -> int:
        return int((self.updated if by == "updated" else self.created).timestamp())


class _List(msgspec.Struct):
    total: int
    items: list[msgspec.Raw]


@dataclass(frozen=True, slots=True)
class Found:
    total: int
    rows: list[Row]
    clock: int  # the store's

    @property
    def is_whole(self) -> bool:
        return self.total <= len(self.rows)


def start_at(by: str, since: datetime | None) -> Place:
    return Place(by, int(since.timestamp()) if since else 0)


def row_of(raw: bytes) -> Row:
    try:
        return Row(msgspec.json.decode(raw, type=Head), raw)
    except msgspec.DecodeError as error:
        raise unreadable(error) from error


def read_page(
    store: Store, place: Place, filters: Mapping[str, str]
) -> tuple[list[Row], Place | None, int]:
    """Rows in order of time, the next place, and how many rows there are from here on."""
    if place.offset is not None:
        return _further_into_crowd(store, place, filters)
    found = _ask(store, place.by, place.since, place.until, filters)
    if found.is_whole:
        return _sorted(place.by, found.rows, place.since, place.until), None, found.total
    latest = max((row.second(place.by) for row in found.rows), default=place.since)
    until = place.until or max(found.clock, latest, place.since)
    return (*_oldest_stretch(store, place, until, filters), found.total)


def _oldest_stretch(
    store: Store, place: Place, until: int, filters: Mapping[str, str]
) -> tuple[list[Row], Place | None]:
    """Halve what is too long for one answer until it is not; what is empty is done with."""
    first, last = place.since, until
    while first < last:
        middle = (first + last) // 2
        found = _ask(store, place.by, first, middle, filters)
        rows = _sorted(place.by, found.rows, first, middle)
        if not found.is_whole:
            last = middle
        elif rows:
            return rows, _after(place.by, middle, until)
        else:
            first = middle + 1
    crowd = Place(place.by, first, until, offset=0)
    rows, following, _total = _further_into_crowd(store, crowd, filters)
    return rows, following


def _further_into_crowd(
    store: Store, place: Place, filters: Mapping[str, str]
) -> tuple[list[Row], Place | None, int]:
    offset, second = place.offset or 0, place.since
    found = _ask(store, place.by, second, second, filters, offset)
    rows = _sorted(place.by, found.rows, second, second)
    left = max(place.total - found.total, 0) if offset else 0
    reached = offset - left if left else offset + len(found.rows)
    if reached < found.total and (found.rows or left):
        on = Place(place.by, second, place.until, max(reached, 0), found.total)
        return rows, on, found.total
    return rows, _after(place.by, second, place.until), found.total


def _after(by: str, second: int, until: int | None) -> Place | None:
    return Place(by, second + 1, until) if until is not None and second < until else None


def _sorted(by: str, rows: list[Row], first: int, last: int | None) -> list[Row]:
    """Those of the stretch: it was asked for with a second more at either end."""
    timed = [(row.second(by), row.id, row) for row in rows]
    timed.sort(key=lambda one: one[:2])
    end = last if last is not None else max((one[0] for one in timed), default=first)
    return [row for second, _id, row in timed if first <= second <= end]


def _ask(
    store: Store, by: str, first: int, last: int | None, filters: Mapping[str, str],
    offset: int = 0,
) -> Found:  # fmt: skip
    """Whether the ends belong to it, the documents do not say: so a second more of each."""
    asked = {f"{by}From": str(max(first - 1, 0)), "limit": str(PER_PAGE), "offset": str(offset)}
    if last is not None:
        asked[f"{by}To"] = str(last + 1)
    answer = store.get("orders", **asked, **filters)
    told = store.decode(_List, answer)
    rows = [row_of(bytes(raw)) for raw in told.items]
    clock = answer.date or datetime.now(UTC)
    return Found(told.total, rows, int(clock.timestamp()))
