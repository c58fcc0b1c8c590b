"""Trouble on demand, sites where the API is not to be had, and the state on disk."""

from pathlib import Path
from queue import Queue

import httpx
import pytest

from bordereau.standins.woocommerce import (
    Options,
    Site,
    WooCommerceStandin,
    run_woocommerce_standin,
)


def test_a_write_can_be_applied_and_never_answered(
    store: WooCommerceStandin, api: httpx.Client
) -> None:
    order = store.place_order()
    store.faults.set(apply_then_hang_up_next=1)
    with pytest.raises(httpx.RemoteProtocolError):
        api.put(f"/orders/{order.id}", json={"status": "completed"})
    assert order.status == "completed"
    assert store.requests[-1].status is None
    assert api.get(f"/orders/{order.id}").status_code == 200


def test_a_request_can_be_lost_before_it_is_applied(
    store: WooCommerceStandin, api: httpx.Client
) -> None:
    order = store.place_order()
    store.faults.set(hang_up_next=1)
    with pytest.raises(httpx.RemoteProtocolError):
        api.put(f"/orders/{order.id}", json={"status": "completed"})
    assert order.status == "processing"


def test_faults_are_set_over_http(store: WooCommerceStandin, api: httpx.Client) -> None:
    where = f"{store.url}/_standin/faults"
    set_to = {"too_many_next": 1, "retry_after": 7, "error_next": 1}
    assert httpx.post(where, json=set_to, trust_env=False).json()["retry_after"] == 7
    limited = api.get("/orders")
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "7")
    assert api.get("/orders").status_code == 500
    assert api.get("/orders").status_code == 200
    assert httpx.post(where, json={"nonsense": 1}, trust_env=False).status_code == 400
    assert httpx.delete(where, trust_env=False).json()["retry_after"] == 2


@pytest.mark.parametrize(
    ("site", "status"),
    [(Site.FIREWALL, 403), (Site.NOT_WORDPRESS, 404), (Site.PLAIN_PERMALINKS, 404)],
)
def test_some_sites_answer_with_a_page(
    store: WooCommerceStandin, api: httpx.Client, site: Site, status: int
) -> None:
    store.become(site)
    answer = api.get("/orders")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


def test_plain_permalinks_still_have_the_other_address(store: WooCommerceStandin) -> None:
    store.become(Site.PLAIN_PERMALINKS)
    answer = httpx.get(store.url, params={"rest_route": "/"}, trust_env=False)
    assert answer.json()["name"] == "Corner & Co"


def test_the_log_keeps_what_came(store: WooCommerceStandin, api: httpx.Client) -> None:
    api.post("/orders", json={"customer_note": "Bonjour"}, headers={"User-Agent": "till/1"})
    seen = store.requests[-1]
    assert (seen.method, seen.path, seen.status) == ("POST", "/wp-json/wc/v3/orders", 201)
    assert seen.headers["user-agent"] == "till/1"
    assert b"Bonjour" in seen.body


def test_the_store_survives_a_restart(tmp_path: Path) -> None:
    options = Options(state_file=tmp_path / "store.json", held=True)
    with run_woocommerce_standin(options) as store:
        key, order = store.key, store.place_order()
        told = store.order_json(order.id)
    with run_woocommerce_standin(options) as store:
        assert store.key == key
        again = store.order_json(order.id)
        for name in ("total", "order_key", "date_created_gmt", "billing", "status"):
            assert again[name] == told[name]
        later = store.place_order()
        assert later.id > order.id
        assert later.order_key != order.order_key


def test_customers_can_come_by_themselves(store: WooCommerceStandin) -> None:
    came: Queue[int] = Queue()
    store.shop.listeners.append(
        lambda topic, number: came.put(number) if topic == "order.created" else None
    )
    pace = f"{store.url}/_standin/trickle"
    httpx.post(pace, json={"seconds": 0.01}, trust_env=False)
    numbers = [came.get(timeout=10) for _ in range(3)]
    httpx.post(pace, json={"seconds": 0}, trust_env=False)
    assert len(set(numbers)) == 3
