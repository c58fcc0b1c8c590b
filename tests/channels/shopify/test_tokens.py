"""Tokens of the client-credentials grant, and those that do not end."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from threading import Event, Thread

import pytest

from bordereau.channels import shopify
from bordereau.channels.http import Site
from bordereau.channels.port import LacksPermission, NeedsReconnect, Retry, StoreProblem
from bordereau.channels.shapes import Goal, StatusPush
from bordereau.channels.shopify import tokens
from bordereau.channels.shopify.tokens import token_for
from bordereau.standins.shopify.options import EVERY_SCOPE

from ..contract import LONG_AGO
from .conftest import ShopifyInHand


def grants(store: ShopifyInHand) -> int:
    return sum(one.path == tokens.ADDRESS for one in store.standin.requests)


def test_one_token_serves_many_requests(store: ShopifyInHand) -> None:
    for _turn in range(3):
        shopify.fetch_changed(store.connection, LONG_AGO, None)
    assert grants(store) == 1


def test_it_is_renewed_before_it_ends(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = token_for(store.connection)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 86399 - 20 * 60)
    assert token_for(store.connection) == first
    monkeypatch.setattr(time, "monotonic", lambda: now + 86399 - 10 * 60)
    assert token_for(store.connection) != first


def test_one_that_was_taken_back_is_asked_for_again_once(store: ShopifyInHand) -> None:
    shopify.check(store.connection)
    store.standin.revoke_tokens()
    assert shopify.check(store.connection).store_name == "Corner & Co"
    assert grants(store) == 2


def allow(store: ShopifyInHand, *scopes: str) -> None:
    store.standin.shop.options = replace(store.standin.shop.options, scopes=scopes)


def test_a_check_tries_what_a_new_token_may_do(store: ShopifyInHand) -> None:
    allow(store, "read_orders", "read_products")
    assert "write_inventory" in shopify.check(store.connection).missing_permissions
    allow(store, *EVERY_SCOPE)
    assert shopify.check(store.connection).missing_permissions == ()


def test_what_was_denied_is_asked_for_with_a_new_token(store: ShopifyInHand) -> None:
    """Whoever was denied need not be the process in which the owner checked the store."""
    allow(store, "read_orders", "read_products")
    with pytest.raises(LacksPermission):
        shopify.fetch_locations(store.connection)
    allow(store, *EVERY_SCOPE)
    assert shopify.fetch_locations(store.connection)


def test_parts_that_a_token_hides_are_seen_by_the_next(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    allow(store, "read_orders", "read_products")
    push = StatusPush(order_id, Goal.COMPLETED, is_pickup=False)
    with pytest.raises(LacksPermission):
        shopify.push_status(store.connection, push)
    allow(store, *EVERY_SCOPE)
    with pytest.raises(Retry):  # only now is it known that the token was too old to see them
        shopify.push_status(store.connection, push)
    assert shopify.push_status(store.connection, push) == "Fulfilled"


def test_nobody_waits_for_the_token_of_another_store(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = replace(store.connection, url="http://127.0.0.1:9")
    asked, answered = Event(), Event()
    ask = tokens.ask

    def hang(site: Site, body: Mapping[str, str]) -> tokens.Granted:
        if site.url == hung.url:
            asked.set()
            answered.wait(10)
        return ask(site, body)

    def hear() -> None:
        with suppress(StoreProblem):
            token_for(hung)

    monkeypatch.setattr(tokens, "ask", hang)
    waiting = Thread(target=hear)
    waiting.start()
    assert asked.wait(10)
    other = Thread(target=token_for, args=[store.connection])
    other.start()
    other.join(5)
    is_served = not other.is_alive()
    answered.set()
    waiting.join()
    assert is_served


def test_a_token_that_does_not_end_is_used_as_it_is(store: ShopifyInHand) -> None:
    connection = store.connection_with(access_token=f" {store.standin.static_token().token} ")
    assert shopify.check(connection).missing_permissions == ()
    assert grants(store) == 0


def test_a_lasting_token_that_was_taken_back_is_the_end(store: ShopifyInHand) -> None:
    connection = store.connection_with(access_token=store.standin.static_token().token)
    store.standin.revoke_tokens()
    with pytest.raises(NeedsReconnect, match="no longer lets us in"):
        shopify.fetch_changed(connection, LONG_AGO, None)


@pytest.mark.parametrize("given", [{}, {"client_id": "x"}, {"client_secret": "y"}])
def test_too_little_is_said_plainly(store: ShopifyInHand, given: dict[str, str]) -> None:
    with pytest.raises(NeedsReconnect, match="neither an access token nor a client ID"):
        shopify.check(replace(store.connection, credentials=given))
    assert not store.standin.requests


def test_a_wrong_secret_is_said_plainly(store: ShopifyInHand) -> None:
    connection = replace(store.connection, credentials=store.wrong_credentials())
    with pytest.raises(NeedsReconnect, match="does not accept this client ID and secret") as told:
        shopify.check(connection)
    assert "shpss_wrong" not in str(told.value)


def test_while_the_secret_is_rotated_any_of_several_will_do(store: ShopifyInHand) -> None:
    both = f"shpss_unknown, {store.standin.secret}"
    connection = store.connection_with(client_id=store.standin.client_id, client_secret=both)
    assert shopify.check(connection).currency == "EUR"
