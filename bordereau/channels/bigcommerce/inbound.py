"""Orders as the store has them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from bordereau.channels.bigcommerce.client import MissingError, Store
from bordereau.channels.bigcommerce.details import complete
from bordereau.channels.bigcommerce.order import read_order
from bordereau.channels.bigcommerce.paging import (
    PER_PAGE,
    WHOLE,
    Changes,
    Row,
    Waiting,
    changes_page,
    orders_page,
    row_of,
    start_of,
    waiting_page,
)
from bordereau.channels.bigcommerce.statuses import STAGES
from bordereau.channels.port import Refused
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
    try:
        return read_order(connection, received.body).stage in _WORTH_ASKING
    except Refused:
        return True  # whoever applies it says what is wrong with it, and the others come in


def fetch_changed(connection: Connection, since: datetime, page: str | None) -> OrderPage:
    store = Store(connection)
    place = Changes.read(page) if page is not None else start_of(since)
    rows = changes_page(store, place)
    following = place.following(rows)
    return OrderPage(complete(store, rows), str(following) if following else None)


def fetch_orders(connection: Connection, ids: Sequence[str]) -> dict[str, ReceivedOrder | None]:
    """The list takes no set of ids, but a run of them; what it does not show is asked for alone,
    for it leaves archived orders out.
    """
    store = Store(connection)
    numbers = sorted({int(one) for one in ids if _is_number(one)})
    rows = {row.id: row for run in _runs(numbers) for row in _listed(store, run)}
    for number in numbers:
        if str(number) not in rows and (row := _alone(store, number)):
            rows[row.id] = row
    received = {one.id: one for one in complete(store, list(rows.values()))}
    return {one: received.get(one) for one in ids}


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Those that stand so close together that one page holds all the orders between them."""
    run: list[int] = []
    for number in numbers:
        if run and number >= run[0] + PER_PAGE:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _listed(store: Store, run: Sequence[int]) -> list[Row]:
    if len(run) < 2:
        return []
    rows = orders_page(store, {"min_id": str(run[0]), "max_id": str(run[-1]), "sort": "id:asc"})
    return [row for row in rows if row.head.id in set(run)]


def _alone(store: Store, number: int) -> Row | None:
    try:
        return row_of(bytes(store.read(msgspec.Raw, f"/v2/orders/{number}", WHOLE)))
    except MissingError:
        return None
