import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bordereau.channels.lightspeed.order import read_order
from bordereau.channels.port import Refused
from bordereau.channels.shapes import Stage

from .orders import CONNECTION, FORMATS, an_item, documented, read

BERLIN = {"name": "Ada Lovelace", "companyName": "Engines", "street": "Hauptstraße 3\nHinterhaus",
          "city": "Berlin", "countryCode": "DE", "postalCode": "10115",
          "stateOrProvinceCode": "BE", "stateOrProvinceName": "Berlin",
          "phone": "+49 30 1"}  # fmt: skip


def test_the_documented_order() -> None:
    order = read()
    assert (order.id, order.number, order.status) == ("K8XTQ", "K8XTQ", "DELIVERED")
    assert order.stage is Stage.FINISHED
    assert order.placed_at == datetime(2024, 9, 4, 7, 22, 9, tzinfo=UTC)
    assert order.updated_at == datetime(2024, 9, 4, 7, 26, 24, tzinfo=UTC)
    assert (order.total, order.paid, order.tax) == (Decimal("10.00"), Decimal("10.00"), Decimal(0))
    assert (order.currency, order.customer_name) == ("EUR", "API Team")
    assert order.customer_email == "ec.apps@lightspeedhq.com"
    (line,) = order.lines
    assert (line.id, line.product_id, line.sku) == ("1828115520", "692730761", "123123")
    assert line.unit_price == line.total == 10
    assert line.is_digital


def test_a_digital_order_is_no_pickup_and_goes_by_its_billing_address() -> None:
    order = read()
    assert (order.is_pickup, order.pickup_place, order.shipping_method) == (False, "", "")
    assert order.address.line1 == "Anhalter Strasse 98"


def test_what_floats_have_done_to_a_sum_is_undone() -> None:
    order = read(total=10.090000000000002, items=[an_item(price=0.1, quantity=3)])
    assert str(order.total) == str(order.paid) == "10.09"
    assert str(order.lines[0].total) == "0.30"


@pytest.mark.parametrize(("decimals", "shown"), [(0, "1235"), (2, "1234.57"), (3, "1234.568")])
def test_money_has_the_decimals_of_its_currency(decimals: int, shown: str) -> None:
    store = FORMATS | {"currencyPrecision": decimals}
    assert str(read(total=1234.5678, _store=store).total) == shown


def test_an_amount_passes_through_no_float() -> None:
    order = json.dumps(documented() | {"total": "?"})
    body = order.replace('"total": "?"', '"total": 900000000000000000.29', 1).encode()
    assert str(read_order(CONNECTION, body).total) == "900000000000000000.29"


def test_a_gift_card_is_as_good_as_money() -> None:
    order = read(total=4.5, giftCardRedemption=25, paymentStatus="AWAITING_PAYMENT")
    assert (order.total, order.paid) == (Decimal("29.50"), Decimal(25))


@pytest.mark.parametrize(
    ("status", "total", "is_paid"),
    [
        ("PAID", 10, True),
        ("PARTIALLY_REFUNDED", 10, True),
        ("REFUNDED", 10, True),
        ("AWAITING_PAYMENT", 10, False),
        ("INCOMPLETE", 10, False),
        ("CANCELLED", 10, False),
        ("CUSTOM_PAYMENT_STATUS_1", 10, False),
        ("SOMETHING_NEW", 10, False),
        ("AWAITING_PAYMENT", 0, True),
    ],
)
def test_what_counts_as_paid(status: str, total: int, is_paid: bool) -> None:
    order = read(paymentStatus=status, total=total)
    assert (order.paid == order.total) is is_paid


STAGES = [
    ("PAID", "AWAITING_PROCESSING", "AWAITING_PROCESSING", Stage.OPEN),
    ("AWAITING_PAYMENT", "PROCESSING", "PROCESSING", Stage.OPEN),
    ("PAID", "READY_FOR_PICKUP", "READY_FOR_PICKUP", Stage.OPEN),
    ("PAID", "OUT_FOR_DELIVERY", "OUT_FOR_DELIVERY", Stage.FINISHED),
    ("PAID", "SHIPPED", "SHIPPED", Stage.FINISHED),
    ("AWAITING_PAYMENT", "DELIVERED", "DELIVERED", Stage.FINISHED),
    ("PAID", "WILL_NOT_DELIVER", "WILL_NOT_DELIVER", Stage.CANCELLED),
    ("PAID", "RETURNED", "RETURNED", Stage.CANCELLED),
    ("CANCELLED", "PROCESSING", "CANCELLED", Stage.CANCELLED),
    ("CANCELLED", "DELIVERED", "CANCELLED", Stage.CANCELLED),
    ("REFUNDED", "PROCESSING", "REFUNDED", Stage.CANCELLED),
    ("REFUNDED", "DELIVERED", "DELIVERED", Stage.FINISHED),
    ("PARTIALLY_REFUNDED", "PROCESSING", "PROCESSING", Stage.OPEN),
    ("INCOMPLETE", "AWAITING_PROCESSING", "INCOMPLETE", Stage.UNPLACED),
    ("PAID", "CUSTOM_FULFILLMENT_STATUS_2", "CUSTOM_FULFILLMENT_STATUS_2", Stage.UNKNOWN),
    ("CUSTOM_PAYMENT_STATUS_1", "PROCESSING", "CUSTOM_PAYMENT_STATUS_1", Stage.UNKNOWN),
    ("AUTHORIZED", "PROCESSING", "AUTHORIZED", Stage.UNKNOWN),
    ("PAID", "TELEPORTED", "TELEPORTED", Stage.UNKNOWN),
]


@pytest.mark.parametrize(("payment", "fulfilment", "shown", "stage"), STAGES)
def test_where_it_stands(payment: str, fulfilment: str, shown: str, stage: Stage) -> None:
    order = read(paymentStatus=payment, fulfillmentStatus=fulfilment)
    assert (order.status, order.stage) == (shown, stage)


def test_people_say_what_a_status_of_their_own_means() -> None:
    told = {"CUSTOM_PAYMENT_STATUS_1": Stage.OPEN, "CUSTOM_FULFILLMENT_STATUS_2": Stage.CANCELLED}
    connection = replace(CONNECTION, status_stages=told)
    order = read(connection, paymentStatus="CUSTOM_PAYMENT_STATUS_1", fulfillmentStatus="SHIPPED")
    assert (order.status, order.stage) == ("SHIPPED", Stage.FINISHED)
    assert order.paid == 0
    order = read(connection, fulfillmentStatus="CUSTOM_FULFILLMENT_STATUS_2")
    assert order.stage is Stage.CANCELLED


def test_a_status_chosen_for_completed_finishes_an_order() -> None:
    word = "CUSTOM_FULFILLMENT_STATUS_1 (Handed over)"
    connection = replace(CONNECTION, picked_up_word=word)
    order = read(connection, fulfillmentStatus="CUSTOM_FULFILLMENT_STATUS_1")
    assert order.stage is Stage.FINISHED


@pytest.mark.parametrize(
    "shipping",
    [
        {"isPickup": True, "fulfillmentType": "PICKUP"},
        {"fulfillmentType": "pickup"},
        {"fulfilmentType": "PICKUP"},
        {"isPickup": True},
    ],
)
def test_pickup_in_each_spelling(shipping: dict[str, Any]) -> None:
    shipping |= {"shippingMethodName": "Riverside", "shippingMethodId": "77-1"}
    order = read(shippingOption=shipping, pickupTime="2024-09-05 08:30:00 +0000")
    assert (order.is_pickup, order.pickup_place) == (True, "77-1")
    assert order.pickup_place_name == "Riverside"
    assert order.shipping_method == "Riverside, 2024-09-05 10:30"  # as the shop's clock shows it


def test_a_delivery_with_what_it_costs() -> None:
    shipping = {"shippingMethodName": "Fast", "shippingRate": 10, "discountedShippingRate": 7.5,
                "isPickup": False, "fulfillmentType": "DELIVERY"}  # fmt: skip
    order = read(shippingOption=shipping, shippingPerson=BERLIN, handlingFee={"value": 1})
    assert (order.is_pickup, order.pickup_place, order.shipping_method) == (False, "", "Fast")
    assert order.shipping_cost == Decimal("8.50")
    where = order.address
    assert (where.name, where.company, where.line1) == ("Ada Lovelace", "Engines", "Hauptstraße 3")
    assert (where.line2, where.city, where.postcode) == ("Hinterhaus", "Berlin", "10115")
    assert (where.region, where.country, where.phone) == ("BE", "DE", "+49 30 1")


def test_a_line_names_its_variation_and_its_choices() -> None:
    item = an_item(
        combinationId=422488528,
        selectedOptions=[{"name": "Mark", "value": "II"}, {"name": "File", "type": "FILES"}],
        attributes=[{"name": "UPC", "value": "0435943543594395"}],
        couponAmount=2.5,
        discounts=[{"total": 1}],
    )
    (line,) = read(items=[item]).lines
    assert (line.product_id, line.name) == ("39766764-422488528", "Cherry, Mark: II")
    assert (line.gtin, line.unit_price) == ("0435943543594395", Decimal(15))
    assert line.total == Decimal("26.50")
    assert (line.quantity, line.deducted, line.is_digital) == (2, 2, False)


def test_a_line_typed_by_hand_has_no_product() -> None:
    for product in (None, 0, -1):
        assert read(items=[an_item(productId=product)]).lines[0].product_id is None


def test_what_was_never_placed_or_is_over_is_not_deducted() -> None:
    for status in ("INCOMPLETE", "CANCELLED"):
        assert read(items=[an_item()], paymentStatus=status).lines[0].deducted == 0


def test_part_of_a_unit_cannot_be_picked() -> None:
    with pytest.raises(Refused, match=r"part of a unit \(“1.5”\)"):
        read(items=[an_item(quantity=1.5)])


def test_a_gift_card_is_not_packed() -> None:
    assert read(items=[an_item(giftCard=True)]).lines[0].is_digital


def test_the_customers_words_and_not_the_shops_own() -> None:
    order = read(
        orderComments="Ring\r\ntwice\x07",
        privateAdminNotes="A bad payer",
        orderExtraFields=[
            {"title": "Engraving", "value": "Zoé", "orderDetailsDisplaySection": "shipping_info"},
            {"title": "session", "value": "a1", "orderDetailsDisplaySection": ""},
        ],
    )
    assert order.customer_note == "Ring\ntwice\nEngraving: Zoé"


def test_money_that_went_back() -> None:
    order = read(paymentStatus="PARTIALLY_REFUNDED", refundedAmount=3.3333)
    assert (order.refunded, order.paid) == (Decimal("3.33"), Decimal("10.00"))


def test_tax_is_added_only_where_prices_leave_it_out() -> None:
    assert read(pricesIncludeTax=False, tax=0.91).tax == Decimal("0.91")
    assert read(pricesIncludeTax=True, tax=0.91).tax == 0


@pytest.mark.parametrize("field", sorted(set(documented()) - {
    "id", "paymentStatus", "fulfillmentStatus", "total", "items", "_store",
}))  # fmt: skip
def test_nothing_else_need_be_there(field: str) -> None:
    assert read(CONNECTION, **{field: None}).id == "K8XTQ"


def test_times_may_come_as_text_alone() -> None:
    order = read(createTimestamp=None, updateTimestamp=None)
    assert order.placed_at == datetime(2024, 9, 4, 7, 22, 9, tzinfo=UTC)
    with pytest.raises(Refused, match="time cannot be read"):
        read(updateTimestamp=None, updateDate="yesterday")


@pytest.mark.parametrize("field", ["paymentStatus", "total", "items", "_store"])
def test_an_order_without_what_matters_is_refused(field: str) -> None:
    with pytest.raises(Refused, match="not an E-Series order"):
        read(CONNECTION, **{field: None})
