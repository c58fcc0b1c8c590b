"""The rest of an order that did not fit in one answer: more lines, and which of them lies where."""

from datetime import datetime
from typing import Any

import msgspec

from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import MORE_LINES, MORE_OF_A_PLACE, PLACES
from bordereau.channels.shopify.paging import PageInfo

Json = dict[str, Any]


class _Paged(msgspec.Struct, rename="camel"):
    page_info: PageInfo


class _Location(msgspec.Struct):
    id: str


class _Assigned(msgspec.Struct):
    location: _Location | None = None


class _Part(msgspec.Struct, rename="camel"):
    assigned_location: _Assigned


class _Parts(msgspec.Struct, rename="camel"):
    nodes: list[_Part]
    page_info: PageInfo

    @property
    def is_plain(self) -> bool:
        """Whether all lines are at one place, so that nobody need ask which is where."""
        places = [one.assigned_location.location for one in self.nodes]
        several = len({place.id if place else None for place in places}) > 1
        return not several and not self.page_info.has_next_page


class Head(msgspec.Struct, rename="camel"):
    """As much of an order as tells whether all of it is there."""

    id: str
    updated_at: datetime
    created_at: datetime
    line_items: _Paged
    fulfillment_orders: _Parts


def completed(store: Store, head: Head, row: bytes) -> bytes:
    lines_left = head.line_items.page_info
    if head.fulfillment_orders.is_plain and not lines_left.has_next_page:
        return row
    order: Json = msgspec.json.decode(row)
    if lines_left.has_next_page:
        order["lineItems"]["nodes"] += _more_lines(store, head.id, lines_left)
    if not head.fulfillment_orders.is_plain:
        order["fulfillmentOrders"]["nodes"] = _places(store, head.id)
    return msgspec.json.encode(order)


def _more_lines(store: Store, order_id: str, info: PageInfo) -> list[Json]:
    found: list[Json] = []
    while info.has_next_page:
        answer = store.read(Json, MORE_LINES, id=order_id, after=info.end_cursor)
        lines = _part(answer["order"], "lineItems")
        found += lines["nodes"]
        info = _info(lines)
    return found


def _places(store: Store, order_id: str) -> list[Json]:
    found: list[Json] = []
    info = PageInfo(True)
    while info.has_next_page:
        answer = store.read(Json, PLACES, id=order_id, after=info.end_cursor)
        places = _part(answer["order"], "fulfillmentOrders")
        found += places["nodes"]
        info = _info(places)
    for place in found:
        place["lineItems"]["nodes"] += _more_of(store, place)
    return found


def _more_of(store: Store, place: Json) -> list[Json]:
    found: list[Json] = []
    info = _info(place["lineItems"])
    while info.has_next_page:
        answer = store.read(Json, MORE_OF_A_PLACE, id=place["id"], after=info.end_cursor)
        lines = _part(answer["fulfillmentOrder"], "lineItems")
        found += lines["nodes"]
        info = _info(lines)
    return found


def _part(whole: Json | None, name: str) -> Json:
    """Empty where the order was deleted, or moved elsewhere, while we read it."""
    part: Json = whole[name] if whole else {"nodes": [], "pageInfo": {"hasNextPage": False}}
    return part


def _info(connection: Json) -> PageInfo:
    return msgspec.convert(connection["pageInfo"], PageInfo)
