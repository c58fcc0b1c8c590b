"""The storefront, as a browser without scripts uses it."""

from decimal import Decimal

import httpx

from bordereau.standins.shopify import ShopifyStandin
from tests.standins.conftest import PERSON


def test_a_shopper_orders_pays_changes_and_cancels(
    store: ShopifyStandin, browser: httpx.Client
) -> None:
    variant = store.first_on_offer()
    browser.post("/basket", data={"product": str(variant.id)})
    chosen = {"payment": "later", "pickup": "Riverside", "note": "<b>Merci</b>"}
    placed = browser.post("/checkout", data={**PERSON, **chosen})
    (order,) = store.shop.state.orders.values()
    assert (order.received, order.note, order.shipping_title) == (
        Decimal(0),
        "<b>Merci</b>",
        "Riverside",
    )
    assert "Waiting for payment" in placed.text
    assert "&lt;b&gt;Merci" in placed.text
    here = placed.url.path
    browser.post(here, data={"do": "change", f"q{variant.id}": "3"})
    assert order.lines[0].current == 3
    assert "preparing" in browser.post(here, data={"do": "pay"}).text
    browser.post(here, data={"do": "cancel"})
    assert order.cancelled
    late = browser.post(here, data={"do": "pay"})
    assert late.status_code == 409
    assert "Cancelled" in browser.get("/my-orders").text


def test_what_was_sent_is_on_its_way(store: ShopifyStandin, browser: httpx.Client) -> None:
    placed = store.place_order()
    store.fulfil_by_hand(placed.id, {placed.lines[0].sku: 1})
    page = browser.get(f"/my-orders/{placed.key}").text
    assert "On its way" in page
    assert "Cancel order" not in page


def test_a_customer_of_the_demo_bar(store: ShopifyStandin, browser: httpx.Client) -> None:
    browser.post("/demo", data={"do": "3", "trickle": "0"})
    assert len(store.shop.state.orders) == 3
