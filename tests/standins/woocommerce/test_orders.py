"""Stock, payment, refunds and edits, from the shopper's side and from the API's."""

from decimal import Decimal

import httpx
import pytest

from bordereau.standins.common.till import SoldOut, TooLate
from bordereau.standins.woocommerce import WooCommerceStandin


@pytest.fixture
def sku(store: WooCommerceStandin) -> str:
    store.add_product(name="Lamp", sku="LAMP", regular_price="20", manage_stock=True,
                      stock_quantity=10)  # fmt: skip
    return "LAMP"


def test_stock_follows_the_status(store: WooCommerceStandin, sku: str) -> None:
    order = store.place_order({sku: 3}, payment="later")
    assert (order.status, store.stock(sku)) == ("pending", 10)
    store.pay(order.id)
    assert (order.status, store.stock(sku)) == ("processing", 7)
    store.cancel(order.id)
    assert store.stock(sku) == 10
    store.set_status(order.id, "processing")
    assert store.stock(sku) == 7
    store.set_status(order.id, "failed")
    assert store.stock(sku) == 7


def test_an_edit_moves_the_stock_and_the_total(store: WooCommerceStandin, sku: str) -> None:
    order = store.place_order({sku: 3})
    before = order.total
    store.edit(order.id, {sku: 1, "KIT-004": 1})
    assert (store.stock(sku), len(order.lines)) == (9, 2)
    store.edit(order.id, {sku: 0})
    assert (store.stock(sku), [line.name for line in order.lines]) == (
        10, ["Copper measuring cups, set of 4"],
    )  # fmt: skip
    assert order.total != before


def test_the_storefront_refuses_what_the_api_oversells(
    store: WooCommerceStandin, api: httpx.Client, sku: str
) -> None:
    with pytest.raises(SoldOut):
        store.place_order({sku: 11})
    rows = [{"sku": sku, "quantity": 12}]
    assert api.post("/orders", json={"set_paid": True, "line_items": rows}).status_code == 201
    assert store.stock(sku) == -2


def test_cash_on_delivery_is_under_way_and_unpaid(store: WooCommerceStandin) -> None:
    order = store.place_order(payment="cod")
    shown = store.order_json(order.id)
    assert (shown["status"], shown["date_paid_gmt"], shown["needs_payment"]) == (
        "processing", None, False,
    )  # fmt: skip
    store.set_status(order.id, "completed")
    assert store.order_json(order.id)["date_paid_gmt"]


def test_pickup_says_where_or_does_not(store: WooCommerceStandin) -> None:
    block = store.order_json(store.place_order(pickup="Riverside").id)["shipping_lines"][0]
    assert (block["method_id"], block["instance_id"]) == ("pickup_location", "0")
    meta = {row["key"]: row["value"] for row in block["meta_data"]}
    assert meta["pickup_location"] == "Riverside"
    assert meta["_pickup_location_address"]["city"] == "Lyon"
    classic = store.order_json(store.place_order(pickup="Riverside", classic=True).id)
    assert classic["shipping_lines"][0]["method_id"] == "local_pickup"


def test_a_refund_restocks_only_lines(
    store: WooCommerceStandin, api: httpx.Client, sku: str
) -> None:
    order = store.place_order({sku: 2})
    store.refund(order.id, "5.00", reason="Goodwill")
    assert store.stock(sku) == 8
    store.refund(order.id, items={sku: 1})
    assert store.stock(sku) == 9
    newest, oldest = api.get(f"/orders/{order.id}/refunds").json()
    assert oldest["line_items"] == []
    [line] = newest["line_items"]
    assert (line["quantity"], line["total"]) == (-1, "-20.00")
    assert line["meta_data"][0]["value"] == str(order.lines[0].id)
    assert (order.lines[0].quantity, order.status) == (2, "processing")
    store.refund(order.id)
    assert (order.status, order.refunded) == ("refunded", order.total)


def test_a_coupon_leaves_the_subtotal(store: WooCommerceStandin, sku: str) -> None:
    store.add_coupon("welcome", 10)
    shown = store.order_json(store.place_order({sku: 1}, coupon="welcome").id)
    line = shown["line_items"][0]
    assert (line["subtotal"], line["total"], shown["discount_total"]) == ("20.00", "18.00", "2.00")


def test_a_deleted_product_leaves_an_empty_line(store: WooCommerceStandin, sku: str) -> None:
    order = store.place_order({sku: 1})
    store.delete_product(sku)
    line = store.order_json(order.id)["line_items"][0]
    assert (line["product_id"], line["sku"], line["name"]) == (0, None, "Lamp")


def test_stock_is_written_absolute(store: WooCommerceStandin, api: httpx.Client, sku: str) -> None:
    product = store.product(sku)
    variation = next(p for p in store.shop.state.products.values() if p.parent_id)
    api.put(f"/products/{product.id}", json={"stock_quantity": 4})
    path = f"/products/{variation.parent_id}/variations/{variation.id}"
    assert api.put(path, json={"stock_quantity": 7}).json()["stock_quantity"] == 7
    rows = {"update": [{"id": product.id, "stock_quantity": 0}, {"id": 999_999}]}
    done = api.post("/products/batch", json=rows).json()["update"]
    assert (done[0]["stock_status"], store.stock(sku)) == ("outofstock", 0)
    assert done[1]["error"]["code"] == "woocommerce_rest_product_invalid_id"


def test_a_batch_does_not_check_the_status(store: WooCommerceStandin, api: httpx.Client) -> None:
    order = store.place_order()
    rows = {"update": [{"id": order.id, "status": "shipped"}]}
    assert api.post("/orders/batch", json=rows).status_code == 200
    assert order.status == "pending"
    assert api.put(f"/orders/{order.id}", json={"status": "shipped"}).status_code == 400


def test_every_write_is_a_change(store: WooCommerceStandin, api: httpx.Client) -> None:
    order = store.place_order()
    before = order.modified
    store.advance(3)
    api.put(f"/orders/{order.id}", json={})
    assert (order.modified - before).total_seconds() >= 3


def test_a_finished_order_is_not_the_shoppers_to_edit(store: WooCommerceStandin) -> None:
    order = store.place_order()
    store.set_status(order.id, "completed")
    with pytest.raises(TooLate):
        store.edit(order.id, {"KIT-004": 1})
    assert order.total > Decimal(0)
