"""The storefront, as a browser without scripts uses it."""

import httpx
import pytest

from bordereau.standins.bigcommerce import BigCommerceStandin
from tests.standins.conftest import PERSON


def test_a_shopper_orders_a_choice_pays_changes_and_cancels(
    store: BigCommerceStandin, browser: httpx.Client
) -> None:
    product = next(one for one in store.shop.state.products.values() if len(one.variant_ids) > 1)
    chosen = store.shop.state.variants[product.variant_ids[1]]
    chosen.levels[1] = 20
    assert chosen.option in browser.get("/", params={"in": product.category}).text
    browser.post("/basket", data={"product": str(chosen.id)})
    wishes = {"payment": "later", "pickup": "Riverside", "note": "<b>Merci</b>"}
    placed = browser.post("/checkout", data={**PERSON, **wishes})
    (order,) = store.shop.state.orders.values()
    assert (order.status_id, order.message, order.location_id) == (7, "<b>Merci</b>", 2)
    assert order.lines[0].variant_id == chosen.id
    assert "Waiting for payment" in placed.text
    assert "&lt;b&gt;Merci" in placed.text
    here = placed.url.path
    browser.post(here, data={"do": "change", f"q{chosen.id}": "3"})
    assert order.lines[0].quantity == 3
    assert "preparing" in browser.post(here, data={"do": "pay"}).text
    browser.post(here, data={"do": "cancel"})
    assert order.status_id == 5
    late = browser.post(here, data={"do": "pay"})
    assert (late.status_code, order.status_id) == (409, 5)


def test_what_is_sold_out_is_not_sold(store: BigCommerceStandin, browser: httpx.Client) -> None:
    variant = store.first_on_offer()
    browser.post("/basket", data={"product": str(variant.id)})
    variant.levels = dict.fromkeys(variant.levels, 0)
    refused = browser.post("/checkout", data={**PERSON, "payment": "card"})
    assert refused.status_code == 409
    assert not store.shop.state.orders


@pytest.mark.parametrize(
    ("status_id", "pickup", "shown"),
    [(2, "", "On its way"), (10, "", "On its way"), (10, "Riverside", "Collected"),
     (8, "Riverside", "Awaiting Pickup"), (5, "", "Cancelled")],
)  # fmt: skip
def test_how_far_it_is(
    store: BigCommerceStandin, browser: httpx.Client, status_id: int, pickup: str, shown: str
) -> None:
    order = store.place_order(pickup=pickup)
    store.set_status(order.id, status_id)
    assert shown in browser.get(f"/my-orders/{order.key}").text


def test_the_demo_bar(store: BigCommerceStandin, browser: httpx.Client) -> None:
    browser.post("/demo", data={"do": "10", "trickle": "0", "fault": ["hold"]})
    assert len(store.shop.state.orders) == 10
    assert store.faults.hold
