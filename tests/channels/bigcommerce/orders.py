"""An order as the API shows it, changed where a test needs it. Made up: nothing is a customer's."""

import json
from typing import Any

from bordereau.channels.bigcommerce.order import read_order
from bordereau.channels.shapes import Connection, StoreOrder

URL = "https://api.bigcommerce.com/stores/abc123"
CONNECTION = Connection(URL, {"access_token": "x"})
Json = dict[str, Any]

ADDRESS = {
    "first_name": "Zoë", "last_name": "Martin", "company": "", "street_1": "1 rue Haute",
    "street_2": "2e étage", "city": "Lyon", "state": "Rhône", "zip": "69001",
    "country_iso2": "FR", "phone": "+33 1", "email": "zoe@example.test",
}  # fmt: skip


def line(**changes: Any) -> Json:
    return {
        "id": 501, "product_id": 77, "variant_id": 101, "order_address_id": 51, "name": "Mug",
        "sku": "MUG-SAGE", "upc": "2200000000017", "type": "physical", "quantity": 2,
        "price_inc_tax": "12.0000", "price_ex_tax": "10.0000", "total_inc_tax": "24.0000",
        "total_ex_tax": "20.0000", "quantity_shipped": 0, "quantity_refunded": 0,
        "order_pickup_method_id": 0, "product_options": [], "applied_discounts": [],
    } | changes  # fmt: skip


def parcel(*lines: Json, **changes: Any) -> Json:
    return {
        "id": 51, **ADDRESS, "shipping_method": "Flat rate", "line_items": list(lines or [line()]),
    } | changes  # fmt: skip


def collected(*lines: Json, **changes: Any) -> Json:
    place = {"id": 2, "name": "Riverside", "code": "LOCATION-2"}
    lines = lines or (line(order_address_id=0, order_pickup_method_id=9),)
    whole = {"id": 9, "pickup_method_display_name": "Pick Up", "location": place}
    return whole | {"line_items": list(lines)} | changes


def parts(**groups: Any) -> Json:
    whole = {"pickups": [], "shipping": [], "downloads": [], "email": {"gift_certificates": []}}
    return whole | groups


def order(**changes: Any) -> bytes:
    """A delivery of two mugs, paid by card. None takes a field out."""
    whole = {
        "id": 118,
        "status_id": 11,
        "status": "Awaiting Fulfillment",
        "date_created": "Tue, 05 Mar 2024 21:40:11 +0000",
        "date_modified": "Mon, 11 Mar 2024 15:17:25 +0000",
        "date_shipped": "",
        "total_inc_tax": "28.9000",
        "total_tax": "4.8200",
        "is_tax_inclusive_pricing": True,
        "shipping_cost_inc_tax": "4.9000",
        "shipping_cost_ex_tax": "4.0800",
        "default_currency_code": "EUR",
        "currency_code": "USD",  # what the customer was shown, which is not what they paid in
        "payment_method": "Credit Card",
        "payment_provider_id": "stripe",
        "payment_status": "captured",
        "billing_address": ADDRESS,
        "customer_message": "Ring twice",
        "consignments": parts(shipping=[parcel()]),
    } | changes
    return json.dumps({name: value for name, value in whole.items() if value is not None}).encode()


def read(connection: Connection = CONNECTION, **changes: Any) -> StoreOrder:
    return read_order(connection, order(**changes))
