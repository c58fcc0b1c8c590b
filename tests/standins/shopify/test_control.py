"""Orders on demand and another time of day, asked for over HTTP as the demo does."""

from datetime import UTC, datetime
from decimal import Decimal

import httpx

from bordereau.standins.shopify import ShopifyStandin
from tests.standins.conftest import ask


def test_what_a_demo_needs_to_connect(store: ShopifyStandin) -> None:
    told = httpx.get(f"{store.url}/_standin", trust_env=False).json()
    assert told["url"] == store.url
    assert told["keys"] == {"client_id": store.client_id, "client_secret": store.secret}


def test_an_order_of_chosen_goods(store: ShopifyStandin) -> None:
    variant = store.first_on_offer()
    asked = {"items": {variant.sku: 2}, "pickup": "Riverside", "payment": "bacs", "note": "Hello"}
    (number,) = ask(store, "orders", **asked).json()["ids"]
    order = store.order(number)
    assert (order.lines[0].quantity, order.received, order.note) == (2, Decimal(0), "Hello")
    assert order.shipping_title == "Riverside"


def test_an_order_that_cannot_be_placed_says_why(store: ShopifyStandin) -> None:
    for asked in ({"items": {"NONE": 1}}, {"items": {"KIT-002": 9999}}, {"items": {}, "pickup": 1}):
        assert ask(store, "orders", **asked).status_code == 400
    assert not store.shop.state.orders


def test_orders_can_be_placed_in_the_past(store: ShopifyStandin) -> None:
    assert ask(store, "clock", at="2026-01-05T09:30:00+01:00").status_code == 200
    ask(store, "orders", count=1)
    (order,) = store.shop.state.orders.values()
    assert (order.created - datetime(2026, 1, 5, 8, 30, tzinfo=UTC)).total_seconds() < 60
    assert ask(store, "clock", at="soon").status_code == 400


def test_faults_are_set_and_cleared(store: ShopifyStandin) -> None:
    assert ask(store, "faults", double=True).json()["double"] is True
    assert ask(store, "faults", nonsense=True).status_code == 400
    httpx.delete(f"{store.url}/_standin/faults", trust_env=False)
    assert store.faults.double is False


def test_shelves_filled_and_webhooks_released(store: ShopifyStandin) -> None:
    ask(store, "plenty")
    assert store.first_on_offer().sellable > 1000
    assert ask(store, "deliver").json() == {"sent": 0}
    assert ask(store, "trickle", seconds=5).json() == {"seconds": 5}
