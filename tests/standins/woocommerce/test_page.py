"""The storefront, as a browser without scripts uses it."""

import httpx

from bordereau.standins.woocommerce import WooCommerceStandin
from tests.standins.conftest import PERSON


def order_one(store: WooCommerceStandin, browser: httpx.Client, **chosen: str) -> httpx.Response:
    browser.post("/basket", data={"product": str(store.first_on_offer().id)})
    return browser.post("/checkout", data={**PERSON, "payment": "later", **chosen})


def test_a_shopper_orders_pays_changes_and_cancels(
    store: WooCommerceStandin, browser: httpx.Client
) -> None:
    product = store.first_on_offer()
    placed = order_one(store, browser, pickup="Riverside", note="<b>Merci</b>")
    order = store.orders[-1]
    assert (order.status, order.customer_note) == ("pending", "<b>Merci</b>")
    assert order.shipping_lines[0].method_title == "Pickup (Riverside)"
    assert "Waiting for payment" in placed.text
    assert "&lt;b&gt;Merci" in placed.text
    here = placed.url.path
    browser.post(here, data={"do": "change", f"q{product.id}": "3"})
    assert order.lines[0].quantity == 3
    assert "preparing" in browser.post(here, data={"do": "pay"}).text
    browser.post(here, data={"do": "cancel"})
    assert order.status == "cancelled"
    late = browser.post(here, data={"do": "pay"})
    assert (late.status_code, order.status) == (409, "cancelled")
    assert "Cancelled" in browser.get("/my-orders").text


def test_french_by_the_browsers_wish_or_by_choice(browser: httpx.Client) -> None:
    assert "Panier" in browser.get("/", headers={"Accept-Language": "fr-FR,fr;q=0.9"}).text
    browser.cookies.clear()
    assert "Basket" in browser.get("/").text
    assert "Panier" in browser.get("/?lang=fr").text
    assert "Panier" in browser.get("/basket").text


def test_a_checkout_without_a_name_keeps_the_basket(
    store: WooCommerceStandin, browser: httpx.Client
) -> None:
    refused = order_one(store, browser, first_name="")
    assert refused.status_code == 409
    assert "nothing was charged" in refused.text
    assert store.orders == []
    assert store.first_on_offer().name in browser.get("/basket").text


def test_the_demo_bar(store: WooCommerceStandin, browser: httpx.Client) -> None:
    pressed = {"do": "10", "trickle": "0", "fault": ["hold", "drop_share"], "back": "/basket"}
    assert browser.post("/demo", data=pressed).url.path == "/basket"
    assert len(store.orders) == 10
    assert (store.faults.hold, store.faults.drop_share) == (True, 0.5)
    browser.post("/demo", data={"do": "apply", "trickle": "0"})
    assert (store.faults.hold, store.faults.drop_share) == (False, 0)
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert browser.post("/demo", data=pressed, headers=elsewhere).status_code == 403
    assert browser.post("/demo", data={"back": "//elsewhere.example"}).url.path == "/"


def test_every_page_and_picture_opens(store: WooCommerceStandin, browser: httpx.Client) -> None:
    for path in ("/", "/?in=Garden", "/basket", "/my-orders", "/style.css"):
        assert browser.get(path).status_code == 200
    drawn = browser.get(store.first_on_offer().picture)
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert browser.get("/my-orders/nonsense").status_code == 404
