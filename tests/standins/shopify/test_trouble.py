"""Trouble on demand, at the Admin API."""

import time

import httpx
import pytest

from bordereau.standins.shopify import ShopifyStandin

from .conftest import Caller

OPEN = "mutation O($id: ID!) { fulfillmentOrderOpen(id: $id) { userErrors { message } } }"


def test_told_to_wait(store: ShopifyStandin, caller: Caller) -> None:
    store.faults.set(too_many_next=1, retry_after=7)
    answer = caller.send("{ shop { name } }")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert caller.send("{ shop { name } }").status_code == 200


def test_a_fault_of_its_own(store: ShopifyStandin, caller: Caller) -> None:
    store.faults.set(error_next=1)
    assert caller.send("{ shop { name } }").status_code == 500


def test_a_write_is_applied_and_the_line_cut(store: ShopifyStandin, caller: Caller) -> None:
    placed = store.place_order()
    store.schedule(placed.id)
    store.faults.set(apply_then_hang_up_next=1)
    assert caller.send("{ shop { name } }").status_code == 200  # a question is no write
    part = store.part(placed.id)
    with pytest.raises(httpx.RemoteProtocolError):
        caller.send(OPEN, id=f"gid://shopify/FulfillmentOrder/{part.id}")
    assert part.status == "OPEN"


def test_slow(store: ShopifyStandin, caller: Caller) -> None:
    store.faults.set(slow_seconds=0.2)
    begun = time.monotonic()
    caller.send("{ shop { name } }")
    assert time.monotonic() - begun >= 0.2


def test_pages_are_spared(store: ShopifyStandin) -> None:
    store.faults.set(error_next=1)
    assert httpx.get(store.url, trust_env=False).status_code == 200
