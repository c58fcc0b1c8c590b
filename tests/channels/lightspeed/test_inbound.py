import json

from bordereau.channels.lightspeed import fetch_changed, fetch_orders, read_order
from bordereau.channels.shapes import Stage
from bordereau.standins.lightspeed import Options, run_lightspeed_standin

from .conftest import LightspeedInHand
from .test_paging import LONG_AGO


def test_ids_that_only_begin_alike_are_not_ours(store: LightspeedInHand) -> None:
    order_id, other = store.place_order(), store.place_order()
    assert fetch_orders(store.connection, [order_id[:2], other[3:]]) == {
        order_id[:2]: None,
        other[3:]: None,
    }


def test_an_internal_number_is_not_an_id(store: LightspeedInHand) -> None:
    number = str(store.standin.order(store.place_order()).number)
    assert fetch_orders(store.connection, [number]) == {number: None}


def test_ids_with_whatever_the_shop_puts_before_them() -> None:
    with run_lightspeed_standin(Options(prefix="WEB 24/7 é#?")) as standin:
        store = LightspeedInHand(standin)
        placed = [store.place_order() for _turn in range(3)]
        found = fetch_orders(store.connection, placed)
        assert [one.id for one in found.values() if one] == placed
        assert list(fetch_orders(store.connection, placed[:1])) == placed[:1]


def test_no_ids_ask_nothing(store: LightspeedInHand) -> None:
    assert fetch_orders(store.connection, []) == {}
    assert not store.standin.requests


def test_baskets_that_were_left_are_nobodys_order(store: LightspeedInHand) -> None:
    left = store.standin.place_order(status="INCOMPLETE").id
    (received,) = fetch_changed(store.connection, LONG_AGO, None).orders
    assert received.id == left
    assert read_order(store.connection, received.body).stage is Stage.UNPLACED


def test_an_order_is_kept_as_it_came_with_its_currency(store: LightspeedInHand) -> None:
    order_id = store.place_order()
    (received,) = fetch_changed(store.connection, LONG_AGO, None).orders
    kept = json.loads(received.body)
    assert kept.pop("_store") == {
        "currency": "EUR",
        "currencyPrecision": 2,
        "timezone": "Europe/Paris",
    }
    assert kept == store.standin.order_json(order_id)
