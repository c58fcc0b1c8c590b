"""The Admin API answers as Shopify's documents show it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import validate_schema

from bordereau.standins.shopify import ShopifyStandin
from bordereau.standins.shopify.graphql_api import schema

from .conftest import Caller

ANSWERS = Path(__file__).parents[2] / "payloads" / "shopify" / "answers"
SET = (
    "mutation Set($input: InventorySetQuantitiesInput!, $key: String!) "
    "{ inventorySetQuantities(input: $input)%s { userErrors { code message field } } }"
)


def documented(name: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((ANSWERS / f"{name}.json").read_text())
    return kept


def first_error(answer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = answer["errors"][0]
    return found


def stock_of(store: ShopifyStandin, quantity: int, before: int | None) -> dict[str, Any]:
    variant = store.first_on_offer()
    place = next(iter(store.shop.state.locations))
    row = {
        "inventoryItemId": f"gid://shopify/InventoryItem/{variant.item_id}",
        "locationId": f"gid://shopify/Location/{place}",
        "quantity": quantity,
        "changeFromQuantity": before,
    }
    return {"name": "available", "reason": "correction", "quantities": [row]}


def test_the_schema_is_sound() -> None:
    assert validate_schema(schema()) == []


def test_a_wrong_token_is_answered_as_documented(store: ShopifyStandin) -> None:
    answer = Caller(store, "shpat_wrong").send("{ shop { name } }")
    told = documented("unauthorized")
    assert (answer.status_code, answer.json()) == (told["http_status"], told["response"])
    assert answer.headers["x-shopify-api-version"] == "2026-10"


def test_a_missing_scope_is_answered_as_documented(store: ShopifyStandin) -> None:
    answer = Caller(store, store.static_token(["read_products"]).token).ask(
        "{ orders(first: 1) { nodes { id } } }"
    )
    told = first_error(documented("access_denied")["response"])
    found = first_error(answer)
    assert found["message"] == told["message"]
    assert found["extensions"] == told["extensions"]


def test_points_run_out_as_documented(caller: Caller) -> None:
    caller.store.shop.purse.left = caller.store.shop.purse.a_second = 0
    answer = caller.send("{ shop { name } }")
    told = documented("throttled")["response"]
    assert answer.status_code == 200
    assert first_error(answer.json())["message"] == told["errors"][0]["message"]
    assert first_error(answer.json())["extensions"]["code"] == "THROTTLED"
    assert set(answer.json()["extensions"]["cost"]) == set(told["extensions"]["cost"])


def test_a_query_pays_for_what_it_found(caller: Caller) -> None:
    cost = caller.ask("{ orders(first: 100) { nodes { id } } }")["extensions"]["cost"]
    assert cost["requestedQueryCost"] == 101
    assert cost["actualQueryCost"] < 10
    assert set(cost) == set(documented("cost_extension")["response"]["extensions"]["cost"])


def test_a_query_that_may_cost_too_much_is_refused(caller: Caller) -> None:
    lines = "lineItems(first: 100) { nodes { id } }"
    answer = caller.ask(f"{{ orders(first: 100) {{ nodes {{ {lines} }} }} }}")
    assert first_error(answer)["extensions"]["code"] == "MAX_COST_EXCEEDED"


def test_what_the_schema_does_not_know_is_refused(caller: Caller) -> None:
    assert "Cannot query field" in first_error(caller.ask("{ shop { colour } }"))["message"]
    assert "Syntax Error" in first_error(caller.ask("{ shop"))["message"]
    assert caller.send("").status_code == 200
    bare = httpx.post(f"{caller.store.url}/admin/api/2026-10/graphql.json",
                      headers={"X-Shopify-Access-Token": caller.token}, content=b"no")  # fmt: skip
    assert bare.status_code == 400


def test_stock_without_a_key_is_refused_as_documented(caller: Caller) -> None:
    query = (SET % "").replace(", $key: String!", "")
    answer = caller.ask(query, input=stock_of(caller.store, 5, None))
    told = first_error(documented("idempotent_missing")["response"])
    assert first_error(answer)["message"] == told["message"]
    assert first_error(answer)["extensions"] == told["extensions"]


def test_a_key_does_its_work_once(caller: Caller) -> None:
    query = SET % " @idempotent(key: $key)"
    store = caller.store
    level = next(iter(store.first_on_offer().levels.values()))
    assert caller.ask(query, input=stock_of(store, 5, None), key="k")["data"][
        "inventorySetQuantities"
    ]["userErrors"] == []  # fmt: skip
    level.available = 9
    caller.ask(query, input=stock_of(store, 5, None), key="k")
    assert level.available == 9
    other = caller.ask(query, input=stock_of(store, 6, None), key="k")
    (error,) = other["data"]["inventorySetQuantities"]["userErrors"]
    assert error["code"] == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"


def test_a_stale_number_changes_nothing(caller: Caller) -> None:
    query = SET % " @idempotent(key: $key)"
    level = next(iter(caller.store.first_on_offer().levels.values()))
    before = level.available
    answer = caller.ask(query, input=stock_of(caller.store, 5, before + 1), key="k")
    (error,) = answer["data"]["inventorySetQuantities"]["userErrors"]
    assert (error["code"], level.available) == ("CHANGE_FROM_QUANTITY_STALE", before)


@pytest.mark.parametrize("which", [0, 1])
def test_parts_of_different_kinds_are_refused_as_documented(caller: Caller, which: int) -> None:
    """Two places in one call, and then two ways of delivering."""
    store = caller.store
    card = next(one for one in store.shop.state.variants.values() if one.is_gift_card)
    mug, teapot = [one for one in store.shop.state.variants.values() if one.tracked][:2]
    other = card if which else teapot
    placed = store.place_order({mug.sku: 1, other.sku: 1})
    if not which:
        store.move(placed.id, "Riverside", {other.sku: 1})
    rows = [{"fulfillmentOrderId": f"gid://shopify/FulfillmentOrder/{one.id}"}
            for one in placed.parts]  # fmt: skip
    answer = caller.ask(
        "mutation F($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) "
        "{ userErrors { field message } } }",
        f={"lineItemsByFulfillmentOrder": rows},
    )
    told = documented("fulfillment_create_user_errors")["responses"][which]
    assert answer["data"]["fulfillmentCreate"]["userErrors"] == told["data"]["fulfillmentCreate"][
        "userErrors"
    ]  # fmt: skip
    assert placed.sent == []


def test_parts_are_hidden_without_a_word_from_who_may_not_see_them(store: ShopifyStandin) -> None:
    placed = store.place_order()
    query = "query Q($id: ID!) { order(id: $id) { fulfillmentOrders(first: 5) { nodes { id } } } }"
    answer = Caller(store, store.static_token(["read_orders"]).token).ask(
        query, id=f"gid://shopify/Order/{placed.id}"
    )
    assert answer["data"]["order"]["fulfillmentOrders"]["nodes"] == []
    assert "errors" not in answer


def test_a_list_goes_on_where_it_stopped_though_rows_move(caller: Caller) -> None:
    store = caller.store
    placed = []
    for _turn in range(5):
        placed.append(store.place_order().id)
        store.advance(60)
    query = (
        "query Q($after: String) { orders(first: 2, after: $after, sortKey: UPDATED_AT) "
        "{ nodes { id } pageInfo { hasNextPage endCursor } } }"
    )
    found: list[int] = []
    after: str | None = None
    while True:
        page = caller.ask(query, after=after)["data"]["orders"]
        found += [int(one["id"].rpartition("/")[2]) for one in page["nodes"]]
        if len(found) == 2:
            store.annotate(placed[0], "moved to the end")
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == [*placed, placed[0]]


def test_an_expired_version_is_answered_by_another(caller: Caller) -> None:
    shop = caller.store.shop
    shop.options = replace(shop.options, version="2027-10")
    assert caller.send("{ shop { name } }").headers["x-shopify-api-version"] == "2027-10"
