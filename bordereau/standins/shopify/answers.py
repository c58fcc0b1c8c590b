"""What the Admin API answers: its questions, and its few orders."""

import json
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, VariableNode

from . import fulfil, orders, render, render_order, routing, stock
from .lists import connection, matching
from .render import Json, Show
from .scopes import FULFIL, Granted
from .shop import Shop
from .state import Order, Part, Sent, Webhook


def numbered(given: str) -> tuple[str, int]:
    kind, _, last = given.removeprefix("gid://shopify/").partition("/")
    return kind, int(last) if last.isdigit() else 0


class Questions:
    """Named as the schema names them; each is called with its arguments."""

    def __init__(self, shop: Shop, granted: Granted) -> None:
        self.shop, self.granted = shop, granted
        self.show = Show(shop, granted)

    def shop_(self, _info: Any) -> Json:
        options = self.shop.options
        return {
            "id": render.gid("Shop", 1),
            "name": options.name,
            "myshopifyDomain": self.shop.domain,
            "currencyCode": options.currency,
            "ianaTimezone": options.timezone,
            "plan": {"publicDisplayName": "Basic", "shopifyPlus": False,
                     "partnerDevelopment": False},
        }  # fmt: skip

    def current_app_installation(self, _info: Any) -> Json:
        handles = [{"handle": one} for one in sorted(self.granted.scopes)]
        return {"id": render.gid("AppInstallation", 1), "accessScopes": handles}

    def public_api_versions(self, _info: Any) -> list[Json]:
        return [{"handle": self.shop.options.version, "displayName": "", "supported": True}]

    def order(self, _info: Any, gid: str) -> Json | None:
        self.granted.need("read_orders", "order")
        found = self.shop.state.orders.get(numbered(gid)[1])
        return render_order.order(self.show, found) if found else None

    def orders(
        self, _info: Any, query: str | None = None, sort_key: str = "PROCESSED_AT", **asked: Any
    ) -> Json:
        self.granted.need("read_orders", "orders")
        by_change = sort_key == "UPDATED_AT"

        def key(one: Order) -> list[Any]:
            return [(one.updated if by_change else one.created).timestamp(), one.id]

        return connection(
            self.shop.state.orders.values(),
            key,
            lambda one: render_order.order(self.show, one),
            is_wanted=matching(query),
            **asked,
        )

    def fulfillment_order(self, _info: Any, gid: str) -> Json | None:
        if not self.granted.has(f"read_{FULFIL}"):
            return None
        found = self.shop.part(numbered(gid)[1])
        return self.show.part(found[1], found[0].shipping) if found else None

    def refund(self, _info: Any, gid: str) -> Json | None:
        self.granted.need("read_orders", "refund")
        every = (one for order in self.shop.state.orders.values() for one in order.refunds)
        found = next((one for one in every if one.id == numbered(gid)[1]), None)
        return render_order.refund(self.show, found) if found else None

    def locations(self, _info: Any, include_inactive: bool = False, **asked: Any) -> Json:
        self.granted.need("read_locations", "locations")
        every = self.shop.state.locations.values()
        rows = [one for one in every if one.is_active or include_inactive]
        return connection(rows, lambda one: [one.id], self.show.location, **asked)

    def product_variants(self, _info: Any, **asked: Any) -> Json:
        self.granted.need("read_products", "productVariants")
        rows = self.shop.state.variants.values()
        return connection(rows, lambda one: [one.id], self.show.variant, **asked)

    def webhook_subscriptions(self, _info: Any, **asked: Any) -> Json:
        rows = self.shop.state.webhooks.values()
        return connection(rows, lambda one: [one.id], self.webhook, **asked)

    def webhook(self, one: Webhook) -> Json:
        version = {"handle": self.shop.options.version, "displayName": "", "supported": True}
        moment = one.created.isoformat()
        return {"id": render.gid("WebhookSubscription", one.id), "topic": one.topic, "uri": one.uri,
                "format": "JSON", "includeFields": [], "apiVersion": version,
                "createdAt": moment, "updatedAt": moment}  # fmt: skip

    def nodes(self, info: Any, ids: list[str]) -> list[Json | None]:
        return [self.node(info, one) for one in ids]

    def node(self, info: Any, given: str) -> Json | None:
        kind, number = numbered(given)
        state = self.shop.state
        if kind == "Order":
            return self.order(info, given)
        if kind == "FulfillmentOrder":
            return self.fulfillment_order(info, given)
        if kind == "ProductVariant":
            self.granted.need("read_products", "nodes")
            return self.show.variant(state.variants[number]) if number in state.variants else None
        if kind == "InventoryItem":
            found = stock.variant_of_item(self.shop, given)
            return self.show.item(found) if found else None
        raise GraphQLError(f"Invalid global id '{given}'")


class Deeds:
    def __init__(self, shop: Shop, granted: Granted, kept: dict[str, tuple[str, Json]]) -> None:
        self.shop, self.granted = shop, granted
        self.show = Show(shop, granted)
        self.kept = kept  # what calls with an idempotency key were answered

    def found(self, given: str) -> tuple[Order, Part] | None:
        return self.shop.part(numbered(given)[1])

    def sent(self, given: str) -> tuple[Order, Sent] | None:
        number = numbered(given)[1]
        for order in self.shop.state.orders.values():
            for one in order.sent:
                if one.id == number:
                    return order, one
        return None

    def fulfillment_create(self, _info: Any, fulfillment: Json, message: str | None = None) -> Json:
        self.granted.need(f"write_{FULFIL}", "fulfillmentCreate")
        chosen: fulfil.Chosen = []
        order: Order | None = None
        for row in fulfillment["lineItemsByFulfillmentOrder"]:
            found = self.found(row["fulfillmentOrderId"])
            if found is None:
                return {"userErrors": [fulfil.error("Fulfillment order does not exist.")]}
            order = found[0]
            units = {numbered(one["id"])[1]: one["quantity"]
                     for one in row.get("fulfillmentOrderLineItems") or []}  # fmt: skip
            chosen.append((found[1], units))
        if order is None:
            return {"userErrors": [fulfil.error("Nothing to fulfil.")]}
        sent, errors = fulfil.create(
            self.shop, order, chosen, fulfillment.get("trackingInfo") or {},
            bool(fulfillment.get("notifyCustomer")),
        )  # fmt: skip
        shown = self.show.sent(sent, "", render_order.order(self.show, order)) if sent else None
        return {"fulfillment": shown, "userErrors": errors}

    def fulfillment_cancel(self, _info: Any, gid: str) -> Json:
        self.granted.need(f"write_{FULFIL}", "fulfillmentCancel")
        found = self.sent(gid)
        if found is None:
            return {"userErrors": [fulfil.error("Fulfillment not found.", "id")]}
        return {"userErrors": fulfil.take_back(self.shop, *found)}

    def fulfillment_tracking_info_update(
        self,
        _info: Any,
        fulfillment_id: str,
        tracking_info_input: Json,
        notify_customer: bool = False,
    ) -> Json:
        self.granted.need(f"write_{FULFIL}", "fulfillmentTrackingInfoUpdate")
        found = self.sent(fulfillment_id)
        if found is None:
            return {"userErrors": [fulfil.error("Fulfillment not found.", "fulfillmentId")]}
        fulfil.track(found[1], tracking_info_input)
        self.shop.touch(found[0])
        return {"userErrors": []}

    def fulfillment_order_open(self, _info: Any, gid: str) -> Json:
        self.granted.need(f"write_{FULFIL}", "fulfillmentOrderOpen")
        found = self.found(gid)
        if found is None:
            return {"userErrors": [fulfil.error("Fulfillment order does not exist.", "id")]}
        return {"userErrors": fulfil.open_part(self.shop, found[1])}

    def fulfillment_order_move(self, _info: Any, gid: str, new_location_id: str, **_: Any) -> Json:
        self.granted.need(f"write_{FULFIL}", "fulfillmentOrderMove")
        found = self.found(gid)
        if found is None or "MOVE" not in found[1].actions:
            return {"userErrors": [fulfil.error("Cannot change location.", "id")]}
        moved = routing.move(self.shop, *found, numbered(new_location_id)[1], {})
        return {"movedFulfillmentOrder": self.show.part(moved, None), "userErrors": []}

    def fulfillment_order_line_items_prepared_for_pickup(self, _info: Any, given: Json) -> Json:
        self.granted.need(f"write_{FULFIL}", "fulfillmentOrderLineItemsPreparedForPickup")
        return {"userErrors": []}

    def order_mark_as_paid(self, _info: Any, given: Json) -> Json:
        self.granted.need("write_orders", "orderMarkAsPaid")
        order = self.shop.state.orders.get(numbered(given["id"])[1])
        if order is None or order.cancelled or orders.is_paid(order):
            return {"userErrors": [fulfil.error("Order cannot be marked as paid.", "id")]}
        orders.pay(self.shop, order)
        return {"order": render_order.order(self.show, order), "userErrors": []}

    def inventory_set_quantities(self, info: Any, given: Json) -> Json:
        self.granted.need("write_inventory", "inventorySetQuantities")
        rows = given["quantities"]
        if any("changeFromQuantity" not in row for row in rows):
            raise GraphQLError("changeFromQuantity must be given", extensions=BAD)
        return self.once(
            info, given, lambda: {"userErrors": stock.set_quantities(self.shop, given)}
        )

    def inventory_activate(
        self, info: Any, inventory_item_id: str, location_id: str, **_: Any
    ) -> Json:
        self.granted.need("write_inventory", "inventoryActivate")
        given = {"item": inventory_item_id, "location": location_id}
        return self.once(
            info, given,
            lambda: {"userErrors": stock.activate(self.shop, inventory_item_id, location_id)},
        )  # fmt: skip

    def once(self, info: Any, given: Json, do: Callable[[], Json]) -> Json:
        """The same key does the same thing once, and is refused for anything else."""
        key = idempotency_key(info)
        said = json.dumps(given, sort_keys=True)
        if key not in self.kept:
            self.kept[key] = (said, do())
        before, answer = self.kept[key]
        if before != said:
            code = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
            return {"userErrors": [{"code": code, "message": code, "field": None}]}
        return answer

    def webhook_subscription_create(
        self, _info: Any, topic: str, webhook_subscription: Json
    ) -> Json:
        self.granted.need(scope_of(topic), "webhookSubscriptionCreate")
        uri = webhook_subscription.get("uri") or webhook_subscription.get("callbackUrl") or ""
        if any((one.topic, one.uri) == (topic, uri) for one in self.shop.state.webhooks.values()):
            text = "Address for this topic has already been taken"
            return {"userErrors": [fulfil.error(text, "webhookSubscription", "callbackUrl")]}
        number = self.shop.new_id("webhook")
        one = Webhook(number, topic, uri, self.shop.clock.now())
        self.shop.state.webhooks[number] = one
        self.shop.unsaved = True
        shown = Questions(self.shop, self.granted).webhook(one)
        return {"webhookSubscription": shown, "userErrors": []}

    def webhook_subscription_delete(self, _info: Any, gid: str) -> Json:
        gone = self.shop.state.webhooks.pop(numbered(gid)[1], None)
        self.shop.unsaved = True
        if gone is None:
            return {"userErrors": [fulfil.error("Webhook subscription does not exist", "id")]}
        return {"deletedWebhookSubscriptionId": gid, "userErrors": []}


BAD = {"code": "BAD_REQUEST"}


def idempotency_key(info: Any) -> str:
    for node in info.field_nodes:
        for directive in node.directives or ():
            if directive.name.value == "idempotent":
                value = directive.arguments[0].value
                if isinstance(value, VariableNode):
                    return str(info.variable_values.coerced[value.name.value])
                return str(value.value)
    raise GraphQLError(
        "The @idempotent directive is required for this mutation but was not provided.",
        extensions=BAD,
    )


def scope_of(topic: str) -> str:
    if topic.startswith("FULFILLMENT_ORDERS_"):
        return f"read_{FULFIL}"
    return "read_inventory" if topic.startswith("INVENTORY") else "read_orders"
