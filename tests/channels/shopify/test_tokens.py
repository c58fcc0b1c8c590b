"""Tokens of the client-credentials grant, and those that do not end."""

import time
from dataclasses import replace

import pytest

from bordereau.channels import shopify
from bordereau.channels.port import NeedsReconnect
from bordereau.channels.shopify import tokens
from bordereau.channels.shopify.tokens import token_for

from ..contract import LONG_AGO
from .conftest import ShopifyInHand


def grants(store: ShopifyInHand) -> int:
    return sum(one.path == tokens.ADDRESS for one in store.standin.requests)


def test_one_token_serves_many_requests(store: ShopifyInHand) -> None:
    for _turn in range(3):
        shopify.check(store.connection)
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
