"""Reading a list of orders that changes while it is read."""

from datetime import UTC, datetime

import msgspec

from bordereau.channels.shopify.documents import ORDERS_AT_ONCE, ORDERS_CHANGED, ORDERS_PLACED

# Shopify ends a list after 25,000 rows: well before that, a new one begins at the last row's time.
LONGEST_LIST = 20_000


class PageInfo(msgspec.Struct, rename="camel"):
    has_next_page: bool = False
    end_cursor: str | None = None


class Place(msgspec.Struct, frozen=True):
    """Where a reading has come to."""

    by: str  # "updated_at" or "created_at", Shopify's words for the times it can sort by
    only: str = ""  # what else the orders must be
    since: datetime | None = None
    after: str | None = None  # Shopify's mark of the last row read
    rows: int = 0  # read since `since`

    @classmethod
    def read(cls, text: str) -> "Place":
        return msgspec.json.decode(text, type=cls)

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()

    @property
    def document(self) -> str:
        return ORDERS_CHANGED if self.by == "updated_at" else ORDERS_PLACED

    @property
    def query(self) -> str:
        if self.since is None:
            return self.only
        return f"{self.only} {self.by}:>='{self.since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'".strip()

    def following(self, last: datetime | None, info: PageInfo) -> "Place | None":
        """An empty page need not be the last: what it was to show may have gone meanwhile."""
        if not info.has_next_page or info.end_cursor is None:
            return None
        rows = self.rows + ORDERS_AT_ONCE
        if rows >= LONGEST_LIST and last and (self.since is None or last > self.since):
            return Place(self.by, self.only, last)
        return Place(self.by, self.only, self.since, info.end_cursor, rows)
