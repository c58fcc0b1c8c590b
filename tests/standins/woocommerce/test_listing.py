"""Catching up: which orders a filter means, and where the time zone bites."""

import dataclasses
from datetime import timedelta

import httpx
import pytest

from bordereau.standins.woocommerce import Options, WooCommerceStandin, run_woocommerce_standin

from . import replay


def ids(answer: httpx.Response) -> list[int]:
    return [row["id"] for row in answer.json()]


def test_modified_after_is_exclusive_to_the_second(
    store: WooCommerceStandin, api: httpx.Client
) -> None:
    first = store.place_order()
    store.advance(5)
    second = store.place_order()
    moment = f"{first.modified:%Y-%m-%dT%H:%M:%S}"
    asked = {"modified_after": moment, "dates_are_gmt": "true"}
    assert ids(api.get("/orders", params=asked)) == [second.id]
    before = f"{first.modified - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}"
    assert ids(api.get("/orders", params={**asked, "modified_after": before})) == [
        second.id,
        first.id,
    ]


@pytest.mark.parametrize(
    ("zone", "form", "flag", "found"),
    [
        # What the real server found of three orders, after the second, in each zone.
        ("America/New_York", "naive", True, 1),
        ("America/New_York", "Z", True, 3),
        ("America/New_York", "Z", False, 1),
        ("America/New_York", "naive", False, 0),
        ("Australia/Sydney", "naive", True, 1),
        ("Australia/Sydney", "Z", True, 0),
        ("Australia/Sydney", "Z", False, 1),
        ("Australia/Sydney", "naive", False, 3),
        ("UTC", "Z", True, 1),
        ("UTC", "naive", False, 1),
    ],
)
def test_a_zone_and_the_flag_together_are_off_by_the_sites_offset(
    zone: str, form: str, flag: bool, found: int
) -> None:
    options = Options(timezone=zone, held=True)
    with run_woocommerce_standin(options) as store, replay.client(store) as api:
        placed = []
        for _ in range(3):
            placed.append(store.place_order())
            store.advance(60)
        moment = f"{placed[1].modified:%Y-%m-%dT%H:%M:%S}" + ("Z" if form == "Z" else "")
        asked = {"modified_after": moment, **({"dates_are_gmt": "true"} if flag else {})}
        assert len(ids(api.get("/orders", params=asked))) == found


def test_oldest_change_first(store: WooCommerceStandin, api: httpx.Client) -> None:
    first, second = store.place_order(), store.place_order()
    store.advance(10)
    store.update(first.id, {})
    asked = {"orderby": "modified", "order": "asc"}
    assert ids(api.get("/orders", params=asked)) == [second.id, first.id]


def test_pages_link_to_one_another(store: WooCommerceStandin, api: httpx.Client) -> None:
    store.place_orders(5)
    page = api.get("/orders", params={"per_page": 2, "page": 2})
    assert page.headers["X-WP-Total"] == "5"
    assert page.headers["X-WP-TotalPages"] == "3"
    assert set(page.links) == {"prev", "next"}
    assert "page=3" in page.links["next"]["url"]
    beyond = api.get("/orders", params={"per_page": 2, "page": 9})
    assert (beyond.status_code, beyond.json(), beyond.headers["X-WP-Total"]) == (200, [], "0")


def test_trashed_orders_are_left_out_and_still_there(
    store: WooCommerceStandin, api: httpx.Client
) -> None:
    kept, gone = store.place_order(), store.place_order()
    store.trash(gone.id)
    assert ids(api.get("/orders")) == [kept.id]
    assert ids(api.get("/orders", params={"status": "trash"})) == [gone.id]
    assert api.get(f"/orders/{gone.id}").json()["status"] == "trash"
    store.delete(gone.id)
    assert api.get(f"/orders/{gone.id}").status_code == 404


def test_include_and_search(store: WooCommerceStandin, api: httpx.Client) -> None:
    placed = [store.place_order(address={"last_name": name}) for name in ("Brun", "Weiß", "Petit")]
    wanted = [placed[0].id, placed[2].id]
    asked = {"include": ",".join(map(str, wanted)), "order": "asc"}
    assert ids(api.get("/orders", params=asked)) == wanted
    assert ids(api.get("/orders", params={"search": "weiß"})) == [placed[1].id]


def test_products_by_sku_include_variations(store: WooCommerceStandin, api: httpx.Client) -> None:
    variation = next(p for p in store.shop.state.products.values() if p.parent_id)
    simple = next(p for p in store.shop.state.products.values() if p.type == "simple")
    rows = api.get("/products", params={"sku": f"{variation.sku},{simple.sku}"}).json()
    assert {row["type"] for row in rows} == {"variation", "simple"}
    assert next(r for r in rows if r["type"] == "variation")["parent_id"] == variation.parent_id


def test_an_old_store_lacks_what_it_lacked() -> None:
    old = Options(version="9.4.3", held=True, extra_statuses={"ready": "Ready"})
    with run_woocommerce_standin(old) as store, replay.client(store) as api:
        order = api.get(f"/orders/{store.place_order().id}").json()
        assert "global_unique_id" not in order["line_items"][0]
        assert "tax_status" not in order["shipping_lines"][0]
        assert api.get("/orders/statuses").status_code == 404


def test_statuses_of_plugins_are_told() -> None:
    options = Options(held=True, extra_statuses={"ready": "Ready"})
    new = dataclasses.replace(options, version="11.0.1")
    with run_woocommerce_standin(new) as store, replay.client(store) as api:
        assert {"slug": "ready", "name": "Ready"} in api.get("/orders/statuses").json()
        order = store.place_order()
        assert api.put(f"/orders/{order.id}", json={"status": "ready"}).status_code == 200
        assert order.status == "ready"
