"""An order in our words, whatever became of it."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bordereau.channels import shopify
from bordereau.channels.port import Refused
from bordereau.channels.shapes import Stage, StoreOrder

from .conftest import ShopifyInHand

NOBODY = ("email", "phone", "shippingAddress", "billingAddress", "note")


def body_of(store: ShopifyInHand, order_id: str) -> dict[str, Any]:
    received = shopify.fetch_orders(store.connection, [order_id])[order_id]
    assert received is not None
    body: dict[str, Any] = msgspec.json.decode(received.body)
    return body


def read(store: ShopifyInHand, order_id: str, **changes: Any) -> StoreOrder:
    body = body_of(store, order_id) | changes
    return shopify.read_order(store.connection, msgspec.json.encode(body))


def test_a_plain_order(store: ShopifyInHand) -> None:
    placed = store.standin.place_order({store.sku: 2}, note="Ring twice\nThe dog is kind")
    order = read(store, str(placed.id))
    assert (order.number, order.status) == ("#1001", "Unfulfilled")
    assert (order.lines[0].sku, order.lines[0].quantity) == (store.sku, 2)
    assert order.lines[0].total == order.lines[0].unit_price * 2
    assert order.total == order.lines[0].total + order.shipping_cost
    assert order.lines[0].deducted == 2
    assert order.lines[0].location == store.location()
    assert len(order.lines[0].gtin) == 13
    assert order.customer_note == "Ring twice\nThe dog is kind"
    assert order.customer_email.endswith("@example.test")
    assert order.address.country
    assert (order.tax, order.shipping_method) == (Decimal(0), "Standard")


def test_tax_that_the_prices_do_not_hold(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    tax = {"shopMoney": {"amount": "3.21"}}
    order = read(store, order_id, taxesIncluded=False, currentTotalTaxSet=tax)
    assert order.tax == Decimal("3.21")


def test_ways_to_pay_are_in_words(store: ShopifyInHand) -> None:
    names = ["shopify_payments", "Cash on Delivery (COD)"]
    order = read(store, store.place_order(), paymentGatewayNames=names)
    assert order.payment_method == "Shopify payments, Cash on Delivery (COD)"


def test_a_customer_whom_shopify_does_not_show(store: ShopifyInHand) -> None:
    order = read(store, store.place_order(), **dict.fromkeys(NOBODY), fulfillmentOrders={})
    assert (order.customer_name, order.customer_email, order.address.line1) == ("", "", "")


def test_who_collects_is_known_from_the_fulfilment_order(store: ShopifyInHand) -> None:
    order_id = store.place_order(pickup="Riverside")
    assert read(store, order_id, billingAddress=None).is_pickup
    body = body_of(store, order_id)
    body["billingAddress"] = None
    body["fulfillmentOrders"]["nodes"][0]["destination"] |= {"firstName": "Zoé", "lastName": "N."}
    order = shopify.read_order(store.connection, msgspec.json.encode(body))
    assert order.customer_name == "Zoé N."


def test_a_pickup_names_its_place_by_id_and_name(store: ShopifyInHand) -> None:
    order = read(store, store.place_order(pickup="Riverside"))
    assert (order.pickup_place, order.pickup_place_name) == (str(store.riverside), "Riverside")


def test_an_order_that_is_not_routed_yet_has_no_place(store: ShopifyInHand) -> None:
    order = read(store, store.place_order(), fulfillmentOrders={"nodes": []})
    assert (order.lines[0].location, order.is_pickup, order.stage) == ("", False, Stage.OPEN)


def test_an_edited_order_asks_for_what_is_left(store: ShopifyInHand) -> None:
    placed = store.standin.place_order({store.sku: 3}, payment="bacs")
    store.standin.edit(placed.id, {store.sku: 1})
    order = read(store, str(placed.id))
    line = order.lines[0]
    assert (line.quantity, line.refunded) == (3, 2)
    assert (order.refunded, order.paid) == (line.unit_price * 2, Decimal(0))


def test_a_refunded_line_is_not_packed(store: ShopifyInHand) -> None:
    placed = store.standin.place_order({store.sku: 3})
    store.standin.refund(placed.id, {store.sku: 1})
    order = read(store, str(placed.id))
    assert (order.lines[0].quantity, order.lines[0].refunded) == (3, 1)
    assert order.paid == order.total
    assert order.refunded == order.lines[0].unit_price
    assert order.stage is Stage.OPEN


def test_an_order_of_which_nothing_is_left_is_as_good_as_cancelled(store: ShopifyInHand) -> None:
    placed = store.standin.place_order({store.sku: 1})
    store.standin.refund(placed.id, {store.sku: 1})
    order = read(store, str(placed.id))
    assert (order.status, order.stage) == ("Fulfillment not required", Stage.CANCELLED)


def test_a_line_of_a_product_that_is_gone_or_was_typed_in(store: ShopifyInHand) -> None:
    placed = store.standin.place_order()
    placed.lines[0].variant_id, placed.lines[0].sku = None, ""
    line = read(store, str(placed.id)).lines[0]
    assert (line.product_id, line.sku, line.gtin, line.image_url) == (None, "", "", "")
    assert line.deducted == 0
    assert line.name


def test_what_the_customer_had_written_on_it_is_seen(store: ShopifyInHand) -> None:
    placed = store.standin.place_order(attributes={"Gift message": "Happy\nbirthday", "_app": "x"})
    placed.lines[0].attributes = {"Engraving": "Zoé", "_internal": "7"}
    order = read(store, str(placed.id))
    assert order.lines[0].name.endswith(", Engraving: Zoé")
    assert "Gift message: Happy birthday" in order.customer_note
    assert "_app" not in order.customer_note


def test_gift_cards_and_downloads_are_not_packed(store: ShopifyInHand) -> None:
    card = next(one for one in store.standin.shop.state.variants.values() if one.is_gift_card)
    placed = store.standin.place_order({card.sku: 1, store.sku: 1})
    order = read(store, str(placed.id))
    assert [line.is_digital for line in order.lines] == [True, False]
    assert not order.is_pickup


def test_a_test_order_says_so(store: ShopifyInHand) -> None:
    placed = store.standin.place_order(test=True, note="Hello")
    order = read(store, str(placed.id))
    assert order.customer_note.splitlines()[0] == "TEST ORDER"
    assert order.stage is Stage.OPEN


def test_what_was_handed_over_at_shopifys_own_till_is_nothing_to_us(store: ShopifyInHand) -> None:
    placed = store.standin.place_order(source="pos")
    assert read(store, str(placed.id)).stage is Stage.UNPLACED


def test_what_shopifys_till_is_to_send_is_ours_to_send(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    assert read(store, order_id, sourceName="pos").stage is Stage.OPEN


def test_what_staff_have_sent_already_is_told_to_the_packer(store: ShopifyInHand) -> None:
    placed = store.standin.place_order({store.sku: 3})
    store.standin.fulfil_by_hand(placed.id, {store.sku: 2})
    order = read(store, str(placed.id))
    assert (order.status, order.stage) == ("Partially fulfilled", Stage.OPEN)
    assert f"Already fulfilled on Shopify: 2 × {placed.lines[0].name}" in order.customer_note


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("UNFULFILLED", Stage.OPEN),
        ("PARTIALLY_FULFILLED", Stage.OPEN),
        ("IN_PROGRESS", Stage.OPEN),
        ("ON_HOLD", Stage.OPEN),
        ("SCHEDULED", Stage.OPEN),
        ("REQUEST_DECLINED", Stage.OPEN),
        ("FULFILLED", Stage.FINISHED),
        ("FULFILLMENT_NOT_REQUIRED", Stage.FINISHED),
        ("RESTOCKED", Stage.CANCELLED),
        ("SOMETHING_NEW", Stage.UNKNOWN),
    ],
)
def test_each_status_has_its_stage(store: ShopifyInHand, status: str, stage: Stage) -> None:
    order = read(store, store.place_order(), displayFulfillmentStatus=status)
    assert order.stage is stage


def test_every_status_of_the_schema_is_known() -> None:
    from bordereau.channels.shopify.order import _STAGES
    from bordereau.standins.shopify.graphql_api import schema

    kind = schema().type_map["OrderDisplayFulfillmentStatus"]
    assert set(kind.values) == set(_STAGES)  # type: ignore[attr-defined]


def test_a_new_status_means_what_people_said(store: ShopifyInHand) -> None:
    body = body_of(store, store.place_order()) | {"displayFulfillmentStatus": "SOMETHING_NEW"}
    told = store.connection_with()
    told.status_stages["Something new"] = Stage.FINISHED
    assert shopify.read_order(told, msgspec.json.encode(body)).stage is Stage.FINISHED


def test_an_unknown_way_of_delivering_is_a_delivery(store: ShopifyInHand) -> None:
    body = body_of(store, store.place_order())
    for part in body["fulfillmentOrders"]["nodes"]:
        part["deliveryMethod"]["methodType"] = "DRONE"
        part["assignedLocation"]["location"] = None
    order = shopify.read_order(store.connection, msgspec.json.encode(body))
    assert (order.is_pickup, order.lines[0].location) == (False, "")


def test_money_is_exact_and_in_the_shops_currency(store: ShopifyInHand) -> None:
    paid = {"shopMoney": {"amount": "0.1"}, "presentmentMoney": {"amount": "999"}}
    order = read(
        store, store.place_order(paid=False), totalPriceSet=paid, currentTotalPriceSet=paid
    )
    assert order.total == Decimal("0.1")


@pytest.mark.parametrize("name", ["id", "updatedAt", "lineItems", "totalPriceSet"])
def test_what_lacks_an_orders_own_fields_is_none(store: ShopifyInHand, name: str) -> None:
    body = body_of(store, store.place_order())
    del body[name]
    with pytest.raises(Refused, match="not a Shopify order"):
        shopify.read_order(store.connection, msgspec.json.encode(body))
