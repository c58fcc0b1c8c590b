"""Trouble on demand, at the API and the login."""

import httpx
import pytest

from bordereau.standins.bigcommerce import BigCommerceStandin


def test_told_to_wait(store: BigCommerceStandin, api: httpx.Client) -> None:
    store.faults.set(too_many_next=1, retry_after=7)
    answer = api.get("/v2/orders")
    assert (answer.status_code, answer.headers["x-rate-limit-time-reset-ms"]) == (429, "7000")
    assert answer.json()["title"] == "Too many requests"
    assert api.get("/v2/time").status_code == 200


def test_a_fault_of_its_own(store: BigCommerceStandin, api: httpx.Client) -> None:
    store.faults.set(error_next=1)
    assert api.get("/v2/orders").status_code == 500


def test_a_write_is_applied_and_the_line_cut(store: BigCommerceStandin, api: httpx.Client) -> None:
    order = store.place_order()
    store.faults.set(apply_then_hang_up_next=1)
    assert api.get(f"/v2/orders/{order.id}").status_code == 200  # a question is no write
    with pytest.raises(httpx.RemoteProtocolError):
        api.put(f"/v2/orders/{order.id}", json={"status_id": 9})
    assert order.status_id == 9


def test_a_write_is_lost_before_it_is_applied(store: BigCommerceStandin, api: httpx.Client) -> None:
    order = store.place_order()
    store.faults.set(hang_up_next=1)
    with pytest.raises(httpx.RemoteProtocolError):
        api.put(f"/v2/orders/{order.id}", json={"status_id": 9})
    assert order.status_id == 11


def test_the_login_is_no_safer(store: BigCommerceStandin) -> None:
    store.faults.set(error_next=1)
    where = f"{store.front_page}/oauth2/token"
    assert httpx.post(where, json={}, trust_env=False).status_code == 500


def test_pages_are_spared(store: BigCommerceStandin) -> None:
    store.faults.set(error_next=1)
    assert httpx.get(store.front_page, trust_env=False).status_code == 200


def test_a_host_that_does_not_answer_is_called_no_more(
    store: BigCommerceStandin, api: httpx.Client
) -> None:
    store.add_hook("store/order/*", "https://till.example/hook")
    store.deliveries.block(120)
    (blocked,) = api.get("/v3/hooks/admin").json()["data"]["blocked_domains"]
    assert blocked["destination"] == "https://till.example"
    assert 0 < blocked["time_left"] <= 120
    store.advance(130)
    assert api.get("/v3/hooks/admin").json()["data"]["blocked_domains"] == []
