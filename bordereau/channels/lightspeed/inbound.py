"""Orders as the store has them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

import msgspec

from bordereau.channels.lightspeed.client import MissingError, Store
from bordereau.channels.lightspeed.paging import Place, Row, read_page, row_of, start_at
from bordereau.channels.lightspeed.profile import read_formats
from bordereau.channels.lightspeed.statuses import waiting
from bordereau.channels.shapes import Connection, OrderPage, ReceivedOrder

_MOST_IDS = 50  # in one address


def fetch_open(connection: Connection, page: str | None) -> OrderPage:
    payment, fulfilment = waiting(connection)
    filters = {"paymentStatus": ",".join(payment), "fulfillmentStatus": ",".join(fulfilment)}
    return _page(connection, page, start_at("created", None), filters)


def fetch_changed(connection: Connection, since: datetime, page: str | None) -> OrderPage:
    return _page(connection, page, start_at("updated", since), {})


def _page(
    connection: Connection, page: str | None, start: Place, filters: Mapping[str, str]
) -> OrderPage:
    store = Store(connection)
    place = Place.read(page) if page is not None else start
    rows, following, total = read_page(store, place, filters)
    return OrderPage(
        tuple(_received(store, rows)),
        str(following) if following else None,
        total if page is None else None,
    )


def fetch_orders(connection: Connection, ids: Sequence[str]) -> dict[str, ReceivedOrder | None]:
    """The list also finds ids that only begin or end alike, and then may leave some of ours out:
    what it does not show is asked for by itself."""
    store = Store(connection)
    wanted = list(dict.fromkeys(ids))
    rows: dict[str, Row] = {}
    listable = [one for one in wanted if one and "," not in one]
    if len(listable) > 1:
        for start in range(0, len(listable), _MOST_IDS):
            some = listable[start : start + _MOST_IDS]
            rows |= {row.id: row for row in _listed(store, some)}
    for one in wanted:
        if one not in rows and (row := _single(store, one)):
            rows[one] = row
    found: dict[str, ReceivedOrder | None] = dict.fromkeys(ids)
    kept = [rows[one] for one in wanted if one in rows]
    return found | {order.id: order for order in _received(store, kept)}


class _List(msgspec.Struct):
    items: list[msgspec.Raw]


def _listed(store: Store, ids: Sequence[str]) -> list[Row]:
    told = store.read(_List, "orders", ids=",".join(ids))
    rows = [row_of(bytes(raw)) for raw in told.items]
    return [row for row in rows if row.id in ids]


def _single(store: Store, order_id: str) -> Row | None:
    """An order goes by its internal number as well: then it is not the one that was meant."""
    try:
        answer = store.get(path_of(order_id))
    except MissingError:
        return None
    row = row_of(bytes(store.decode(msgspec.Raw, answer)))
    return row if row.id == order_id else None


def path_of(order_id: str) -> str:
    """Shops choose what their order ids begin and end with."""
    return f"orders/{quote(order_id, safe='')}"


def _received(store: Store, rows: Sequence[Row]) -> list[ReceivedOrder]:
    """With the store's currency, which no order names."""
    if not rows:
        return []
    formats = msgspec.json.encode(read_formats(store))
    return [
        ReceivedOrder(
            row.id,
            row.updated,
            row.raw.rstrip().removesuffix(b"}") + b',"_store":' + formats + b"}",
        )
        for row in rows
    ]
