"""Orders as the store has them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from bordereau.channels.bigcommerce.client import MissingError, Store
from bordereau.channels.bigcommerce.details import complete
from bordereau.channels.bigcommerce.order import read_order
from bordereau.channels.bigcommerce.paging import (
    WHOLE,
    Changes,
    Row,
    Waiting,
    changes_page,
    row_of,
    start_of,
    waiting_page,
)
from bordereau.channels.bigcommerce.statuses import STAGES
from bordereau.channels.shapes import Connection, OrderPage, ReceivedOrder, Stage

_WORTH_ASKING = frozenset({Stage.OPEN, Stage.UNKNOWN})


class _StatusCount(msgspec.Struct):
    id: int
    count: int = 0


class _Counts(msgspec.Struct):
    statuses: list[_StatusCount] = []


def fetch_open(connection: Connection, page: str | None) -> OrderPage:
    """Status by status, since the list takes one at a time; within each the oldest come first."""
    store = Store(connection)
    place, total = (Waiting.read(page), None) if page is not None else _waiting(store)
    if not place.statuses:
        return OrderPage((), None, 0)
    rows = waiting_page(store, place)
    received = complete(store, rows)
    # One status holds both what has left and what has not.
    orders = tuple(one for one in received if _waits(connection, one))
    following = place.following(rows)
    return OrderPage(orders, str(following) if following else None, total)


def _waiting(store: Store) -> tuple[Waiting, int]:
    """The statuses in which there are orders to see to, and how many."""
    counts = store.read(_Counts, "/v2/orders/count").statuses
    asked = [
        one for one in counts if one.count and STAGES.get(one.id, Stage.UNKNOWN) in _WORTH_ASKING
    ]
    return Waiting(tuple(one.id for one in asked)), sum(one.count for one in asked)


def _waits(connection: Connection, received: ReceivedOrder) -> bool:
    return read_order(connection, received.body).stage in _WORTH_ASKING


def fetch_changed(connection: Connection, since: datetime, page: str | None) -> OrderPage:
    store = Store(connection)
    place = Changes.read(page) if page is not None else start_of(since)
    rows = changes_page(store, place)
    following = place.following(rows)
    return OrderPage(complete(store, rows), str(following) if following else None)


def fetch_orders(connection: Connection, ids: Sequence[str]) -> dict[str, ReceivedOrder | None]:
    """One by one: the list takes no set of ids, and leaves archived orders out."""
    store = Store(connection)
    rows = [row for one in dict.fromkeys(ids) if _is_number(one) and (row := _row(store, one))]
    received = {one.id: one for one in complete(store, rows)}
    return {one: received.get(one) for one in ids}


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _row(store: Store, number: str) -> Row | None:
    path = f"/v2/orders/{number}"
    try:
        return row_of(bytes(store.read(msgspec.Raw, path, WHOLE)))
    except MissingError:
        return None
