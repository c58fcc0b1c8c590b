"""The API as the E-Series documents say it answers."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from bordereau.standins.lightspeed import LightspeedStandin, render

DOCUMENTED = Path(__file__).parents[2] / "payloads" / "lightspeed" / "order.json"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errorCode"]


def test_an_order_has_the_documented_fields_of_the_documented_kinds(
    store: LightspeedStandin, api: httpx.Client
) -> None:
    order = store.place_order(pickup="Riverside")
    documented = json.loads(DOCUMENTED.read_text())
    shown = api.get(f"/orders/{order.id}").json()
    assert shown["id"] == order.id
    for name in shown.keys() & documented.keys():
        assert kind(shown[name]) == kind(documented[name]), name
    missing = {"id", "internalId", "total", "paymentStatus", "items", "billingPerson"} - set(shown)
    assert not missing
    item, told = shown["items"][0], documented["items"][0]
    for name in item.keys() & told.keys():
        assert kind(item[name]) == kind(told[name]), name


def kind(value: Any) -> type:
    return float if type(value) is int else type(value)


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/profile", "read_store_profile"),
        ("GET", "/profile/order_statuses", "read_store_profile"),
        ("GET", "/orders", "read_orders"),
        ("GET", "/orders/deleted", "read_orders"),
        ("PUT", "/orders/0", "update_orders"),
        ("DELETE", "/orders/0", "update_orders"),
        ("GET", "/products", "read_catalog"),
        ("PUT", "/products/0", "update_catalog"),
        ("PUT", "/products/0/inventory", "update_catalog"),
    ],
)
def test_each_address_needs_its_scope(
    store: LightspeedStandin, api: httpx.Client, method: str, path: str, scope: str
) -> None:
    granted = {"Authorization": f"Bearer {store.add_token(scope)}"}
    others = {"Authorization": f"Bearer {store.add_token('read_customers')}"}
    assert code(api.request(method, path, headers=others)) == (403, "INSUFFICIENT_APP_SCOPE")
    assert api.request(method, path, headers=granted).status_code in (200, 400, 404)


def test_who_is_let_in(store: LightspeedStandin, api: httpx.Client) -> None:
    wrong = {"Authorization": "Bearer secret_x"}
    assert code(api.get("/orders", headers=wrong)) == (403, "INVALID_API_TOKEN")
    elsewhere = store.url.replace("1003", "1004")
    assert code(api.get(f"{elsewhere}/orders")) == (404, "STORE_NOT_FOUND")
    store.become(is_suspended=True)
    assert code(api.get("/orders")) == (402, "STORE_IS_SUSPENDED")
    store.become(is_suspended=False, plan="FREE")
    assert code(api.get("/orders")) == (402, "NOT_AVAILABLE_ON_CURRENT_PLAN")


def test_so_many_calls_a_minute(store: LightspeedStandin, api: httpx.Client) -> None:
    store.become(calls_a_minute=2)
    assert [api.get("/profile").status_code for _turn in range(3)] == [200, 200, 429]
    answer = api.get("/profile")
    assert code(answer) == (429, "RATE_LIMITED")
    assert answer.headers["retry-after"] == "60"


def test_lists_come_a_hundred_at_a_time_in_no_order(
    store: LightspeedStandin, api: httpx.Client
) -> None:
    placed = [order.id for order in store.place_orders(120)]
    first = api.get("/orders", params={"limit": "500"}).json()
    assert (first["total"], first["count"], first["limit"]) == (120, 100, 100)
    rest = api.get("/orders", params={"offset": "100"}).json()
    listed = [one["id"] for one in first["items"] + rest["items"]]
    assert sorted(listed) == sorted(placed)
    assert listed not in (placed, placed[::-1])


def test_what_a_list_is_asked_for(store: LightspeedStandin, api: httpx.Client) -> None:
    old, paid = store.place_order(), store.place_order()
    store.advance(3600)
    new = store.place_order(status="AWAITING_PAYMENT")
    second = str(new.updated)

    def listed(**asked: str) -> set[str]:
        return {one["id"] for one in api.get("/orders", params=asked).json()["items"]}

    assert listed(updatedFrom=second) == listed(createdFrom=second) == {new.id}
    assert listed(updatedTo=str(old.updated + 5)) == {old.id, paid.id}
    assert listed(updatedFrom=render.when(new.updated)[:19]) == {new.id}
    assert listed(paymentStatus="PAID,INCOMPLETE") == {old.id, paid.id}
    assert listed(fulfillmentStatus="DELIVERED") == set()
    assert listed(ids=f"{old.id},{new.number}") == {old.id, new.id}
    assert old.id in listed(ids=old.id[:2])
    assert api.get("/orders", params={"updatedFrom": "soon"}).status_code == 400


def test_only_the_fields_that_are_asked_for(store: LightspeedStandin, api: httpx.Client) -> None:
    order = store.place_order()
    asked = {"responseFields": "total,items(id,items(sku,quantity))"}
    (shown,) = api.get("/orders", params=asked).json()["items"]
    item = order.items[0]
    assert shown == {"id": order.id, "items": [{"sku": item.sku, "quantity": item.quantity}]}
    assert api.get(f"/orders/{order.number}", params={"responseFields": "id"}).json() == {
        "id": order.id
    }


def test_an_order_is_changed_by_what_is_sent(store: LightspeedStandin, api: httpx.Client) -> None:
    order = store.place_order()
    store.advance(60)
    told = {"fulfillmentStatus": "SHIPPED", "trackingNumber": "6A1"}
    assert api.put(f"/orders/{order.id}", json=told).json() == {"updateCount": 1}
    assert (order.fulfilment, order.tracking) == ("SHIPPED", "6A1")
    assert order.updated >= order.created + 60
    assert api.put(f"/orders/{order.id}", json=told).json() == {"updateCount": 0}
    for status in ("COMPLETED", "CUSTOM_FULFILLMENT_STATUS_1"):
        refused = api.put(f"/orders/{order.id}", json={"fulfillmentStatus": status})
        assert code(refused) == (400, "WRONG_PARAMETER")
    store.become(custom_statuses={"CUSTOM_FULFILLMENT_STATUS_1": "Handed over"})
    told = {"fulfillmentStatus": "CUSTOM_FULFILLMENT_STATUS_1"}
    assert api.put(f"/orders/{order.id}", json=told).json() == {"updateCount": 1}


def test_stock_falls_when_an_order_is_placed_and_comes_back_when_it_is_called_off(
    store: LightspeedStandin, api: httpx.Client
) -> None:
    sku = store.place_order().items[0].sku
    sold = store.sold(sku)
    assert sold.quantity is not None
    before = sold.quantity
    order = store.place_order({sku: 2})
    assert sold.quantity == before - 2
    store.edit(order.id, {sku: 3})
    assert sold.quantity == before - 3
    api.put(f"/orders/{order.id}", json={"paymentStatus": "CANCELLED"})
    assert sold.quantity == before


def test_a_basket_that_was_left_holds_no_stock(store: LightspeedStandin) -> None:
    sku = store.place_order().items[0].sku
    before = store.sold(sku).quantity
    store.place_order({sku: 1}, status="INCOMPLETE")
    assert store.sold(sku).quantity == before


def test_stock_is_set_or_adjusted_and_may_fall_below_nought(
    store: LightspeedStandin, api: httpx.Client
) -> None:
    product = next(one for one in store.shop.state.products.values() if not one.variations)
    path = f"/products/{product.id}"
    assert api.put(path, json={"quantity": 4}).json() == {"updateCount": 1}
    told = api.put(f"{path}/inventory", json={"quantityDelta": -10}).json()
    assert told["updateCount"] == 1
    assert told["warning"]
    assert api.get(path).json()["quantity"] == -6
    assert code(api.put(path, json={"quantity": "4"})) == (400, "WRONG_PARAMETER")
    assert code(api.put("/products/1", json={"quantity": 4})) == (404, "PRODUCT_NOT_FOUND")


def test_a_variation_of_its_products_sku_has_its_products_stock(
    store: LightspeedStandin, api: httpx.Client
) -> None:
    product = next(one for one in store.shop.state.products.values() if one.variations)
    variation = product.variations[0]
    path = f"/products/{product.id}/combinations/{variation.id}"
    assert api.put(path, json={"quantity": 4}).json() == {"updateCount": 1}
    variation.sku = ""
    assert code(api.put(path, json={"quantity": 5})) == (400, "DIFFERENT_COMBINATION_STOCK")
    gone = f"/products/{product.id}/combinations/1"
    assert code(api.get(gone)) == (404, "COMBINATION_NOT_FOUND")


def test_refunds_are_sums(store: LightspeedStandin, api: httpx.Client) -> None:
    order = store.place_order()
    store.refund(order.id, "1.50", "A chip")
    shown = api.get(f"/orders/{order.id}").json()
    assert (shown["paymentStatus"], shown["refundedAmount"]) == ("PARTIALLY_REFUNDED", 1.5)
    assert [one["reason"] for one in shown["refunds"]] == ["A chip"]
    store.refund(order.id, "900", "")
    assert order.payment == "REFUNDED"


def test_what_was_deleted_is_known_by_its_number(
    store: LightspeedStandin, api: httpx.Client
) -> None:
    order = store.place_order()
    assert api.delete(f"/orders/{order.id}").json() == {"deleteCount": 1}
    assert code(api.get(f"/orders/{order.id}")) == (404, "ORDER_NOT_FOUND")
    assert [one["id"] for one in api.get("/orders/deleted").json()["items"]] == [order.number]


def test_some_sums_show_that_they_are_floats(store: LightspeedStandin) -> None:
    sweet = store.add_product("SWEET", "Sweet", "0.10")
    order = store.place_order({sweet.sku: 3})
    order.shipping_rate = sweet.price - sweet.price
    assert store.order_json(order.id)["total"] == 0.30000000000000004
    assert str(render.exact_total(order)) == "0.3"
