from dataclasses import replace

import pytest

from bordereau.channels import lightspeed_c
from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import StockCount
from bordereau.standins.lightspeed_c import handlers

from .conftest import LightspeedCInHand


def test_a_product_that_the_store_does_not_count(store: LightspeedCInHand) -> None:
    store.standin.variant(store.sku).stock_tracking = "disabled"
    counts = [StockCount(store.product_id(), 4)]
    (problem,) = lightspeed_c.push_stock(store.connection, counts).values()
    assert isinstance(problem, Refused)
    assert "does not count" in str(problem)
    assert store.writes() == 0


def test_an_indicator_counts(store: LightspeedCInHand) -> None:
    store.standin.variant(store.sku).stock_tracking = "indicator"
    counts = [StockCount(store.product_id(), 4)]
    assert lightspeed_c.push_stock(store.connection, counts) == {store.product_id(): None}
    assert store.stock(store.product_id()) == 4


def test_a_number_that_is_right_is_not_written(store: LightspeedCInHand) -> None:
    counts = [StockCount(store.product_id(), store.stock(store.product_id()) or 0)]
    assert lightspeed_c.push_stock(store.connection, counts) == {store.product_id(): None}
    assert store.writes() == 0


def test_a_number_that_does_not_stay_is_sent_again(
    store: LightspeedCInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers.Call, "given", lambda *_asked: {})
    (problem,) = lightspeed_c.push_stock(
        store.connection, [StockCount(store.product_id(), 77)]
    ).values()
    assert isinstance(problem, Retry)


def test_a_store_that_asks_to_wait_is_asked_no_more(store: LightspeedCInHand) -> None:
    first, second, third = [str(one) for one in store.standin.shop.state.variants][:3]
    level = store.stock(first)
    assert level is not None
    store.ask_to_wait(60)
    found = lightspeed_c.push_stock(
        store.connection, [StockCount(one, level + 1) for one in (first, second, third)]
    )
    assert [type(problem) for problem in found.values()] == [Retry] * 3
    assert len(store.standin.requests) == 1
    assert getattr(found[third], "after", None) == 60


def test_ids_that_are_no_numbers_name_nothing(store: LightspeedCInHand) -> None:
    found = lightspeed_c.push_stock(store.connection, [StockCount("a/../b", 1)])
    assert isinstance(found["a/../b"], Refused)
    assert not store.standin.requests


def levels(store: LightspeedCInHand, count: int) -> dict[str, int]:
    variants = list(store.standin.shop.state.variants.values())
    counted = [one for one in variants if one.stock_tracking == "enabled"]
    return {str(one.id): one.stock_level for one in counted[:count]}


def test_many_levels_are_read_from_the_list(store: LightspeedCInHand) -> None:
    wanted = levels(store, 50)
    first = next(iter(wanted))
    wanted[first] += 1
    counts = [StockCount(one, units) for one, units in wanted.items()]
    assert set(lightspeed_c.push_stock(store.connection, counts).values()) == {None}
    assert store.stock(first) == wanted[first]
    asked = [(one.method, one.path) for one in store.standin.requests]
    assert asked == [
        ("GET", "/en/variants/count.json"),
        ("GET", "/en/variants.json"),
        ("GET", "/en/variants.json"),
        ("PUT", f"/en/variants/{first}.json"),
        ("GET", f"/en/variants/{first}.json"),
    ]


def test_a_list_longer_than_what_is_asked_is_not_read(
    store: LightspeedCInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bordereau.channels.lightspeed_c.stock.PER_PAGE", 10)
    counts = [StockCount(one, units) for one, units in levels(store, 5).items()]
    assert set(lightspeed_c.push_stock(store.connection, counts).values()) == {None}
    assert len(store.standin.requests) == 1 + 5


def test_many_levels_leave_requests_for_orders(store: LightspeedCInHand) -> None:
    shop = store.standin.shop
    shop.options = replace(shop.options, limits=(100, 3_000, 12_000))
    shop.windows.limits = shop.options.limits
    counts = [StockCount(one, units + 1) for one, units in levels(store, 50).items()]
    found = lightspeed_c.push_stock(store.connection, counts)
    assert {type(problem) for problem in found.values()} == {type(None), Retry}
    assert shop.windows.of(store.standin.key, shop.clock.now())[0].left > 0
