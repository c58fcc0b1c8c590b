"""The storefront, as a browser without scripts uses it."""

import httpx
import pytest

from bordereau.standins.lightspeed import LightspeedStandin
from tests.standins.conftest import PERSON


def test_a_shopper_orders_a_colour_pays_changes_and_cancels(
    store: LightspeedStandin, browser: httpx.Client
) -> None:
    mug = next(one for one in store.shop.state.products.values() if one.variations)
    sage = mug.variations[1]
    assert sage.option[1] in browser.get("/").text
    browser.post("/basket", data={"product": str(sage.id)})
    chosen = {"payment": "later", "pickup": "Riverside", "note": "<b>Merci</b>"}
    placed = browser.post("/checkout", data={**PERSON, **chosen})
    (order,) = store.shop.state.orders.values()
    assert (order.payment, order.comments) == ("AWAITING_PAYMENT", "<b>Merci</b>")
    assert (order.is_pickup, order.shipping) == (True, "Riverside")
    assert order.items[0].variation_id == sage.id
    assert "Waiting for payment" in placed.text
    assert "&lt;b&gt;Merci" in placed.text
    here = placed.url.path
    browser.post(here, data={"do": "change", f"q{sage.id}": "3"})
    assert order.items[0].quantity == 3
    assert "preparing" in browser.post(here, data={"do": "pay"}).text
    browser.post(here, data={"do": "cancel"})
    assert order.payment == "CANCELLED"
    late = browser.post(here, data={"do": "pay"})
    assert (late.status_code, order.payment) == (409, "CANCELLED")


def test_what_is_sold_out_is_not_sold(store: LightspeedStandin, browser: httpx.Client) -> None:
    product = next(one for one in store.shop.state.products.values() if not one.variations)
    browser.post("/basket", data={"product": str(product.id)})
    product.quantity = 0
    refused = browser.post("/checkout", data={**PERSON, "payment": "card"})
    assert refused.status_code == 409
    assert not store.shop.state.orders


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("SHIPPED", "On its way"),
        ("DELIVERED", "Collected"),
        ("READY_FOR_PICKUP", "READY_FOR_PICKUP"),
    ],
)
def test_how_far_it_is(
    store: LightspeedStandin, browser: httpx.Client, status: str, shown: str
) -> None:
    order = store.place_order(pickup="Riverside")
    store.update(order.id, fulfilment=status)
    assert shown in browser.get(f"/my-orders/{order.key}").text


def test_the_demo_bar(store: LightspeedStandin, browser: httpx.Client) -> None:
    browser.post("/demo", data={"do": "10", "trickle": "0", "fault": ["hold"]})
    assert len(store.shop.state.orders) == 10
    assert store.faults.hold
