"""Tokens for a while, and for good."""

import httpx
import pytest

from bordereau.standins.shopify import ShopifyStandin

from .conftest import Caller

SHOP = "{ shop { name } }"


def asked(store: ShopifyStandin, **changes: str) -> dict[str, str]:
    given = {"grant_type": "client_credentials", "client_id": store.client_id}
    return given | {"client_secret": store.secret} | changes


def token(store: ShopifyStandin, **changes: str) -> httpx.Response:
    there = f"{store.url}/admin/oauth/access_token"
    return httpx.post(there, json=asked(store, **changes), trust_env=False)


def test_a_token_for_a_day(store: ShopifyStandin) -> None:
    told = token(store).json()
    assert told["expires_in"] == 86399
    assert "read_orders" in told["scope"].split(",")
    caller = Caller(store, told["access_token"])
    assert caller.send(SHOP).status_code == 200
    store.advance(86400)
    assert caller.send(SHOP).status_code == 401


def test_a_form_will_do(store: ShopifyStandin) -> None:
    there = f"{store.url}/admin/oauth/access_token"
    assert httpx.post(there, data=asked(store), trust_env=False).status_code == 200


@pytest.mark.parametrize("name", ["client_id", "client_secret", "grant_type"])
def test_whoever_is_unknown_gets_none(store: ShopifyStandin, name: str) -> None:
    answer = token(store, **{name: "wrong"})
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_an_unknown_app_is_not_authorized(store: ShopifyStandin) -> None:
    there = f"{store.url}/admin/oauth/authorize"
    answer = httpx.get(there, params={"client_id": "wrong"}, trust_env=False)
    assert answer.status_code == 400
