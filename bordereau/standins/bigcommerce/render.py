"""An order as the API shows it. Money is text with four decimals, times are RFC 2822."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from email.utils import format_datetime

from .shop import Json, Shop
from .state import Line, Order, Shipment

FOUR = Decimal("0.0001")
ZERO = "0.0000"
COUNTRIES = {
    "FR": "France", "GB": "United Kingdom", "DE": "Germany", "BE": "Belgium",
    "CH": "Switzerland", "ES": "Spain", "PL": "Poland", "US": "United States",
}  # fmt: skip


def money(amount: Decimal) -> str:
    return str(amount.quantize(FOUR, ROUND_HALF_UP))


def when(moment: datetime | None) -> str:
    return format_datetime(moment) if moment else ""


class Taxed:
    """An amount with its tax and without. The shop's prices are one or the other."""

    def __init__(self, shop: Shop, amount: Decimal) -> None:
        rate = 1 + shop.options.tax_percent / 100
        included = shop.options.prices_include_tax
        self.inc = amount if included else amount * rate
        self.ex = amount / rate if included else amount

    def under(self, name: str) -> Json:
        return {
            f"{name}_inc_tax": money(self.inc),
            f"{name}_ex_tax": money(self.ex),
            f"{name}_tax": money(self.inc - self.ex),
        }


def order(shop: Shop, one: Order, *, include: str = "", structure: str = "") -> Json:
    here = f"/orders/{one.id}"
    return {
        "id": one.id,
        "customer_id": 0,
        "date_created": when(one.created),
        "date_modified": when(one.modified),
        "date_shipped": when(one.shipped),
        "status_id": one.status_id,
        "status": shop.label(one.status_id),
        "custom_status": shop.label(one.status_id),
        **amounts(shop, one),
        "items_total": sum(line.quantity for line in one.lines),
        "items_shipped": sum(line.shipped for line in one.lines),
        "payment_method": one.payment,
        "payment_provider_id": one.provider,
        "payment_status": one.payment_status,
        "order_is_digital": all(line.type == "digital" for line in one.lines),
        "ip_address": "203.0.113.7",
        "ip_address_v6": "",
        "geoip_country": "",
        "geoip_country_iso2": "",
        "staff_notes": one.staff_notes,
        "customer_message": one.message,
        "shipping_address_count": 0 if one.pickup_id else 1,
        "is_deleted": one.is_deleted,
        "ebay_order_id": "0",
        "cart_id": f"7e48f7ef-2e88-4817-aea4-{one.id:012d}",
        "billing_address": {**address(one), "form_fields": []},
        "is_email_opt_in": False,
        "credit_card_type": None,
        "order_source": "www",
        "channel_id": 1,
        "external_source": None,
        "products": resource(shop, f"{here}/products"),
        "shipping_addresses": resource(shop, f"{here}/shipping_addresses"),
        "coupons": resource(shop, f"{here}/coupons"),
        "fees": resource(shop, f"{here}/fees"),
        "consignments": consignments(shop, one, include, structure),
        "tax_provider_id": "BasicTaxProvider",
        "customer_locale": "en",
        "external_order_id": "",
    }


def amounts(shop: Shop, one: Order) -> Json:
    total = Taxed(shop, one.total)
    return {
        **Taxed(shop, one.goods).under("subtotal"),
        **Taxed(shop, one.shipping).under("shipping_cost"),
        "base_shipping_cost": money(one.shipping),
        "shipping_cost_tax_class_id": 0,
        **Taxed(shop, Decimal(0)).under("handling_cost"),
        "base_handling_cost": ZERO,
        "handling_cost_tax_class_id": 0,
        **Taxed(shop, Decimal(0)).under("wrapping_cost"),
        "base_wrapping_cost": ZERO,
        "wrapping_cost_tax_class_id": 0,
        **total.under("total"),
        "is_tax_inclusive_pricing": shop.options.prices_include_tax,
        "discount_amount": money(one.discount),
        "coupon_discount": ZERO,
        "store_credit_amount": ZERO,
        "gift_certificate_amount": ZERO,
        "refunded_amount": ZERO,  # always, says the reference
        "currency_id": 1,
        "currency_code": one.currency,
        "currency_exchange_rate": "1.0000000000",
        "default_currency_id": 1,
        "default_currency_code": one.currency,
        "store_default_currency_code": one.currency,
        "store_default_to_transactional_exchange_rate": "1.0000000000",
    }


def resource(shop: Shop, path: str) -> Json:
    return {"url": f"http://{shop.address}/{shop.producer}/v2{path}", "resource": path}


def address(one: Order) -> Json:
    told = one.address
    return {
        "first_name": told.get("first_name", ""),
        "last_name": told.get("last_name", ""),
        "company": told.get("company", ""),
        "street_1": told.get("address_1", ""),
        "street_2": told.get("address_2", ""),
        "city": told.get("city", ""),
        "state": told.get("state", ""),
        "zip": told.get("postcode", ""),
        "country": COUNTRIES.get(told.get("country", ""), ""),
        "country_iso2": told.get("country", ""),
        "phone": told.get("phone", ""),
        "email": one.email,
    }


def consignments(shop: Shop, one: Order, include: str, structure: str) -> Json | list[Json]:
    """Only where to ask for them, unless they are asked for. Without the word `object` in an array
    around them, as it always was.
    """
    if "consignments" not in include:
        return resource(shop, f"/orders/{one.id}/consignments")
    parts = grouped(shop, one, with_lines="line_items" in include)
    return parts if structure == "object" else [parts]


def grouped(shop: Shop, one: Order, *, with_lines: bool) -> Json:
    def lines(some: list[Line]) -> list[Json]:
        if with_lines:
            return [line(shop, one, each) for each in some]
        return [resource(shop, f"/orders/{one.id}/products/{each.id}") for each in some]

    packed = [each for each in one.lines if each.type == "physical"]
    digital = [each for each in one.lines if each.type == "digital"]
    downloads = [{"recipient_email": one.email, "line_items": lines(digital)}] if digital else []
    sent = bool(packed) and not one.pickup_id
    return {
        "pickups": [{**pickup(shop, one), "line_items": lines(packed)}] if one.pickup_id else [],
        "shipping": [{**shipping(shop, one), "line_items": lines(packed)}] if sent else [],
        "downloads": downloads,
        "email": {"gift_certificates": []},
    }


def pickup(shop: Shop, one: Order) -> Json:
    place = shop.location(one.location_id)
    assert place is not None
    return {
        "id": one.pickup_id,
        "pickup_method_id": 1,
        "pickup_method_display_name": "Pick Up",
        "collection_instructions": "Bring the order's number",
        "collection_time_description": "9 to 19",
        "location": {
            "id": place.id,
            "name": place.name,
            "code": f"LOCATION-{place.id}",
            "address_line_1": place.address_1,
            "city": place.city,
            "postal_code": place.postcode,
            "country_alpha2": place.country,
        },
    }


def shipping(shop: Shop, one: Order) -> Json:
    cost = {name: float(amount) for name, amount in Taxed(shop, one.shipping).under("cost").items()}
    return {
        "id": one.address_id,
        **address(one),
        "form_fields": [],
        "shipping_method": one.shipping_method,
        "items_total": sum(each.quantity for each in one.lines),
        "items_shipped": sum(each.shipped for each in one.lines),
        "base_cost": float(one.shipping),
        **cost,
    }


def shipping_address(shop: Shop, one: Order) -> Json:
    return {
        "id": one.address_id,
        "order_id": one.id,
        **address(one),
        "items_total": sum(each.quantity for each in one.lines),
        "items_shipped": sum(each.shipped for each in one.lines),
        "shipping_method": one.shipping_method,
        "base_cost": money(one.shipping),
        **Taxed(shop, one.shipping).under("cost"),
        "cost_tax_class_id": 0,
        "form_fields": [],
    }


def line(shop: Shop, one: Order, each: Line) -> Json:
    price, whole = Taxed(shop, each.price), Taxed(shop, each.price * each.quantity)
    options = [option(each)] if each.option else []
    return {
        "id": each.id,
        "order_id": one.id,
        "product_id": each.product_id,
        "variant_id": each.variant_id,
        "order_pickup_method_id": one.pickup_id if each.by_pickup else 0,
        "order_address_id": 0 if each.by_pickup or each.type == "digital" else one.address_id,
        "name": each.name,
        "name_customer": each.name,
        "name_merchant": each.name,
        "sku": each.sku,
        "upc": each.upc,
        "type": each.type,
        "quantity": each.quantity,
        "quantity_shipped": each.shipped,
        "quantity_refunded": each.refunded,
        "is_refunded": each.refunded >= each.quantity,
        "base_price": money(each.price),
        **price.under("price"),
        "base_total": money(each.price * each.quantity),
        **whole.under("total"),
        "refund_amount": ZERO,
        "parent_order_product_id": None,
        "is_bundled_product": False,
        "bin_picking_number": "",
        "wrapping_name": "",
        "wrapping_message": "",
        "applied_discounts": [],
        "product_options": options,
        "configurable_fields": [],
        "external_id": None,
    }


def option(each: Line) -> Json:
    return {
        "id": each.id,
        "option_id": 1,
        "order_product_id": each.id,
        "product_option_id": 1,
        "display_name": each.option_name,
        "display_value": each.option,
        "value": "1",
        "type": "Multiple choice",
        "name": each.option_name,
        "display_style": "",
    }


def shipment(one: Order, made: Shipment) -> Json:
    return {
        "id": made.id,
        "order_id": one.id,
        "customer_id": 0,
        "order_address_id": one.address_id,
        "date_created": when(made.created),
        "tracking_number": made.tracking_number,
        "merchant_shipping_cost": ZERO,
        "shipping_method": made.method,
        "comments": made.comments,
        "shipping_provider": made.provider,
        "tracking_carrier": "",
        "tracking_link": "",
        "billing_address": address(one),
        "shipping_address": address(one),
        "items": [
            {"order_product_id": number, "product_id": 0, "quantity": count}
            for number, count in made.items
        ],
    }
