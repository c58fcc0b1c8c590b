"""Orders, products and the profile as the API shows them. Amounts are reckoned as floats."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from .errors import Json
from .orders import FULFILMENTS, PAYMENTS
from .shop import Shop
from .state import Item, Order, Product, Variation


def when(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M:%S +0000")


def total_of(order: Order) -> float:
    """Summed in floats, so that some totals come out as 10.090000000000002."""
    total = float(order.shipping_rate)
    for item in order.items:
        total += float(item.price) * item.quantity - float(item.coupon)
    return total - float(order.gift_card)


def exact_total(order: Order) -> Decimal:
    return Decimal(str(round(total_of(order), 2)))


def order_json(shop: Shop, order: Order) -> Json:
    person = person_json(order.customer)
    shown: Json = {
        "id": order.id,
        "internalId": order.number,
        "refundedAmount": sum(float(amount) for _at, amount, _why in order.refunds),
        "subtotal": sum(float(one.price) * one.quantity for one in order.items),
        "total": total_of(order),
        "giftCardRedemption": float(order.gift_card),
        "totalBeforeGiftCardRedemption": total_of(order) + float(order.gift_card),
        "email": order.email,
        "paymentMethod": order.method,
        "tax": 0,
        "couponDiscount": sum(float(one.coupon) for one in order.items),
        "paymentStatus": order.payment,
        "fulfillmentStatus": order.fulfilment,
        "orderNumber": order.number,
        "vendorOrderNumber": order.id,
        "orderComments": order.comments,
        "privateAdminNotes": order.private_note,
        "createDate": when(order.created),
        "updateDate": when(order.updated),
        "createTimestamp": order.created,
        "updateTimestamp": order.updated,
        "items": [item_json(shop, one) for one in order.items],
        "refunds": [
            {"date": when(at), "source": "CP", "reason": why, "amount": float(amount)}
            for at, amount, why in order.refunds
        ],
        "billingPerson": person,
        "shipments": [],
        "extraFields": dict(order.answers),
        "orderExtraFields": [
            {"id": title, "title": title, "value": value, "customerInputType": "TEXT",
             "orderDetailsDisplaySection": "order_comments"}
            for title, value in order.answers
        ],
        "hidden": False,
        "disableAllCustomerNotifications": False,
        "pricesIncludeTax": True,
    }  # fmt: skip
    if order.shipping:
        shown["shippingOption"] = shipping_json(order)
        shown["shippingPerson"] = person
    if order.tracking:
        shown["trackingNumber"] = order.tracking
    if order.pickup_time:
        shown["pickupTime"] = order.pickup_time
    return shown


def shipping_json(order: Order) -> Json:
    return {
        "shippingMethodName": order.shipping,
        "shippingMethodId": order.shipping_id,
        "shippingRate": float(order.shipping_rate),
        "isPickup": order.is_pickup,
        "fulfillmentType": "PICKUP" if order.is_pickup else "SHIPPING",
    }


def person_json(address: dict[str, str]) -> Json:
    street = "\n".join(filter(None, (address["address_1"], address["address_2"])))
    return {
        "name": f"{address['first_name']} {address['last_name']}".strip(),
        "firstName": address["first_name"],
        "lastName": address["last_name"],
        "companyName": address["company"],
        "street": street,
        "city": address["city"],
        "countryCode": address["country"],
        "postalCode": address["postcode"],
        "stateOrProvinceCode": address["state"],
        "phone": address["phone"],
    }


def item_json(shop: Shop, item: Item) -> Json:
    product = shop.state.products.get(item.product_id)
    shown: Json = {
        "id": item.id,
        "productId": item.product_id,
        "price": float(item.price),
        "productPrice": float(item.price),
        "sku": item.sku,
        "quantity": item.quantity,
        "name": item.name,
        "isShippingRequired": item.needs_shipping,
        "digital": not item.needs_shipping,
        "giftCard": item.gift_card,
        "imageUrl": picture(shop, product) if product else "",
        "couponApplied": bool(item.coupon),
        "discounts": [],
        "attributes": [{"name": "UPC", "value": item.upc}] if item.upc else [],
    }
    if item.coupon:
        shown["couponAmount"] = float(item.coupon)
    if item.variation_id:
        shown["combinationId"] = item.variation_id
    if item.option:
        label, value = item.option
        shown["selectedOptions"] = [
            {"name": label, "type": "CHOICE", "value": value, "valuesArray": [value]}
        ]
    return shown


def picture(shop: Shop, product: Product) -> str:
    return f"http://{shop.address}{product.picture}" if product.picture else ""


def product_json(shop: Shop, product: Product) -> Json:
    return {
        "id": product.id,
        "sku": product.sku,
        **stock_json(product),
        "name": product.name,
        "price": float(product.price),
        "isShippingRequired": product.needs_shipping,
        "isGiftCard": product.gift_card,
        "isSampleProduct": product.is_sample,
        "enabled": True,
        "createTimestamp": product.created,
        "imageUrl": picture(shop, product),
        "attributes": attributes(product.upc),
        "combinations": [variation_json(one) for one in product.variations],
    }


def variation_json(variation: Variation) -> Json:
    label, value = variation.option
    shown: Json = {
        "id": variation.id,
        "options": [{"name": label, "value": value}],
        "price": float(variation.price),
        **stock_json(variation),
        "attributes": attributes(variation.upc),
    }
    return shown | ({"sku": variation.sku} if variation.sku else {})


def stock_json(sold: Product | Variation) -> Json:
    """Where there is no limit, no quantity is shown."""
    if sold.quantity is None:
        return {"unlimited": True, "inStock": True}
    return {"quantity": sold.quantity, "unlimited": False, "inStock": sold.quantity > 0}


def attributes(upc: str) -> list[Json]:
    return [{"id": 1, "name": "UPC", "value": upc, "type": "UPC", "show": "DESCR"}] if upc else []


def profile_json(shop: Shop) -> Json:
    options = shop.options
    return {
        "generalInfo": {"storeId": options.number, "storeUrl": f"http://{shop.address}/"},
        "account": {"accountName": options.name, "suspended": options.is_suspended},
        "settings": {"closed": False, "storeName": options.name},
        "company": {"companyName": options.name},
        "formatsAndUnits": {
            "currency": options.currency,
            "currencyPrecision": options.decimals,
            "timezone": options.timezone,
            "orderNumberPrefix": options.prefix,
        },
    }


def statuses_json(shop: Shop) -> Json:
    custom = shop.options.custom_statuses
    items = [status(one, "PAYMENT_STATUS") for one in PAYMENTS]
    items += [status(one, "FULFILLMENT_STATUS") for one in FULFILMENTS]
    for kind in ("PAYMENT", "FULFILLMENT"):
        for number in (1, 2, 3):
            name = f"CUSTOM_{kind}_STATUS_{number}"
            row = {**status(name, f"{kind}_STATUS"), "enabled": name in custom}
            row.pop("defaultStatus")
            items.append(row | ({"name": custom[name]} if name in custom else {}))
    return {"items": items}


def status(name: str, kind: str) -> Json:
    return {
        "statusId": name,
        "orderStatusType": kind,
        "defaultStatus": True,
        "enabled": True,
        "sendNotificationWhenStatusIsAssigned": True,
    }


def only(shown: Any, fields: str) -> Any:
    """What `responseFields` leaves: names, each with those within it in brackets."""
    return _kept(shown, _tree(fields)) if fields else shown


def _tree(fields: str) -> Json:
    root: Json = {}
    stack, name = [root], ""
    for mark in fields + ",":
        if mark in ",()" and name.strip():
            child: Json = {}
            stack[-1][name.strip()] = child
            if mark == "(":
                stack.append(child)
            name = ""
        elif mark not in ",()":
            name += mark
        if mark == ")":
            stack.pop()
    return root


def _kept(shown: Any, tree: Json) -> Any:
    if not tree:
        return shown
    if isinstance(shown, list):
        return [_kept(one, tree) for one in shown]
    if isinstance(shown, dict):
        return {name: _kept(shown[name], inner) for name, inner in tree.items() if name in shown}
    return shown
