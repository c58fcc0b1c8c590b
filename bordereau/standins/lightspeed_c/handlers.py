"""What each address of the API does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from . import orders as verbs
from . import render
from .errors import Refusal, missing
from .shop import Shop
from .state import Order, Shipment, Variant, Webhook

Json = dict[str, Any]
T = TypeVar("T")

MOST = 250
USUAL = 50


@dataclass(frozen=True)
class Call:
    shop: Shop
    asked: dict[str, str]
    numbers: list[int]
    document: Json

    def page(self, rows: list[T]) -> list[T]:
        limit = min(int(self.asked.get("limit", USUAL)), MOST)
        start = (max(int(self.asked.get("page", 1)), 1) - 1) * limit
        return rows[start : start + limit]

    def given(self, name: str) -> Json:
        fields = self.document.get(name)
        if not isinstance(fields, dict):
            raise Refusal(400, f"No {name} given")
        return fields


def shop(call: Call) -> Json:
    options = call.shop.options
    domain = f"{options.number}.webshopapp.com"
    currency = {"shortcode": options.currency, "symbol": "", "isDefault": True}
    return {"shop": {"id": options.number, "mainDomain": domain, "currency": currency}}


def account(call: Call) -> Json:
    return {"account": {"id": 1, "appId": False}}


def listed(call: Call) -> list[Order]:
    """Filters by time take the shop's own, without a zone."""
    found = sorted(call.shop.state.orders.values(), key=lambda one: one.id)
    earliest = call.asked.get("updated_at_min")
    if earliest:
        try:
            moment = datetime.strptime(earliest, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  next line
        except ValueError as error:
            raise Refusal(400, "Invalid date") from error
        since = moment.replace(tzinfo=call.shop.zone)
        found = [one for one in found if one.updated >= since]
    return found[::-1] if call.shop.options.newest_first else found


def orders(call: Call) -> Json:
    rows = call.page(listed(call))
    return {"orders": [render.order_json(call.shop, one) for one in rows]}


def count_orders(call: Call) -> Json:
    return {"count": len(listed(call))}


def find(call: Call) -> Order:
    order = call.shop.state.orders.get(call.numbers[0])
    if order is None:
        raise missing("Order")
    return order


def order(call: Call) -> Json:
    return {"order": render.order_json(call.shop, find(call))}


def update_order(call: Call) -> Json:
    found, fields = find(call), call.given("order")
    if "status" in fields:
        if fields["status"] not in verbs.STATUSES:
            raise Refusal(400, "Invalid status")
        verbs.set_status(call.shop, found, fields["status"])
    return order(call)


def order_products(call: Call) -> Json:
    rows = call.page(find(call).lines)
    return {"orderProducts": [render.line_json(call.shop, one) for one in rows]}


def all_shipments(call: Call) -> list[tuple[Order, Shipment]]:
    return [(one, each) for one in call.shop.state.orders.values() for each in one.shipments]


def shipments(call: Call) -> Json:
    wanted = call.asked.get("order")
    rows = [pair for pair in all_shipments(call) if wanted in (None, str(pair[0].id))]
    return {"shipments": [render.shipment_json(call.shop, *pair) for pair in call.page(rows)]}


def update_shipment(call: Call) -> Json:
    fields = call.given("shipment")
    pair = next((one for one in all_shipments(call) if one[1].id == call.numbers[0]), None)
    if pair is None:
        raise missing("Shipment")
    status = str(fields.get("status", pair[1].status))
    verbs.ship(call.shop, *pair, status, str(fields.get("trackingCode", pair[1].tracking)))
    return {"shipment": render.shipment_json(call.shop, *pair)}


def products(call: Call) -> Json:
    rows = call.page(list(call.shop.state.products.values()))
    return {"products": [render.product_json(call.shop, one) for one in rows]}


def variants(call: Call) -> Json:
    rows = call.page(list(call.shop.state.variants.values()))
    return {"variants": [render.variant_json(call.shop, one) for one in rows]}


def count_variants(call: Call) -> Json:
    return {"count": len(call.shop.state.variants)}


def found_variant(call: Call) -> Variant:
    found = call.shop.state.variants.get(call.numbers[0])
    if found is None:
        raise missing("Variant")
    return found


def variant(call: Call) -> Json:
    return {"variant": render.variant_json(call.shop, found_variant(call))}


def update_variant(call: Call) -> Json:
    found, fields = found_variant(call), call.given("variant")
    if "stockLevel" in fields:
        found.stock_level = int(fields["stockLevel"])
        call.shop.unsaved = True
    return variant(call)


def webhooks(call: Call) -> Json:
    rows = call.page(list(call.shop.state.webhooks.values()))
    return {"webhooks": [render.webhook_json(call.shop, one) for one in rows]}


def create_webhook(call: Call) -> Json:
    fields = call.given("webhook")
    for name in ("itemGroup", "itemAction", "format", "address"):
        if not fields.get(name):
            raise Refusal(400, f"{name} is required")
    hook = Webhook(
        id=call.shop.state.next_id("webhook"),
        address=str(fields["address"]),
        item_group=str(fields["itemGroup"]),
        item_action=str(fields["itemAction"]),
        language=str(fields.get("language", "en")),
        format=str(fields["format"]),
        is_active=fields.get("isActive") is True,
        created=call.shop.clock.now(),
    )
    call.shop.state.webhooks[hook.id] = hook
    call.shop.unsaved = True
    return {"webhook": render.webhook_json(call.shop, hook)}


def delete_webhook(call: Call) -> Json:
    if call.shop.state.webhooks.pop(call.numbers[0], None) is None:
        raise missing("Webhook")
    call.shop.unsaved = True
    return {}
