"""Orders v2."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from . import orders, render
from .rest import Address, Answer, Call, Handler, Refusal, collection, not_found
from .shop import STATUSES, Json
from .state import Order, Shipment

READ = ("store_v2_orders_read_only", "store_v2_orders")
MODIFY = ("store_v2_orders",)
SORTS: dict[str, Callable[[Order], Any]] = {
    "id": lambda one: one.id,
    "date_created": lambda one: (one.created, one.id),
    "date_modified": lambda one: (one.modified, one.id),
    "status_id": lambda one: (one.status_id, one.id),
}
TOLD = ("tracking_number", "shipping_provider", "shipping_method", "comments")
WRITABLE = frozenset({"status_id", "staff_notes", "customer_message", "is_deleted"})


def addresses() -> list[Address]:
    reads: list[tuple[str, Handler]] = [
        ("/v2/orders", listed),
        ("/v2/orders/count", counted),
        ("/v2/order_statuses", statuses),
        ("/v2/orders/{id}", shown),
        ("/v2/orders/{id}/products", products),
        ("/v2/orders/{id}/shipping_addresses", shipping_addresses),
        ("/v2/orders/{id}/consignments", consignments),
        ("/v2/orders/{id}/shipments", shipments),
    ]
    writes = [
        Address("PUT", "/v2/orders/{id}", MODIFY, update),
        Address("DELETE", "/v2/orders/{id}", MODIFY, archive),
        Address("POST", "/v2/orders/{id}/shipments", MODIFY, ship),
        Address("PUT", "/v2/orders/{id}/shipments/{shipment}", MODIFY, update_shipment),
        Address("DELETE", "/v2/orders/{id}/shipments/{shipment}", MODIFY, delete_shipment),
    ]
    return [Address("GET", path, READ, handler) for path, handler in reads] + writes


def the_order(call: Call) -> Order:
    order = call.shop.order(call.params["id"])
    if order is None:
        raise not_found()
    return order


def rendered(call: Call, order: Order) -> Json:
    include = call.query.get("include", "")
    structure = call.query.get("consignment_structure", "")
    return render.order(call.shop, order, include=include, structure=structure)


def listed(call: Call) -> Answer:
    """Archived orders are in no list. Filters that are not known are passed over in silence."""
    found = [one for one in call.shop.state.orders.values() if wanted(call, one)]
    name, _, direction = call.query.get("sort", "id").partition(":")
    found.sort(key=SORTS.get(name, SORTS["id"]), reverse=direction == "desc")
    return collection([rendered(call, one) for one in call.paged(found)])


def wanted(call: Call, one: Order) -> bool:
    asked = call.query
    return (
        not one.is_deleted
        and call.number("min_id", 0) <= one.id <= call.number("max_id", one.id)
        and one.status_id == call.number("status_id", one.status_id)
        and one.modified >= moment(asked.get("min_date_modified"))
        and ("max_date_modified" not in asked or one.modified <= moment(asked["max_date_modified"]))
    )


def moment(text: str | None) -> datetime:
    if not text:
        return datetime.min.replace(tzinfo=UTC)
    try:
        read = parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(400, "The date is not valid.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def counted(call: Call) -> Answer:
    live = [one for one in call.shop.state.orders.values() if not one.is_deleted]
    rows = [
        {**status(call, number), "count": sum(one.status_id == number for one in live)}
        for number in range(len(STATUSES))
    ]
    return Answer({"statuses": rows, "count": len(live)})


def statuses(call: Call) -> Answer:
    return Answer([status(call, number) for number in range(len(STATUSES))])


def status(call: Call, number: int) -> Json:
    return {
        "id": number,
        "name": STATUSES[number],
        "system_label": STATUSES[number],
        "custom_label": call.shop.label(number),
        "system_description": "",
        "sort_order": number,
    }


def shown(call: Call) -> Answer:
    return Answer(rendered(call, the_order(call)))


def products(call: Call) -> Answer:
    order = the_order(call)
    return collection([render.line(call.shop, order, one) for one in call.paged(order.lines)])


def shipping_addresses(call: Call) -> Answer:
    order = the_order(call)
    return collection([] if order.pickup_id else [render.shipping_address(call.shop, order)])


def consignments(call: Call) -> Answer:
    with_lines = call.query.get("include", "") == "consignments.line_items"
    return Answer(render.grouped(call.shop, the_order(call), with_lines=with_lines))


def shipments(call: Call) -> Answer:
    order = the_order(call)
    return collection([render.shipment(order, one) for one in call.paged(order.shipments)])


def update(call: Call) -> Answer:
    order = the_order(call)
    stray = next((name for name in call.body if name not in WRITABLE), None)
    if stray is not None:
        raise Refusal(400, f"The field '{stray}' cannot be written to. Please remove it.")
    if "status_id" in call.body:
        orders.set_status(call.shop, order, status_asked(call.body["status_id"]))
    order.staff_notes = str(call.body.get("staff_notes", order.staff_notes))
    order.message = str(call.body.get("customer_message", order.message))
    if "status_id" not in call.body:
        orders.changed(call.shop, order)
    if call.body.get("is_deleted"):
        orders.archive(call.shop, order)
    return Answer(rendered(call, order))


def status_asked(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < len(STATUSES):
        raise Refusal(400, "The field 'status_id' is invalid.")
    return value


def archive(call: Call) -> Answer:
    orders.archive(call.shop, the_order(call))
    return Answer(status=204)


def ship(call: Call) -> Answer:
    order, body = the_order(call), call.body
    if int(body.get("order_address_id", 0)) != order.address_id or order.pickup_id:
        raise Refusal(400, "The field 'order_address_id' is invalid.")
    lines = {line.id: line for line in order.lines}
    items = [(int(one["order_product_id"]), int(one["quantity"])) for one in body.get("items", [])]
    for number, quantity in items:
        line = lines.get(number)
        if line is None or not 0 < quantity <= line.quantity - line.shipped:
            raise Refusal(400, "The field 'items' is invalid.")
    if not items or len(str(body.get("tracking_number", ""))) > 50:
        raise Refusal(400, "The field 'items' is invalid.")
    made = orders.ship(call.shop, order, items, **{name: str(body.get(name, "")) for name in TOLD})
    return Answer(render.shipment(order, made), 201)


def the_shipment(call: Call, order: Order) -> Shipment:
    found = [one for one in order.shipments if one.id == call.params["shipment"]]
    if not found:
        raise not_found()
    return found[0]


def update_shipment(call: Call) -> Answer:
    """What it holds stays as it is: goods are no part of what may be written."""
    order = the_order(call)
    made, body = the_shipment(call, order), call.body
    if stray := body.keys() - {*TOLD, "order_address_id"}:
        raise Refusal(400, f"The field '{min(stray)}' cannot be written to. Please remove it.")
    told = {name: str(body[name]) for name in TOLD if name in body}
    orders.change_shipment(call.shop, order, made, **told)
    return Answer(render.shipment(order, made))


def delete_shipment(call: Call) -> Answer:
    order = the_order(call)
    orders.unship(call.shop, order, the_shipment(call, order))
    return Answer(status=204)
