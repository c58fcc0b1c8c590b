"""The API as the vendor's documents say it answers."""

from datetime import UTC
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bordereau.standins.bigcommerce import BigCommerceStandin, Options, run_bigcommerce_standin

from .conftest import client_of

WHOLE = {"include": "consignments.line_items", "consignment_structure": "object"}


def said(answer: httpx.Response) -> tuple[int, str]:
    """v2 says no with a list, and v3 with an object."""
    told = answer.json()
    return answer.status_code, told[0]["message"] if isinstance(told, list) else told["title"]


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/v2/orders", "store_v2_orders_read_only"),
        ("GET", "/v2/orders/count", "store_v2_orders_read_only"),
        ("GET", "/v2/orders/9", "store_v2_orders_read_only"),
        ("PUT", "/v2/orders/9", "store_v2_orders"),
        ("DELETE", "/v2/orders/9", "store_v2_orders"),
        ("POST", "/v2/orders/9/shipments", "store_v2_orders"),
        ("GET", "/v2/order_statuses", "store_v2_orders_read_only"),
        ("GET", "/v3/orders/9/transactions", "store_v2_transactions_read_only"),
        ("GET", "/v3/orders/payment_actions/refunds", "store_v2_orders_read_only"),
        ("GET", "/v3/catalog/products", "store_v2_products_read_only"),
        ("GET", "/v3/inventory/locations", "store_locations_read_only"),
        ("GET", "/v3/inventory/items", "store_inventory_read_only"),
        ("PUT", "/v3/inventory/adjustments/absolute", "store_inventory"),
        ("GET", "/v3/settings/inventory", "store_v2_information_read_only"),
        ("GET", "/v2/store", "store_v2_information_read_only"),
    ],
)
def test_each_address_needs_its_scope(
    store: BigCommerceStandin, method: str, path: str, scope: str
) -> None:
    """An orders scope is not enough for transactions; reading is not enough to write."""
    wrong = {"store_v2_orders", "store_v2_orders_read_only", "store_inventory_read_only"} - {scope}
    if scope.endswith("_read_only"):
        wrong -= {scope.removesuffix("_read_only")}
    with client_of(store, store.add_account(*sorted(wrong)).token) as other:
        assert said(other.request(method, path, json={}))[0] == 403
        assert "required scope" in said(other.request(method, path, json={}))[1]
    with client_of(store, store.add_account(scope).token) as granted:
        assert granted.request(method, path, json={}).status_code not in (401, 403)


def test_who_is_let_in(store: BigCommerceStandin, api: httpx.Client) -> None:
    with client_of(store, "wrong") as stranger:
        assert said(stranger.get("/v2/orders"))[0] == 401
    elsewhere = store.url.replace("c0rn3r", "els3")
    assert api.get(f"{elsewhere}/v2/orders").status_code == 401
    account = store.add_account()
    store.delete_account(account.token)
    with client_of(store, account.token) as gone:
        assert gone.get("/v2/orders").status_code == 401


def test_a_quota_for_all_apps_together() -> None:
    with (
        run_bigcommerce_standin(Options(quota=3)) as small,
        client_of(small) as one,
        client_of(small, small.add_account().token) as other,
    ):
        answers = [client.get("/v2/time") for client in (one, other, one, other)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    left = [answer.headers["x-rate-limit-requests-left"] for answer in answers]
    assert left == ["2", "1", "0", "0"]
    assert answers[3].headers["x-rate-limit-requests-quota"] == "3"
    assert 0 < int(answers[3].headers["x-rate-limit-time-reset-ms"]) <= 30_000


def test_v2_answers_in_xml_where_nothing_is_said(api: httpx.Client) -> None:
    answer = api.get("/v2/order_statuses", headers={"Accept": "*/*"})
    assert answer.headers["content-type"].startswith("application/xml")
    assert api.get("/v3/hooks", headers={"Accept": "*/*"}).json()["data"] == []


def test_an_empty_list_of_v2_is_no_content(api: httpx.Client) -> None:
    answer = api.get("/v2/orders")
    assert (answer.status_code, answer.content) == (204, b"")


def test_what_is_not_there(api: httpx.Client) -> None:
    assert said(api.get("/v2/orders/9")) == (404, "The requested resource was not found.")
    assert isinstance(api.get("/v2/orders/9").json(), list)
    assert isinstance(api.get("/v3/hooks/9").json(), dict)
    assert api.get("/v2/nonsense").status_code == 404


def test_money_is_text_and_times_are_rfc_2822(store: BigCommerceStandin, api: httpx.Client) -> None:
    order = store.place_order()
    told = api.get(f"/v2/orders/{order.id}").json()
    assert told["total_inc_tax"] == f"{order.total:.4f}"
    assert Decimal(told["total_ex_tax"]) + Decimal(told["total_tax"]) == order.total
    assert told["date_created"].endswith("+0000")
    assert (told["status_id"], told["status"]) == (11, "Awaiting Fulfillment")


def test_consignments_only_where_they_are_asked_for(
    store: BigCommerceStandin, api: httpx.Client
) -> None:
    order = store.place_order(pickup="Riverside")
    path = f"/v2/orders/{order.id}"
    assert set(api.get(path).json()["consignments"]) == {"url", "resource"}
    named = api.get(path, params={"include": "consignments"}).json()["consignments"]
    assert set(named[0]["pickups"][0]["line_items"][0]) == {"url", "resource"}
    whole = api.get(path, params=WHOLE).json()["consignments"]
    assert isinstance(whole, dict)
    (pickup,) = whole["pickups"]
    assert pickup["location"]["name"] == "Riverside"
    assert pickup["line_items"][0]["order_pickup_method_id"] == pickup["id"]
    listed = api.get("/v2/orders", params={"include": WHOLE["include"]}).json()
    assert isinstance(listed[0]["consignments"], list)


def test_what_a_list_is_asked_for(store: BigCommerceStandin, api: httpx.Client) -> None:
    old, archived = store.place_order(), store.place_order()
    store.archive(archived.id)
    store.advance(3600)
    new = store.place_order(payment="bacs")

    def listed(**asked: Any) -> list[int]:
        answer = api.get("/v2/orders", params=asked)
        return [one["id"] for one in answer.json()] if answer.content else []

    second = new.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    assert listed() == [old.id, new.id]
    assert listed(sort="id:desc") == [new.id, old.id]
    assert listed(min_id=new.id) == listed(status_id=7) == [new.id]
    assert listed(min_date_modified=second) == [new.id]
    assert listed(max_date_modified=second, max_id=old.id) == [old.id]
    assert listed(limit=1, page=2) == [new.id]
    assert listed(modified_since=second) == [old.id, new.id]  # not a filter of theirs
    assert said(api.get("/v2/orders", params={"min_date_modified": "soon"}))[0] == 400


def test_counts_by_status(store: BigCommerceStandin, api: httpx.Client) -> None:
    store.place_order()
    store.place_order(payment="bacs")
    counts = {one["id"]: one["count"] for one in api.get("/v2/orders/count").json()["statuses"]}
    assert {number: count for number, count in counts.items() if count} == {7: 1, 11: 1}


def test_only_some_fields_can_be_written(store: BigCommerceStandin, api: httpx.Client) -> None:
    order = store.place_order()
    path = f"/v2/orders/{order.id}"
    refused = api.put(path, json={"status_id": 9, "total_inc_tax": "1.0000"})
    assert said(refused) == (
        400, "The field 'total_inc_tax' cannot be written to. Please remove it.",
    )  # fmt: skip
    assert order.status_id == 11
    assert said(api.put(path, json={"status_id": "nine"}))[0] == 400
    assert api.put(path, json={"status_id": 9}).json()["status"] == "Awaiting Shipment"


def test_a_label_is_the_shops_own(store: BigCommerceStandin, api: httpx.Client) -> None:
    order = store.place_order()
    store.rename_status(11, "À préparer")
    told = api.get(f"/v2/orders/{order.id}").json()
    assert (told["status_id"], told["status"]) == (11, "À préparer")
    label = api.get("/v2/order_statuses").json()[11]
    assert (label["system_label"], label["custom_label"]) == ("Awaiting Fulfillment", "À préparer")


def test_ship_items(store: BigCommerceStandin, api: httpx.Client) -> None:
    sku = store.first_on_offer().sku
    order = store.place_order({sku: 2})
    path, line = f"/v2/orders/{order.id}/shipments", order.lines[0]

    def ship(units: int, address: int = order.address_id) -> httpx.Response:
        items = [{"order_product_id": line.id, "quantity": units}]
        return api.post(path, json={"order_address_id": address, "items": items})

    assert said(ship(3))[0] == said(ship(1, 999))[0] == 400
    assert api.get(path).status_code == 204
    assert (ship(1).status_code, order.status_id) == (201, 3)
    assert (ship(1).status_code, order.status_id) == (201, 2)
    assert said(ship(1))[0] == 400
    assert [one["items"][0]["quantity"] for one in api.get(path).json()] == [1, 1]
    assert api.get(f"/v2/orders/{order.id}/products").json()[0]["quantity_shipped"] == 2


def test_refunds_are_of_units_or_of_an_amount(store: BigCommerceStandin, api: httpx.Client) -> None:
    sku = store.first_on_offer().sku
    order = store.place_order({sku: 2})
    store.refund(order.id, items={sku: 1}, reason="A chip")
    store.refund(order.id, "0.50")
    asked = {"order_id:in": f"{order.id},1"}
    first, second = api.get("/v3/orders/payment_actions/refunds", params=asked).json()["data"]
    assert first["items"][0] == {
        "item_type": "PRODUCT", "item_id": order.lines[0].id, "quantity": 1,
        "requested_amount": None,
    }  # fmt: skip
    assert (first["reason"], second["total_amount"]) == ("A chip", 0.5)
    told = api.get(f"/v2/orders/{order.id}").json()
    assert (told["status_id"], told["refunded_amount"]) == (14, "0.0000")


def test_transactions_are_of_v3(store: BigCommerceStandin, api: httpx.Client) -> None:
    order = store.place_order(payment="later")
    store.pay(order.id)
    path = f"/v3/orders/{order.id}/transactions"
    events = [(one["event"], one["order_id"]) for one in api.get(path).json()["data"]]
    assert events == [("authorization", str(order.id)), ("capture", str(order.id))]
    order.transactions = []
    assert api.get(path).status_code == 204


def test_products_with_their_variants(store: BigCommerceStandin, api: httpx.Client) -> None:
    plain = api.get("/v3/catalog/products").json()
    assert "variants" not in plain["data"][0]
    assert plain["meta"]["pagination"]["total"] == len(store.shop.state.products)
    asked = {"include": "variants", "include_fields": "inventory_tracking", "id:in": "77,78"}
    some = api.get("/v3/catalog/products", params=asked).json()["data"]
    assert [set(one) for one in some] == [{"id", "inventory_tracking", "variants"}] * 2


def test_stock_is_set_all_or_none_and_counted_one_way(
    store: BigCommerceStandin, api: httpx.Client
) -> None:
    products = store.shop.state.products.values()
    whole = next(one for one in products if one.tracking == "product")
    parted = next(one for one in products if one.tracking == "variant")
    variant = store.shop.state.variants[parted.variant_ids[0]]
    only = store.shop.state.variants[whole.variant_ids[0]]
    good = {"location_id": 2, "variant_id": variant.id, "quantity": 7}
    wrong = {"location_id": 2, "variant_id": only.id, "quantity": 7}
    path = "/v3/inventory/adjustments/absolute"
    refused = api.put(path, json={"reason": "x", "items": [good, wrong]})
    assert refused.status_code == 422
    assert "tracked by product" in said(refused)[1]
    assert variant.levels[2] != 7
    by_product = {"location_id": 2, "product_id": whole.id, "quantity": 7}
    assert api.put(path, json={"items": [good, by_product]}).status_code == 200
    assert (variant.levels[2], only.levels[2]) == (7, 7)
    asked = {"product_id:in": str(whole.id)}
    (item,) = api.get("/v3/inventory/items", params=asked).json()["data"]
    assert [one["total_inventory_onhand"] for one in item["locations"]] == [only.levels[1], 7]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("on_edit", [False, True])
@pytest.mark.parametrize("on_refund", [False, True])
def test_stock_follows_an_order_as_the_shop_has_set_it_up(
    store: BigCommerceStandin, api: httpx.Client, late: bool, on_edit: bool, on_refund: bool
) -> None:
    store.set_options(
        stock_when="order_completed_or_shipped" if late else "order_placed",
        adjusts_on_edit=on_edit,
        adjusts_on_refund=on_refund,
    )
    told = api.get("/v3/settings/inventory").json()["data"]
    assert told["update_stock_behavior"] == store.shop.options.stock_when
    assert told["edit_order_stock_adjustment"] is on_edit
    own = api.get("/v3/settings/inventory", params={"channel_id": 1}).json()["data"]
    assert set(own.values()) == {None}
    sku = store.first_on_offer().sku
    store.variant(sku).levels[1] = 20

    def taken() -> int:
        return 20 - (store.stock(sku) or 0)

    order = store.place_order({sku: 2})
    assert taken() == (0 if late else 2)
    store.edit(order.id, {sku: 3})
    assert taken() == (0 if late else 3 if on_edit else 2)
    off = taken()
    store.set_status(order.id, 10)
    assert taken() == (3 if late else off)
    off = taken()
    store.refund(order.id, items={sku: 1})
    assert taken() == off - (1 if on_refund else 0)
    store.refund(order.id)
    assert taken() == (0 if on_refund else off)
    store.cancel(store.place_order({sku: 1}).id)
    assert taken() == (0 if on_refund else off + (0 if late else 1))


@pytest.mark.parametrize("items", [[], None, [{"location_id": 9, "variant_id": 101}]])
def test_no_items_or_another_place_are_refused(api: httpx.Client, items: Any) -> None:
    answer = api.put("/v3/inventory/adjustments/absolute", json={"items": items})
    assert answer.status_code == 422


def test_an_accounts_webhooks_are_its_own(store: BigCommerceStandin, api: httpx.Client) -> None:
    asked = {"scope": "store/order/*", "destination": "https://a.example/", "headers": {"K": "v"}}
    made = api.post("/v3/hooks", json=asked).json()["data"]
    assert (made["is_active"], made["headers"]) == (True, {"K": "v"})
    assert api.post("/v3/hooks", json=asked).status_code == 422  # the same again
    assert api.post("/v3/hooks", json={"scope": "store/order/*"}).status_code == 422
    with client_of(store, store.add_account().token) as other:
        assert other.get("/v3/hooks").json()["data"] == []
        assert other.delete(f"/v3/hooks/{made['id']}").status_code == 404
    off = api.put(f"/v3/hooks/{made['id']}", json={"is_active": False}).json()["data"]
    assert (off["is_active"], off["headers"]) == (False, {"K": "v"})
    store.delete_account(store.account.token)
    assert store.shop.state.hooks == {}
