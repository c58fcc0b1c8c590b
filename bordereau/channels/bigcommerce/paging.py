"""Reading a list that changes while it is read, without skipping a row.

Page numbers lose rows: when one leaves a page already read, all that follow move up by one. So
each page asks for what comes after the last one: by id, which never changes, or by the time of the
last change. A second that holds more changes than a page is read by id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.bigcommerce.client import Store
from bordereau.channels.bigcommerce.order import unreadable
from bordereau.channels.bigcommerce.times import moment
from bordereau.channels.port import Refused

# Each order may cost a request more for its transactions, and 150 go in half a minute.
PER_PAGE = 50
# The object form has to be asked for: without it the older list comes.
WHOLE = {"include": "consignments.line_items", "consignment_structure": "object"}
_SECOND = timedelta(seconds=1)


class Head(msgspec.Struct):
    id: int
    status_id: int
    date_created: object = ""
    date_modified: object = ""

    @property
    def modified(self) -> datetime:
        return moment(self.date_modified or self.date_created)


@dataclass(frozen=True, slots=True)
class Row:
    head: Head
    raw: bytes

    @property
    def id(self) -> str:
        return str(self.head.id)


class Waiting(msgspec.Struct, frozen=True):
    """Where a reading of what waits has come to: the status in hand, and those to come."""

    statuses: tuple[int, ...]
    after: int = 0

    @classmethod
    def read(cls, text: str) -> "Waiting":
        return msgspec.json.decode(text, type=cls)

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()

    def following(self, rows: Sequence[Row]) -> "Waiting | None":
        if len(rows) == PER_PAGE:
            return Waiting(self.statuses, rows[-1].head.id)
        return Waiting(self.statuses[1:]) if self.statuses[1:] else None


class Changes(msgspec.Struct, frozen=True):
    """Where a reading of changes has come to; `crowd` is the last id seen within one second."""

    since: datetime
    crowd: int | None = None

    @classmethod
    def read(cls, text: str) -> "Changes":
        return msgspec.json.decode(text, type=cls)

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()

    @property
    def params(self) -> dict[str, str]:
        asked = {"min_date_modified": f"{self.since.astimezone(UTC):%Y-%m-%dT%H:%M:%S+00:00}"}
        if self.crowd is None:
            return asked | {"sort": "date_modified:asc"}
        end = self.since + _SECOND  # whether the end itself belongs to it is not said
        return asked | {
            "max_date_modified": f"{end.astimezone(UTC):%Y-%m-%dT%H:%M:%S+00:00}",
            "min_id": str(self.crowd + 1),
            "sort": "id:asc",
        }

    def following(self, rows: Sequence[Row]) -> "Changes | None":
        full = len(rows) == PER_PAGE
        if self.crowd is not None:
            if full:
                return Changes(self.since, rows[-1].head.id)
            return Changes(self.since + _SECOND)
        if not full:
            return None
        last = rows[-1].head.modified
        if last < self.since:
            raise Refused(
                _(
                    "The store ignores the dates that we ask for, so its orders cannot be "
                    "read in order. Nothing was changed. Tell BigCommerce's support about it."
                )
            )
        if last >= self.since + _SECOND:
            return Changes(last)  # its second may go on: read again from its start
        return Changes(self.since, 0)


def start_of(since: datetime) -> Changes:
    return Changes(since.astimezone(UTC).replace(microsecond=0))


def waiting_page(store: Store, place: Waiting) -> list[Row]:
    asked = {"status_id": str(place.statuses[0]), "min_id": str(place.after + 1), "sort": "id:asc"}
    return orders_page(store, asked)


def changes_page(store: Store, place: Changes) -> list[Row]:
    return orders_page(store, place.params)


def orders_page(store: Store, asked: dict[str, str]) -> list[Row]:
    params = {**WHOLE, **asked, "limit": str(PER_PAGE)}
    raws = store.read(list[msgspec.Raw], "/v2/orders", params)
    return [row_of(bytes(raw)) for raw in raws]


def row_of(raw: bytes) -> Row:
    try:
        return Row(msgspec.json.decode(raw, type=Head), raw)
    except msgspec.DecodeError as error:
        raise unreadable(error) from error
