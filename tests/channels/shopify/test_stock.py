"""Stock by location, compared with what the store showed before."""

import json
from typing import Any

import pytest

from bordereau.channels import shopify
from bordereau.channels.port import LacksPermission, Refused, Retry
from bordereau.channels.shapes import StockCount
from bordereau.standins.shopify import stock

from .conftest import READING, ShopifyInHand


def sent(store: ShopifyInHand) -> list[dict[str, Any]]:
    told = [json.loads(one) for one in store.written()]
    return [one["variables"] for one in told if "SetStock" in one["query"]]


def push(store: ShopifyInHand, *counts: StockCount) -> dict[str, Any]:
    return dict(shopify.push_stock(store.connection, counts))


def test_what_was_there_is_named_and_a_key_is_given(store: ShopifyInHand) -> None:
    product = store.product_id()
    before = store.stock(product)
    push(store, StockCount(product, 5, store.location()))
    push(store, StockCount(product, 6, store.location()))
    first, second = sent(store)
    assert first["input"]["quantities"][0]["changeFromQuantity"] == before
    assert second["input"]["quantities"][0]["changeFromQuantity"] == 5
    assert first["input"]["name"] == "available"
    assert first["key"] != second["key"]


def test_the_same_number_is_not_written_again(store: ShopifyInHand) -> None:
    product = store.product_id()
    push(store, StockCount(product, 5, store.location()))
    push(store, StockCount(product, 5, store.location()))
    assert len(sent(store)) == 1


def test_each_place_has_its_own_number(store: ShopifyInHand) -> None:
    variant = store.standin.variant(store.sku)
    counts = [
        StockCount(str(variant.id), 4, str(store.old_town)),
        StockCount(str(variant.id), 9, str(store.riverside)),
    ]
    assert push(store, *counts) == {str(variant.id): None}
    assert (variant.levels[store.old_town].available, variant.levels[store.riverside].available) \
        == (4, 9)  # fmt: skip


def test_one_place_that_goes_wrong_is_said_and_the_other_is_set(store: ShopifyInHand) -> None:
    variant = store.standin.variant(store.sku)
    counts = [
        StockCount(str(variant.id), 4, "12345"),
        StockCount(str(variant.id), 9, store.location()),
    ]
    found = push(store, *counts)
    assert isinstance(found[str(variant.id)], Refused)
    assert variant.levels[store.old_town].available == 9


def test_a_sale_in_between_is_seen_and_the_number_set_again(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    variant = store.standin.variant(store.sku)
    real, sales = stock.set_quantities, [1]

    def sold_meanwhile(shop: Any, given: Any) -> Any:
        if sales:
            variant.levels[store.old_town].available -= sales.pop()
        return real(shop, given)

    monkeypatch.setattr(stock, "set_quantities", sold_meanwhile)
    assert push(store, StockCount(str(variant.id), 3, store.location())) == {str(variant.id): None}
    assert len(sent(store)) == 2
    assert variant.levels[store.old_town].available == 3


def test_a_store_that_never_shows_the_number_is_asked_again_later(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "set_one", lambda *_args: None)
    found = push(store, StockCount(store.product_id(), 3, store.location()))
    assert isinstance(found[store.product_id()], Retry)
    assert "was told 3 in stock and shows" in str(found[store.product_id()])


def test_a_product_that_is_not_counted_is_left_alone(store: ShopifyInHand) -> None:
    variant = store.standin.variant(store.sku)
    variant.tracked = False
    found = push(store, StockCount(str(variant.id), 3, store.location()))
    assert isinstance(found[str(variant.id)], Refused)
    assert "Track quantity" in str(found[str(variant.id)])
    assert sent(store) == []


def test_a_place_that_never_had_it_begins_to(store: ShopifyInHand) -> None:
    variant = store.standin.variant(store.sku)
    del variant.levels[store.riverside]
    assert push(store, StockCount(str(variant.id), 0, str(store.riverside))) == {
        str(variant.id): None
    }
    assert store.writes() == 0  # not sold from there, which is what nought means
    push(store, StockCount(str(variant.id), 7, str(store.riverside)))
    level = variant.levels[store.riverside]
    assert (level.available, level.is_active) == (7, True)


def test_a_place_that_had_it_once_is_woken(store: ShopifyInHand) -> None:
    variant = store.standin.variant(store.sku)
    level = variant.levels[store.riverside]
    level.is_active, level.available = False, 2
    assert push(store, StockCount(str(variant.id), 7, str(store.riverside))) == {
        str(variant.id): None
    }
    assert (level.available, level.is_active) == (7, True)


def test_less_than_nothing_is_nothing(store: ShopifyInHand) -> None:
    product = store.product_id()
    assert push(store, StockCount(product, -3, store.location())) == {product: None}
    assert store.stock(product) == 0


def test_one_that_spoils_the_call_is_taken_out(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = list(store.standin.shop.state.variants.values())[:3]
    real = stock.refusal

    def bundle(shop: Any, at: int, row: Any) -> Any:
        if row["inventoryItemId"].endswith(f"/{second.item_id}"):
            text = "The specified inventory item is not allowed to be adjusted."
            return stock.no("NON_MUTABLE_INVENTORY_ITEM", text, "quantities", str(at))
        return real(shop, at, row)

    monkeypatch.setattr(stock, "refusal", bundle)
    counts = [StockCount(str(one.id), 77, store.location()) for one in (first, second, third)]
    found = push(store, *counts)
    assert [one for one, problem in found.items() if problem] == [str(second.id)]
    assert isinstance(found[str(second.id)], Refused)
    assert [one.levels[store.old_town].available == 77 for one in (first, second, third)] == [
        True, False, True,
    ]  # fmt: skip


def test_many_products(store: ShopifyInHand) -> None:
    variants = [one for one in store.standin.shop.state.variants.values() if one.tracked][:130]
    counts = [StockCount(str(one.id), 11, store.location()) for one in variants]
    assert set(push(store, *counts).values()) == {None}
    assert {one.levels[store.old_town].available for one in variants} == {11}
    assert len(sent(store)) == 2


def test_a_count_without_a_place_is_asked_about_where_there_are_several(
    store: ShopifyInHand,
) -> None:
    product = store.product_id()
    found = push(store, StockCount(product, 3))
    assert "several locations" in str(found[product])
    store.standin.shop.state.locations[store.riverside].is_active = False
    assert push(store, StockCount(product, 3)) == {product: None}


@pytest.mark.parametrize("scopes", [READING, ("read_orders", "read_products")])
def test_without_the_scope_every_count_says_so(
    store: ShopifyInHand, scopes: tuple[str, ...]
) -> None:
    """Whether it is the writing or already the looking: orders go on coming in."""
    connection = store.connection_that_may(*scopes)
    found = shopify.push_stock(connection, [StockCount(store.product_id(), 3, store.location())])
    assert isinstance(found[store.product_id()], LacksPermission)
