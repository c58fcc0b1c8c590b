"""Things of the store as the Admin API shows them, what costs work only once it is asked for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .lists import connection
from .scopes import Granted
from .shop import Shop
from .state import Line, Location, Part, Sent, Variant

Json = dict[str, Any]


def gid(kind: str, number: int) -> str:
    return f"gid://shopify/{kind}/{number}"


class Show:
    def __init__(self, shop: Shop, granted: Granted) -> None:
        self.shop = shop
        self.granted = granted
        self.state = shop.state

    def money(self, amount: Decimal) -> Json:
        shown = {"amount": f"{amount:.2f}", "currencyCode": self.shop.options.currency}
        return {"shopMoney": shown, "presentmentMoney": shown}

    def location(self, one: Location) -> Json:
        return {
            "__typename": "Location",
            "id": gid("Location", one.id),
            "legacyResourceId": str(one.id),
            "name": one.name,
            "isActive": one.is_active,
            "isFulfillmentService": one.is_service,
            "fulfillsOnlineOrders": True,
            "address": {"address1": one.address1, "city": one.city, "zip": one.zip,
                        "countryCode": one.country},
            "localPickupSettingsV2": {"instructions": "", "pickupTime": "TWO_HOURS"},
        }  # fmt: skip

    def place(self, number: int) -> Json | None:
        one = self.state.locations.get(number)
        return self.location(one) if one else None

    def picture(self, path: str) -> Json:
        url = f"http://{self.shop.address}{path}"
        return {"__typename": "MediaImage", "id": gid("MediaImage", 1),
                "preview": {"image": {"url": url}}}  # fmt: skip

    def variant(self, one: Variant) -> Json:
        product = self.state.products[one.product_id]
        return {
            "__typename": "ProductVariant",
            "id": gid("ProductVariant", one.id),
            "legacyResourceId": str(one.id),
            "sku": one.sku,
            "barcode": one.barcode,
            "displayName": f"{product.title} - {one.title}",
            "price": f"{one.price:.2f}",
            "updatedAt": one.updated.isoformat(),
            "inventoryQuantity": one.sellable,
            "inventoryItem": lambda *_: self.item(one),
            "media": lambda *_, **__: {"nodes": []},
            "product": {
                "id": gid("Product", product.id),
                "title": product.title,
                "status": product.status,
                "featuredMedia": lambda *_: self.picture(product.picture),
            },
        }

    def item(self, one: Variant) -> Json:
        def level(_info: Any, location_id: str, include_inactive: bool = False) -> Json | None:
            self.granted.need("read_inventory", "inventoryLevel")
            return self.level(one, int(location_id.rpartition("/")[2]), include_inactive)

        return {
            "__typename": "InventoryItem",
            "id": gid("InventoryItem", one.item_id),
            "sku": one.sku,
            "tracked": one.tracked,
            "requiresShipping": one.requires_shipping,
            "inventoryLevel": level,
        }

    def level(self, one: Variant, place: int, inactive: bool) -> Json | None:
        found = one.levels.get(place)
        if found is None or not (found.is_active or inactive):
            return None
        counts = {"available": found.available, "committed": found.committed,
                  "on_hand": found.available + found.committed}  # fmt: skip
        return {
            "id": f"{gid('InventoryLevel', place)}?inventory_item_id={one.item_id}",
            "isActive": found.is_active,
            "updatedAt": one.updated.isoformat(),
            "location": self.place(place),
            "quantities": lambda _info, names: [
                {"id": name, "name": name, "quantity": counts.get(name, 0), "updatedAt": None}
                for name in names
            ],
        }

    def line(self, one: Line) -> Json:
        return {
            "__typename": "LineItem",
            "id": gid("LineItem", one.id),
            "name": one.name,
            "title": one.name.partition(" - ")[0],
            "sku": one.sku or None,
            "quantity": one.quantity,
            "currentQuantity": one.current,
            "unfulfilledQuantity": one.unfulfilled,
            "nonFulfillableQuantity": one.quantity - one.current,
            "refundableQuantity": one.current,
            "requiresShipping": one.requires_shipping,
            "isGiftCard": one.is_gift_card,
            "taxable": True,
            "restockable": True,
            "customAttributes": attributes(one.attributes),
            "originalUnitPriceSet": self.money(one.price),
            "discountedUnitPriceAfterAllDiscountsSet": self.money(one.price),
            "discountedTotalSet": lambda *_, **__: self.money(one.price * one.quantity),
            "image": lambda *_, **__: self.image_of(one),
            "product": lambda *_: self.product_of(one),
            "variant": lambda *_: self.variant_of(one),
        }

    def image_of(self, one: Line) -> Json | None:
        variant = self.state.variants.get(one.variant_id or 0)
        if variant is None:
            return None
        path = self.state.products[variant.product_id].picture
        return {"url": f"http://{self.shop.address}{path}"}

    def product_of(self, one: Line) -> Json | None:
        variant = self.state.variants.get(one.variant_id or 0)
        return {"id": gid("Product", variant.product_id)} if variant else None

    def variant_of(self, one: Line) -> Json | None:
        """None of a line that was typed in, and of a product that is gone."""
        variant = self.state.variants.get(one.variant_id or 0)
        if variant:
            self.granted.need("read_products", "variant")
        return self.variant(variant) if variant else None

    def part(self, one: Part, names: Mapping[str, str] | None) -> Json:
        is_pickup = one.method == "PICK_UP"
        place = self.state.locations.get(one.location_id)
        return {
            "__typename": "FulfillmentOrder",
            "id": gid("FulfillmentOrder", one.id),
            "orderId": gid("Order", one.order_id),
            "status": one.status,
            "requestStatus": one.request_status,
            "createdAt": one.created.isoformat(),
            "updatedAt": one.created.isoformat(),
            "assignedLocation": {"name": place.name if place else "A place that is gone",
                                 "location": self.place(one.location_id)},
            "deliveryMethod": {"id": gid("DeliveryMethod", one.id), "methodType": one.method,
                               "presentedName": "Pickup" if is_pickup else None},
            "destination": {
                "id": gid("Destination", one.id),
                "firstName": (names or {}).get("first_name"),
                "lastName": (names or {}).get("last_name"),
                "location": self.place(one.location_id) if is_pickup else None,
            },
            "fulfillmentHolds": [
                {"id": gid("FulfillmentHold", one.id), "displayReason": one.hold, "reason": "OTHER",
                 "reasonNotes": None, "heldByRequestingApp": False}
            ] if one.hold else [],
            "supportedActions": [{"action": action, "externalUrl": None} for action in one.actions],
            "lineItems": lambda _info, **asked: connection(
                one.lines, lambda row: [row.id], self.part_line, **asked
            ),
        }  # fmt: skip

    def part_line(self, one: Any) -> Json:
        return {
            "id": gid("FulfillmentOrderLineItem", one.id),
            "totalQuantity": one.total,
            "remainingQuantity": one.remaining,
            "requiresShipping": True,
            "sku": None,
            "inventoryItemId": None,
            "lineItem": {"id": gid("LineItem", one.line_id), "isGiftCard": False},
        }

    def sent(self, one: Sent, name: str, order: Any) -> Json:
        tracking = [{"company": one.company, "number": number, "url": None}
                    for number in one.numbers]  # fmt: skip
        return {
            "__typename": "Fulfillment",
            "id": gid("Fulfillment", one.id),
            "name": name,
            "status": one.status,
            "displayStatus": "FULFILLED" if one.status == "SUCCESS" else "CANCELED",
            "createdAt": one.created.isoformat(),
            "updatedAt": one.created.isoformat(),
            "requiresShipping": one.needs_shipping,
            "location": self.place(one.location_id),
            "order": order,
            "trackingInfo": lambda _info, first=None: tracking[:first],
        }


def attributes(given: Mapping[str, str]) -> list[Json]:
    return [{"key": key, "value": value} for key, value in given.items()]
