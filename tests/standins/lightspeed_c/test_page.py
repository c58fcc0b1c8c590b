"""The storefront, as a browser without scripts uses it, and the addresses beside it."""

import httpx

from bordereau.standins.lightspeed_c import LightspeedCStandin
from tests.standins.conftest import PERSON


def test_a_shopper_orders_pays_changes_and_cancels(
    store: LightspeedCStandin, browser: httpx.Client
) -> None:
    pot = store.variant("KIT-002")
    assert "Enamel teapot" in browser.get("/?in=Kitchen").text
    browser.post("/basket", data={"product": str(pot.id)})
    wish = {"payment": "later", "pickup": "Riverside", "note": "<b>Merci</b>"}
    placed = browser.post("/checkout", data={**PERSON, **wish})
    (order,) = store.orders
    assert (order.status, order.comment) == ("processing_awaiting_payment", "<b>Merci</b>")
    assert (order.shipment_title, order.is_pickup) == ("Riverside", True)
    assert "Waiting for payment" in placed.text
    assert "&lt;b&gt;Merci" in placed.text
    here = placed.url.path
    browser.post(here, data={"do": "change", f"q{pot.id}": "3"})
    assert order.lines[0].ordered == 3
    assert "preparing" in browser.post(here, data={"do": "pay"}).text
    assert order.status == "processing_awaiting_pickup"
    browser.post(here, data={"do": "cancel"})
    assert order.status == "cancelled"
    late = browser.post(here, data={"do": "pay"})
    assert (late.status_code, order.status) == (409, "cancelled")
    assert "Cancelled" in browser.get("/my-orders").text


def test_sold_out_is_said_and_nothing_is_placed(
    store: LightspeedCStandin, browser: httpx.Client
) -> None:
    pot = store.variant("KIT-002")
    browser.post("/basket", data={"product": str(pot.id)})
    pot.stock_level = 0
    refused = browser.post("/checkout", data={**PERSON, "payment": "card"})
    assert (refused.status_code, store.orders) == (409, [])


def test_trouble_and_customers_on_demand(store: LightspeedCStandin, browser: httpx.Client) -> None:
    about = browser.get("/_standin").json()
    assert about["keys"] == {"api_key": store.key, "api_secret": store.secret}
    assert about["orders"] == 0
    placed = browser.post("/_standin/orders", json={"count": 3}).json()["ids"]
    one = {"items": {"KIT-002": 2}, "pickup": "Old Town", "payment": "cod", "note": "Hello"}
    placed += browser.post("/_standin/orders", json=one).json()["ids"]
    assert placed == [order.id for order in store.orders]
    assert (store.orders[-1].is_pickup, store.orders[-1].payment_status) == (True, "not_paid")
    for wrong in ({"items": {"NONE": 1}}, {"items": {"KIT-002": 1}, "pickup": "Mars"}):
        assert browser.post("/_standin/orders", json=wrong).status_code == 400
    assert browser.post("/_standin/faults", json={"error_next": 1}).json()["error_next"] == 1
    assert browser.get("/en/shop.json", auth=(store.key, store.secret)).status_code == 500
    assert browser.post("/_standin/faults", json={"no_such": 1}).status_code == 400
    assert browser.request("DELETE", "/_standin/faults").json()["error_next"] == 0
    moment = "2026-01-02T09:00:00+00:00"
    assert browser.post("/_standin/clock", json={"at": moment}).json()["now"][:10] == "2026-01-02"
    assert browser.post("/_standin/clock", json={"at": "soon"}).status_code == 400
    assert browser.post("/_standin/trickle", json={"seconds": 60}).json() == {"seconds": 60}
    assert browser.post("/_standin/deliver").json() == {"sent": 0}
