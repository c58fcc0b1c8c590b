"""Orders on demand and another time of day, asked for over HTTP as the demo does."""

from datetime import UTC, datetime

from bordereau.standins.woocommerce import WooCommerceStandin
from tests.standins.conftest import ask


def test_an_order_of_chosen_goods(store: WooCommerceStandin) -> None:
    asked = {"items": {"KIT-003": 2}, "pickup": "Old Town", "payment": "bacs", "note": "Hello"}
    answer = ask(store, "orders", **asked)
    order = store.order(answer.json()["ids"][0])
    assert [(line.quantity, order.status) for line in order.lines] == [(2, "on-hold")]
    assert order.shipping_lines[0].method_title == "Pickup (Old Town)"
    assert order.customer_note == "Hello"


def test_an_order_that_cannot_be_placed_says_why(store: WooCommerceStandin) -> None:
    for asked in ({"items": {"NONE": 1}}, {"items": {"KIT-003": 9999}}, {"items": {}, "pickup": 1}):
        assert ask(store, "orders", **asked).status_code == 400
    assert not store.orders


def test_orders_can_be_placed_in_the_past(store: WooCommerceStandin) -> None:
    assert ask(store, "clock", at="2026-01-05T09:30:00+01:00").status_code == 200
    ask(store, "orders", count=1)
    assert ask(store, "clock").status_code == 200
    ask(store, "orders", count=1)
    first, second = store.orders
    assert (first.created - datetime(2026, 1, 5, 8, 30, tzinfo=UTC)).total_seconds() < 60
    assert (datetime.now(UTC) - second.created).total_seconds() < 60


def test_a_clock_is_set_by_a_moment_with_its_zone(store: WooCommerceStandin) -> None:
    for moment in ("soon", "2026-01-05T09:30:00", 12):
        assert ask(store, "clock", at=moment).status_code == 400
