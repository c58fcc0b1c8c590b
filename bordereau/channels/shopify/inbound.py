"""Orders as the store has them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection, OrderPage, ReceivedOrder, Stage
from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import (
    ORDERS_AT_ONCE,
    ORDERS_BY_ID,
    ORDERS_OF_FULFILLMENT_ORDERS,
)
from bordereau.channels.shopify.grants import granted_scopes
from bordereau.channels.shopify.ids import gid, is_number, number
from bordereau.channels.shopify.order import read_order
from bordereau.channels.shopify.paging import PageInfo, Place
from bordereau.channels.shopify.rest import Head, completed
from bordereau.channels.shopify.scopes import is_granted

# Where an order is to be sent from is decided after it was placed, and may not count as a change of
# it. So what has just changed is read a few times more; the same words again have no effect.
ROUTING_TAKES = timedelta(minutes=5)
# Orders that nobody waits for are left out by the store, as far as it can, and then by us.
WAITING = "status:open -fulfillment_status:fulfilled"
FULFILLMENT_ORDER = "FulfillmentOrder"


class _Rows(msgspec.Struct, rename="camel"):
    nodes: list[msgspec.Raw]
    page_info: PageInfo


class _Listed(msgspec.Struct):
    orders: _Rows


class _Found(msgspec.Struct):
    nodes: list[msgspec.Raw]


class _FulfillmentOrder(msgspec.Struct, rename="camel"):
    id: str
    order_id: str


class _FulfillmentOrders(msgspec.Struct):
    nodes: list[_FulfillmentOrder | None]


def fetch_open(connection: Connection, page: str | None) -> OrderPage:
    place = Place.read(page) if page is not None else Place("created_at", WAITING)
    found = _page(Store(connection), place)
    return OrderPage(
        tuple(one for one in found.orders if _may_wait(connection, one)), found.next_page
    )


_OVER = frozenset({Stage.FINISHED, Stage.CANCELLED, Stage.UNPLACED})


def _may_wait(connection: Connection, received: ReceivedOrder) -> bool:
    try:
        return read_order(connection, received.body).stage not in _OVER
    except Refused:
        return True  # whoever applies it says what is wrong with it


def fetch_changed(connection: Connection, since: datetime, page: str | None) -> OrderPage:
    start = Place("updated_at", since=since - ROUTING_TAKES)
    return _page(Store(connection), Place.read(page) if page is not None else start)


def _page(store: Store, place: Place) -> OrderPage:
    rows = store.read(
        _Listed, place.document, query=place.query, after=place.after, first=ORDERS_AT_ONCE
    ).orders
    heads = [store.decode(Head, row) for row in rows.nodes]
    times = [one.updated_at if place.by == "updated_at" else one.created_at for one in heads]
    following = place.following(times[-1] if times else place.since, rows.page_info)
    orders = tuple(map(_received, [store] * len(heads), heads, rows.nodes))
    return OrderPage(orders, str(following) if following else None)


def _received(store: Store, head: Head, row: msgspec.Raw) -> ReceivedOrder:
    return ReceivedOrder(number(head.id), head.updated_at, completed(store, head, bytes(row)))


def fetch_orders(connection: Connection, ids: Sequence[str]) -> dict[str, ReceivedOrder | None]:
    """By their own ids, or (a webhook may know no more) by that of one of their parts."""
    store = Store(connection)
    of_parts = _orders_of_parts(store, ids)
    wanted = {one: of_parts.get(one, one) for one in ids}
    found = _by_number(store, dict.fromkeys(filter(is_number, wanted.values())))
    if any(is_number(one) and one not in found for one in wanted.values()):
        _see_that_all_is_shown(store)
    return {one: found.get(order_id) for one, order_id in wanted.items()}


def _orders_of_parts(store: Store, ids: Iterable[str]) -> dict[str, str]:
    parts = [one for one in ids if one.startswith(f"{FULFILLMENT_ORDER}/")]
    found: dict[str, str] = {}
    for start in range(0, len(parts), 100):
        asked = [gid(*one.split("/", 1)) for one in parts[start : start + 100]]
        rows = store.read(_FulfillmentOrders, ORDERS_OF_FULFILLMENT_ORDERS, ids=asked).nodes
        found |= {
            f"{FULFILLMENT_ORDER}/{number(row.id)}": number(row.order_id) for row in rows if row
        }
    return found


def _by_number(store: Store, numbers: Iterable[str]) -> dict[str, ReceivedOrder]:
    asked = [gid("Order", one) for one in numbers]
    found: dict[str, ReceivedOrder] = {}
    for start in range(0, len(asked), ORDERS_AT_ONCE):
        some = asked[start : start + ORDERS_AT_ONCE]
        for row in store.read(_Found, ORDERS_BY_ID, ids=some).nodes:
            if bytes(row) not in (b"null", b"{}"):
                head = store.decode(Head, row)
                found[number(head.id)] = _received(store, head, row)
    return found


def _see_that_all_is_shown(store: Store) -> None:
    """An order of more than 60 days looks deleted to an app without this scope."""
    if not is_granted("read_all_orders", granted_scopes(store)):
        raise Refused(
            _(
                "Shopify does not show this order: it was deleted, or it is older than 60 days and "
                "the app may not see such (scope read_all_orders). Nothing was changed here. Look "
                "at the order in Shopify."
            )
        )
