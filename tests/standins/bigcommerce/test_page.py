"""The storefront, as a browser without scripts uses it."""

from collections.abc import Iterator

import httpx
import pytest

from bordereau.standins.bigcommerce import BigCommerceStandin

PERSON = {
    "first_name": "Zoé",
    "last_name": "<script>alert(1)</script>",
    "email": "zoe@example.test",
    "phone": "+33 6 39 98 00 00",
    "address_1": "1 rue Haute",
    "postcode": "69001",
    "city": "Lyon",
    "country": "FR",
}


@pytest.fixture
def browser(store: BigCommerceStandin) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=store.front_page, follow_redirects=True, trust_env=False) as client:
        yield client


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
