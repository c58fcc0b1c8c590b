"""The API, as the documents and the vendor's clients know it."""

import json
from pathlib import Path

import httpx
import pytest

from bordereau.standins.lightspeed_c import LightspeedCStandin

PAYLOADS = Path(__file__).parents[2] / "payloads" / "lightspeed_c"


def test_a_wrong_key_is_told_so_in_json(store: LightspeedCStandin, api: httpx.Client) -> None:
    for auth in (("x", "y"), (store.key, "y"), (store.key, store.read_only.secret)):
        answer = api.get("/shop.json", auth=auth)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, 401)
    assert api.get("/nowhere.json").status_code == 404


def test_a_key_that_may_only_read(store: LightspeedCStandin, api: httpx.Client) -> None:
    auth = (store.read_only.key, store.read_only.secret)
    assert api.get("/orders.json", auth=auth).status_code == 200
    assert api.put("/orders/0.json", auth=auth, json={"order": {}}).status_code == 403
    assert api.put("/orders/0.json", json={"order": {}}).status_code == 404


def test_orders_are_shown_with_the_documented_names(
    store: LightspeedCStandin, api: httpx.Client
) -> None:
    order = store.place_order(pickup="Riverside")
    shown = api.get(f"/orders/{order.id}.json").json()["order"]
    known = json.loads((PAYLOADS / "order.json").read_text())["order"]
    assert set(shown) <= set(known)
    (row,) = api.get(f"/orders/{order.id}/products.json").json()["orderProducts"]
    known_rows = json.loads((PAYLOADS / "order_products.json").read_text())["orderProducts"]
    assert set(row) <= set(known_rows[0])
    assert (shown["shipmentIsPickup"], shown["shipmentTitle"]) == (True, "Riverside")


def test_pages_filters_and_the_count(store: LightspeedCStandin, api: httpx.Client) -> None:
    placed = [one.id for one in store.place_orders(60)]
    newest = api.get("/orders.json").json()["orders"]
    assert [one["id"] for one in newest] == placed[:-51:-1]
    second = api.get("/orders.json", params={"page": "2"}).json()["orders"]
    assert [one["id"] for one in second] == placed[9::-1]
    assert len(api.get("/orders.json", params={"limit": "999"}).json()["orders"]) == 60
    assert api.get("/orders/count.json").json() == {"count": 60}
    store.advance(3600)
    store.note(placed[3], "Later")
    since = store.shop.clock.now().astimezone(store.shop.zone).strftime("%Y-%m-%d %H:%M:%S")
    asked = {"updated_at_min": since}
    assert [one["id"] for one in api.get("/orders.json", params=asked).json()["orders"]] == [
        placed[3]
    ]
    assert api.get("/orders/count.json", params=asked).json() == {"count": 1}


def test_statuses_that_do_not_exist_are_refused(
    store: LightspeedCStandin, api: httpx.Client
) -> None:
    order = store.place_order()
    answer = api.put(f"/orders/{order.id}.json", json={"order": {"status": "sent"}})
    assert (answer.status_code, order.status) == (400, "processing_awaiting_shipment")


def test_three_windows_count_at_once(store: LightspeedCStandin, api: httpx.Client) -> None:
    first = api.get("/shop.json").headers
    assert first["x-ratelimit-limit"] == "300/3000/12000"
    assert first["x-ratelimit-remaining"] == "299/2999/11999"
    windows = store.shop.windows.of(store.key, store.shop.clock.now())
    windows[0].used = 300
    full = api.get("/shop.json")
    assert full.status_code == 429
    assert full.headers["x-ratelimit-remaining"].startswith("0/2999/")
    assert 290 < int(full.headers["x-ratelimit-reset"].split("/")[0]) <= 300
    store.advance(300)
    assert api.get("/shop.json").headers["x-ratelimit-remaining"] == "299/2998/11998"


def test_an_order_takes_its_goods_and_a_cancelled_one_gives_them_back(
    store: LightspeedCStandin,
) -> None:
    pot = store.variant("KIT-002")
    before = pot.stock_level
    order = store.place_order({"KIT-002": 2})
    assert pot.stock_level == before - 2
    store.edit(order.id, {"KIT-002": 1})
    assert pot.stock_level == before - 1
    store.refund(order.id, {"KIT-002": 1}, returned=True)
    assert pot.stock_level == before
    store.cancel(order.id)
    assert pot.stock_level == before


@pytest.mark.parametrize("field", ["itemGroup", "itemAction", "format", "address"])
def test_a_webhook_needs_all_of_it(api: httpx.Client, field: str) -> None:
    whole = {"itemGroup": "orders", "itemAction": "*", "format": "json", "address": "http://x"}
    part = {name: value for name, value in whole.items() if name != field}
    assert api.post("/webhooks.json", json={"webhook": part}).status_code == 400
    assert api.post("/webhooks.json", json={"webhook": whole}).status_code == 201
