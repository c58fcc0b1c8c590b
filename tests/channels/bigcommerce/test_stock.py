"""Setting the store's numbers: absolute, at each location, and no more requests than it takes."""

import json

import pytest

from bordereau.channels import bigcommerce
from bordereau.channels.bigcommerce import stock
from bordereau.channels.port import LacksPermission, Refused, Retry, StoreProblem
from bordereau.channels.shapes import StockCount
from bordereau.standins.bigcommerce import Options, api_catalogue, run_bigcommerce_standin
from bordereau.standins.bigcommerce.options import LOCATIONS, Location
from bordereau.standins.bigcommerce.rest import Answer, Refusal
from bordereau.standins.bigcommerce.shop import Json, Shop
from bordereau.standins.bigcommerce.state import Variant

from .conftest import BigCommerceInHand
from .test_products import a_product


def key(variant: Variant) -> str:
    return f"{variant.product_id}-{variant.id}"


def pushed(
    store: BigCommerceInHand, *counts: tuple[Variant, int, str]
) -> dict[str, StoreProblem | None]:
    told = [StockCount(key(one), units, place) for one, units, place in counts]
    return bigcommerce.push_stock(store.connection, told)


def sent(store: BigCommerceInHand) -> list[list[dict[str, int]]]:
    return [json.loads(body)["items"] for _path, body in store.written()]


def test_each_location_has_its_own_number(store: BigCommerceInHand) -> None:
    a_product(store.standin, "variant", SAGE="Sage", CLAY="Clay")
    sage, clay = store.standin.variant("SAGE"), store.standin.variant("CLAY")
    found = pushed(store, (sage, 4, "1"), (sage, 9, "2"), (clay, 0, "2"))
    assert found == {key(sage): None, key(clay): None}
    assert sage.levels == {1: 4, 2: 9}
    assert clay.levels[2] == 0
    # One location after another, for two at once may end either way. What stands is not sent.
    assert sent(store) == [
        [{"location_id": 1, "variant_id": sage.id, "quantity": 4}],
        [{"location_id": 2, "variant_id": sage.id, "quantity": 9}],
    ]


def test_what_is_counted_by_product_is_set_by_product(store: BigCommerceInHand) -> None:
    lamp = a_product(store.standin, "product", LAMP="")
    variant = store.standin.variant("LAMP")
    assert pushed(store, (variant, 11, "2")) == {key(variant): None}
    assert sent(store) == [[{"location_id": 2, "product_id": lamp.id, "quantity": 11}]]
    assert variant.levels[2] == 11


def test_what_is_right_already_is_not_sent(store: BigCommerceInHand) -> None:
    variant = store.standin.variant(store.sku)
    assert pushed(store, (variant, variant.levels[1], "1")) == {key(variant): None}
    assert sent(store) == []


def test_fewer_than_none_is_none(store: BigCommerceInHand) -> None:
    variant = store.standin.variant(store.sku)
    assert pushed(store, (variant, -3, "1")) == {key(variant): None}
    assert variant.levels[1] == 0


def test_safety_stock_stays_as_the_shop_set_it(store: BigCommerceInHand) -> None:
    variant = store.standin.variant(store.sku)
    product = store.standin.shop.product_of(variant)
    product.safety_stock = 5
    assert pushed(store, (variant, 20, "1")) == {key(variant): None}
    assert (variant.levels[1], product.safety_stock) == (20, 5)


@pytest.mark.parametrize(
    ("tracking", "skus", "sentence"),
    [
        ("none", {"LAMP": ""}, "does not count this product's stock"),
        ("product", {"SAGE": "Sage", "CLAY": "Clay"}, "together with its siblings"),
    ],
)
def test_what_the_store_does_not_count_so_is_named(
    store: BigCommerceInHand, tracking: str, skus: dict[str, str], sentence: str
) -> None:
    a_product(store.standin, tracking, **skus)
    variant, good = store.standin.variant(next(iter(skus))), store.standin.variant(store.sku)
    found = pushed(store, (variant, 1, "1"), (good, 7, "1"))
    assert isinstance(found[key(variant)], Refused)
    assert sentence in str(found[key(variant)])
    assert found[key(good)] is None


def test_one_item_that_is_refused_does_not_stop_the_others(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    variants = [one for one in store.standin.shop.state.variants.values() if one.levels][:9]
    bad, set_all = variants[4], api_catalogue.variant_of

    def unless_bad(shop: Shop, one: Json) -> Variant:
        variant = set_all(shop, one)
        if variant is bad:
            raise Refusal(422, "Item is not found")
        return variant

    monkeypatch.setattr(api_catalogue, "variant_of", unless_bad)
    before = dict(bad.levels)
    found = pushed(store, *((one, 77, "1") for one in variants))
    assert "Item is not found" in str(found.pop(key(bad)))
    assert set(found.values()) == {None}
    assert [one.levels[1] for one in variants if one is not bad] == [77] * 8
    assert bad.levels == before


def test_no_more_in_one_request_than_the_store_takes(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "_MOST_WRITTEN", 4)
    monkeypatch.setattr(stock, "_MOST_READ", 3)
    variants = [one for one in store.standin.shop.state.variants.values() if one.levels][:9]
    found = pushed(store, *((one, 77, "1") for one in variants))
    assert set(found.values()) == {None}
    assert [len(items) for items in sent(store)] == [4, 4, 1]


def test_a_store_that_follows_a_moment_later_is_asked_again(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    variant = store.standin.variant(store.sku)
    monkeypatch.setattr(api_catalogue, "adjust", lambda call: Answer({}))
    with run_bigcommerce_standin(Options(held=True)) as slow:
        late = BigCommerceInHand(slow)
        found = pushed(late, (slow.variant(store.sku), 77, "1"))
    assert isinstance(found[key(variant)], Retry)
    assert "was told 77 in stock and shows" in str(found[key(variant)])


def test_an_answer_that_never_came_is_set_once(store: BigCommerceInHand) -> None:
    variant = store.standin.variant(store.sku)
    store.hang_up_after_next_write()
    with pytest.raises(Retry):
        pushed(store, (variant, 77, "1"))
    assert pushed(store, (variant, 77, "1")) == {key(variant): None}
    assert len(sent(store)) == 1


def test_a_store_with_one_location_has_one_number() -> None:
    with run_bigcommerce_standin(Options(held=True, locations=LOCATIONS[1:])) as standin:
        store = BigCommerceInHand(standin, location=2)
        variant = standin.variant(store.sku)
        assert bigcommerce.fetch_locations(store.connection) == ()
        assert pushed(store, (variant, 8, "")) == {key(variant): None}
        assert variant.levels == {2: 8}


def test_one_number_for_several_locations_is_not_guessed(store: BigCommerceInHand) -> None:
    variant = store.standin.variant(store.sku)
    with pytest.raises(Refused, match="several locations"):
        pushed(store, (variant, 8, ""))
    assert sent(store) == []


def test_a_location_that_is_closed_is_not_asked_about(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = api_catalogue.location

    def closed(one: Location) -> Json:
        return shown(one) | {"enabled": one.id == 1}

    monkeypatch.setattr(api_catalogue, "location", closed)
    assert bigcommerce.fetch_locations(store.connection) == ()


def test_locations_by_their_names(store: BigCommerceInHand) -> None:
    found = bigcommerce.fetch_locations(store.connection)
    assert [(one.id, one.name) for one in found] == [("1", "Old Town"), ("2", "Riverside")]


def test_without_the_permission_its_name_is_said(store: BigCommerceInHand) -> None:
    store.connection = store.connection_that_may(
        "store_v2_products_read_only", "store_inventory_read_only"
    )
    with pytest.raises(LacksPermission, match="Store Inventory: modify"):
        pushed(store, (store.standin.variant(store.sku), 77, "1"))
