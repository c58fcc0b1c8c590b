import json
from dataclasses import replace

import pytest

from bordereau.channels.lightspeed import push_stock
from bordereau.channels.port import LacksPermission, Refused, Retry
from bordereau.channels.shapes import StockCount
from bordereau.standins.lightspeed import api
from bordereau.standins.lightspeed.errors import Refusal
from bordereau.standins.lightspeed.state import Product, Variation

from .conftest import LightspeedInHand


def counted(store: LightspeedInHand, many: int) -> list[str]:
    products = store.standin.shop.state.products.values()
    plain = [str(one.id) for one in products if not one.variations and one.quantity is not None]
    return plain[:many]


def a_variation(store: LightspeedInHand) -> tuple[int, int]:
    product = next(one for one in store.standin.shop.state.products.values() if one.variations)
    return product.id, product.variations[1].id


def test_a_variation_has_a_number_of_its_own(store: LightspeedInHand) -> None:
    product, variation = a_variation(store)
    name = f"{product}-{variation}"
    assert push_stock(store.connection, [StockCount(name, 77)]) == {name: None}
    sold = store.standin.shop.counted(product, variation)
    assert sold is not None
    assert sold.quantity == 77


def test_only_what_differs_is_written_and_nothing_but_the_number(store: LightspeedInHand) -> None:
    same, other = counted(store, 2)
    units = store.stock(same)
    assert units is not None
    counts = [StockCount(same, units), StockCount(other, 123)]
    assert push_stock(store.connection, counts) == {same: None, other: None}
    written = [one for one in store.standin.requests if one.method == "PUT"]
    assert [json.loads(one.body) for one in written] == [{"quantity": 123}]
    assert written[0].path.endswith(f"/products/{other}")


def test_more_products_than_one_answer_holds(store: LightspeedInHand) -> None:
    some = counted(store, 130)
    assert len(some) == 130
    found = push_stock(store.connection, [StockCount(one, 500) for one in some])
    assert set(found.values()) == {None}
    assert {store.stock(one) for one in some} == {500}


def test_what_the_store_does_not_count_is_left_alone(store: LightspeedInHand) -> None:
    unlimited = str(store.standin.add_product("U", "Water", "1").id)
    found = push_stock(store.connection, [StockCount(unlimited, 5)])
    assert isinstance(found[unlimited], Refused)
    assert "does not count" in str(found[unlimited])
    assert store.writes() == 0


def test_a_variation_that_goes_by_its_products_sku(store: LightspeedInHand) -> None:
    product, variation = a_variation(store)
    store.standin.shop.state.products[product].variations[1].sku = ""
    name = f"{product}-{variation}"
    other = counted(store, 1)[0]
    found = push_stock(store.connection, [StockCount(name, 1), StockCount(other, 3)])
    assert "SKU of its own" in str(found[name])
    assert found[other] is None


def test_a_store_that_keeps_apps_from_its_stock(
    store: LightspeedInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> object:
        said = "Changing product location inventory is not allowed in the store."
        raise Refusal(409, "NOT_ALLOWED_TO_UPDATE_PARAMETER", said)

    monkeypatch.setattr(api, "set_stock", refuse)
    (one,) = counted(store, 1)
    problem = push_stock(store.connection, [StockCount(one, 321)])[one]
    assert isinstance(problem, Refused)
    assert "does not let apps set" in str(problem)


@pytest.mark.parametrize("gone", ["1", "1-2", "no number", "5-", ""])
def test_a_product_that_is_gone(store: LightspeedInHand, gone: str) -> None:
    assert "no longer has" in str(push_stock(store.connection, [StockCount(gone, 1)])[gone])


def test_when_the_store_asks_to_wait_nothing_more_is_sent(
    store: LightspeedInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, turns = api.set_stock, iter(range(100))

    def tire(call: api.Call, sold: Product | Variation) -> object:
        if next(turns):
            raise Refusal(429, "RATE_LIMITED", "Too many requests")
        return real(call, sold)

    monkeypatch.setattr(api, "set_stock", tire)
    first, second, third = counted(store, 3)
    found = push_stock(store.connection, [StockCount(one, 321) for one in (first, second, third)])
    assert found[first] is None
    told = found[second]
    assert isinstance(told, Retry)
    assert told.after == 60
    assert found[third] is told
    assert store.writes() == 2


def test_a_store_that_does_not_do_as_told(
    store: LightspeedInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "set_stock", lambda *_given: {"updateCount": 1})
    (one,) = counted(store, 1)
    problem = push_stock(store.connection, [StockCount(one, 321)])[one]
    assert isinstance(problem, Retry)
    assert "told 321 in stock and shows" in str(problem)


def test_a_token_that_may_not_write(store: LightspeedInHand) -> None:
    connection = replace(store.connection, credentials=store.read_only_credentials())
    (one,) = counted(store, 1)
    with pytest.raises(LacksPermission, match="update_catalog"):
        push_stock(connection, [StockCount(one, 321)])
