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
