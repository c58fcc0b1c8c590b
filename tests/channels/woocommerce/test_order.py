"""Every order that a real store sent, and what may go wrong with one."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection, Stage, StoreOrder
from bordereau.channels.woocommerce.order import read_order

from . import recorded

CONNECTION = Connection("https://shop.example", {})

# name: status as told, stage, paid, units, pickup, place
READ: dict[str, tuple[str, Stage, str, int, bool, str]] = {
    "cancelled": ("cancelled", Stage.CANCELLED, "21.78", 1, False, ""),
    "checkout-delivery-bacs-onhold": ("on-hold", Stage.OPEN, "0", 1, False, ""),
    "checkout-delivery-cod-note": ("processing", Stage.OPEN, "0", 3, False, ""),
    "checkout-legacy-local-pickup-cod": ("processing", Stage.OPEN, "0", 1, True, ""),
    "checkout-pickup-block-cod": ("processing", Stage.OPEN, "0", 1, True, "Queens depot"),
    "checkout-variation-any": ("on-hold", Stage.OPEN, "0", 1, False, ""),
    "checkout-virtual": ("on-hold", Stage.OPEN, "0", 1, False, ""),
    "classic-flat-bacs": ("on-hold", Stage.OPEN, "0", 1, False, ""),
    "classic-local-pickup-cod": ("processing", Stage.OPEN, "0", 1, True, ""),
    "cod-completed": ("completed", Stage.FINISHED, "13.61", 1, True, ""),
    "completed": ("completed", Stage.FINISHED, "35.39", 2, False, ""),
    "coupon-10pct": ("processing", Stage.OPEN, "44.92", 3, False, ""),
    "delivery-paid-processing": ("processing", Stage.OPEN, "35.39", 2, False, ""),
    "delivery-unpaid-pending": ("pending", Stage.OPEN, "0", 1, False, ""),
    "dup-1": ("pending", Stage.OPEN, "0", 1, False, ""),
    "dup-2": ("pending", Stage.OPEN, "0", 1, False, ""),
    "failed": ("failed", Stage.UNPLACED, "0", 1, False, ""),
    "fully-refunded": ("refunded", Stage.CANCELLED, "44.92", 3, False, ""),
    "line-of-deleted-product": ("processing", Stage.OPEN, "4.36", 1, False, ""),
    "minimal-empty": ("pending", Stage.OPEN, "0.00", 0, False, ""),
    "multi-line-note-variation": ("processing", Stage.OPEN, "121.91", 8, False, ""),
    "no-shipping-line-virtual-only": ("processing", Stage.OPEN, "27.22", 1, False, ""),
    "on-hold": ("on-hold", Stage.OPEN, "0", 1, False, ""),
    "on-hold-then-processing": ("processing", Stage.OPEN, "21.78", 1, False, ""),
    "other-currency-eur": ("processing", Stage.OPEN, "21.78", 1, False, ""),
    "oversell-last-one-x3": ("processing", Stage.OPEN, "334.76", 3, False, ""),
    "partially-refunded": ("processing", Stage.OPEN, "121.91", 8, False, ""),
    "pending-then-paid": ("processing", Stage.OPEN, "21.78", 1, False, ""),
    "pickup-paid-local_pickup": ("processing", Stage.OPEN, "13.61", 1, True, ""),
    "pickup-unpaid-cod-processing": ("processing", Stage.OPEN, "0", 1, True, ""),
    "status-refunded-by-put": ("refunded", Stage.CANCELLED, "21.78", 1, False, ""),
    "trashed": ("pending", Stage.OPEN, "0", 1, False, ""),
    "variation-any-attribute": ("processing", Stage.OPEN, "31.03", 1, False, ""),
}


def read(document: dict[str, Any], connection: Connection = CONNECTION) -> StoreOrder:
    return read_order(connection, json.dumps(document).encode())


def changed(**fields: Any) -> StoreOrder:
    return read(recorded.order("delivery-paid-processing") | fields)


def with_line(**fields: Any) -> StoreOrder:
    document = recorded.order("delivery-paid-processing")
    document["line_items"][0] |= fields
    return read(document)


def test_every_recorded_order_is_told_of() -> None:
    assert set(recorded.ORDERS) == set(READ)


@pytest.mark.parametrize("name", recorded.ORDERS)
def test_every_recorded_order_is_read_as_it_was_meant(name: str) -> None:
    document = recorded.order(name)
    order = read(document)
    units = sum(line.quantity for line in order.lines)
    assert READ[name] == (
        order.status, order.stage, str(order.paid), units, order.is_pickup, order.pickup_place
    )  # fmt: skip
    assert order.id == str(document["id"])
    assert order.total == Decimal(document["total"])
    assert order.currency == document["currency"]
    assert order.placed_at.tzinfo is UTC


def test_what_a_packer_must_know() -> None:
    order = read(recorded.order("multi-line-note-variation"))
    assert order.customer_note == (
        "Please leave at the door.\nRing twice — merci ☕ “thanks” x & co / 100%"
    )
    mug, shirt, tea, wrap, card = order.lines
    assert (mug.sku, mug.gtin, mug.product_id) == ("MUG-001", "5012345678900", "12")
    assert (shirt.product_id, shirt.name, shirt.quantity) == ("18", "T-Shirt - Small, Yes", 2)
    assert (tea.unit_price, tea.total) == (Decimal("7.49"), Decimal("22.47"))
    assert (wrap.sku, wrap.product_id) == ("", "14")
    assert card.name == "Gift card 25, Gift message: Happy birthday 🎂"


def test_a_choice_that_the_name_leaves_out_is_added() -> None:
    (shirt,) = read(recorded.order("variation-any-attribute")).lines
    assert shirt.name == "T-Shirt - Large, Logo: Yes"


def test_times_are_utc_and_not_the_sites() -> None:
    order = read(recorded.order("checkout-pickup-block-cod"))
    assert order.placed_at == datetime(2026, 11, 23, 18, 58, 50, tzinfo=UTC)


def test_who_and_where() -> None:
    order = read(recorded.order("checkout-pickup-block-cod"))
    assert (order.customer_name, order.customer_email) == ("Sam Shopper", "sam@example.test")
    assert (order.customer_phone, order.address.phone) == ("2125550199", "2125550199")
    assert (order.address.line1, order.address.line2) == ("10 Main St", "Apt 4")
    assert (order.address.region, order.address.country) == ("NY", "US")
    assert (order.shipping_method, order.payment_method) == (
        "Pickup (Queens depot)", "Cash on delivery"
    )  # fmt: skip


def test_the_shelf_price_and_what_the_coupon_left() -> None:
    (mug,) = read(recorded.order("coupon-10pct")).lines
    assert (mug.unit_price, mug.total) == (Decimal("12.50"), Decimal("33.75"))


def test_a_deleted_product_leaves_its_name() -> None:
    (line,) = read(recorded.order("line-of-deleted-product")).lines
    assert (line.product_id, line.sku, line.name) == (None, "", "Ephemeral")


def test_refunds_are_read_per_line() -> None:
    order = recorded.order("partially-refunded") | {"_refunds": recorded.document("refunds/list")}
    read_back = read(order)
    assert [line.refunded for line in read_back.lines] == [1, 0, 0, 0, 0]
    assert read_back.refunded == Decimal("13.61")
    assert read_back.paid == Decimal("121.91")


def test_a_copy_without_its_refunds_is_still_readable() -> None:
    read_back = read(recorded.order("partially-refunded"))
    assert read_back.refunded == Decimal("13.61")
    assert all(line.refunded == 0 for line in read_back.lines)


def test_more_refunded_than_there_was_counts_as_all() -> None:
    refund = recorded.document("refunds/list")
    refund[1]["line_items"][0]["quantity"] = -9
    read_back = read(recorded.order("partially-refunded") | {"_refunds": refund})
    assert read_back.lines[0].refunded == 1


def test_the_fields_that_older_stores_lack() -> None:
    document = recorded.order("checkout-pickup-block-cod")
    for line in document["line_items"]:
        del line["global_unique_id"]
    for line in document["shipping_lines"]:
        del line["tax_status"]
    order = read(document)
    assert (order.lines[0].gtin, order.pickup_place) == ("", "Queens depot")


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("trash", Stage.CANCELLED),
        ("checkout-draft", Stage.UNPLACED),
        ("auto-draft", Stage.UNPLACED),
        ("draft", Stage.UNPLACED),
        ("new", Stage.UNPLACED),
        ("ready-for-pickup", Stage.UNKNOWN),
        ("shipped", Stage.FINISHED),  # as people said of it
        ("completed", Stage.FINISHED),  # whatever people said of it
    ],
)
def test_a_status_means_what_it_says_or_what_people_said_of_it(status: str, stage: Stage) -> None:
    told = {"shipped": Stage.FINISHED, "completed": Stage.OPEN}
    document = recorded.order("delivery-paid-processing") | {"status": status}
    assert read(document, Connection("x", {}, status_stages=told)).stage is stage


def test_a_paid_order_put_back_to_pending_is_unpaid() -> None:
    assert changed(status="pending", needs_payment=True).paid == 0


def test_mixed_ways_of_sending_are_a_delivery() -> None:
    lines = recorded.order("checkout-pickup-block-cod")["shipping_lines"]
    lines += recorded.order("delivery-paid-processing")["shipping_lines"]
    assert not changed(shipping_lines=lines).is_pickup


def test_the_billing_address_stands_in() -> None:
    nothing = {"first_name": "", "address_1": "", "city": "", "postcode": ""}
    assert changed(shipping=nothing).address.line1 == "350 5th Ave"
    assert changed(shipping=[]).address.line1 == "350 5th Ave"


@pytest.mark.parametrize(
    "fields",
    [
        {"billing": []},
        {"customer_note": None},
        {"number": 21},
        {"shipping_lines": [{"method_id": None, "meta_data": "odd"}]},
        {"refunds": [{"id": 1, "total": None}]},
        {"a_plugin": {"deep": [1, None]}},
        {"meta_data": [{"key": 5}]},
        {"total": 35.39},
    ],
)
def test_what_plugins_do_to_an_order_is_borne(fields: dict[str, Any]) -> None:
    assert changed(**fields).lines[0].sku == "MUG-001"


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"quantity": "2"}, ("MUG-001", "")),
        ({"sku": 1234}, ("1234", "")),
        ({"sku": None}, ("", "")),
        ({"image": {"id": 7, "src": "https://shop.example/mug.jpg"}}, (
            "MUG-001", "https://shop.example/mug.jpg")),
        ({"image": {"id": "", "src": "javascript:x"}}, ("MUG-001", "")),
        ({"image": None, "meta_data": {"odd": 1}}, ("MUG-001", "")),
    ],
)  # fmt: skip
def test_what_plugins_do_to_a_line_is_borne(fields: dict[str, Any], shown: tuple[str, str]) -> None:
    (line,) = with_line(**fields).lines
    assert (line.sku, line.image_url) == shown


def test_a_store_without_decimals_has_none_here() -> None:
    (line,) = with_line(subtotal="1000", total="1000", quantity=3).lines
    assert line.unit_price == Decimal("333")


def test_a_line_of_nothing_is_nothing_to_pack() -> None:
    assert with_line(quantity=-1).lines == ()
    assert with_line(quantity=0).lines == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b'{"id": 34}',
        b'{"id": "x", "line_items": []}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_order_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="not a WooCommerce order"):
        read_order(CONNECTION, body)


@pytest.mark.parametrize(
    "fields",
    [
        {"total": "a lot"},
        {"total": "NaN"},
        {"date_created_gmt": "0000-00-00", "date_modified_gmt": None},
        {"date_created_gmt": None, "date_modified_gmt": None},
        {"total": None},
    ],
)
def test_what_cannot_be_guessed_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        changed(**fields)


@pytest.mark.parametrize("quantity", [1.5, "half", "NaN"])
def test_a_part_of_a_unit_cannot_be_picked(quantity: object) -> None:
    with pytest.raises(Refused, match="part of a unit"):
        with_line(quantity=quantity)


def test_a_refusal_in_place_of_an_order_is_passed_on() -> None:
    body = b'{"code":"woocommerce_rest_cannot_view","message":"Sorry, you cannot view this."}'
    with pytest.raises(Refused, match="Sorry, you cannot view this"):
        read_order(CONNECTION, body)
