"""Installing the owner's own app: out to Shopify, and back with a token."""

from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest

from bordereau.channels import shopify
from bordereau.channels.port import BadSignature, Installable, NeedsReconnect, Refused
from bordereau.channels.shapes import Connection
from bordereau.channels.shopify.scopes import NEEDED
from bordereau.standins.shopify.oauth import signed

from . import payloads
from .conftest import ShopifyInHand

INSTALLABLE: Installable = shopify
CALLBACK = "https://bordereau.example/install/shopify"


def app_of(store: ShopifyInHand) -> dict[str, str]:
    return {"client_id": store.standin.client_id, "client_secret": store.standin.secret}


def come_back(store: ShopifyInHand) -> dict[str, str]:
    """What the owner's browser brings back once they have said yes."""
    there = shopify.install_address(app_of(store), store.standin.url, CALLBACK, "our-state")
    back = httpx.get(there, follow_redirects=False).headers["location"]
    assert back.startswith(CALLBACK)
    return dict(parse_qsl(urlsplit(back).query))


def test_the_address_asks_for_what_is_needed() -> None:
    address = shopify.install_address(
        {"client_id": "abc"}, "https://x.myshopify.com", CALLBACK, "s"
    )
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith("https://x.myshopify.com/admin/oauth/authorize?")
    assert asked == {
        "client_id": ["abc"], "scope": [",".join(NEEDED)], "redirect_uri": [CALLBACK],
        "state": ["s"],
    }  # fmt: skip


def test_without_a_client_id_nothing_is_asked() -> None:
    with pytest.raises(Refused, match="no client ID"):
        shopify.install_address({}, "https://x.myshopify.com", CALLBACK, "s")


def test_a_token_that_does_not_end_comes_back(store: ShopifyInHand) -> None:
    query = come_back(store)
    assert query["state"] == "our-state"
    found = shopify.finish_install(app_of(store), CALLBACK, query)
    assert found.url == store.standin.url
    assert store.standin.shop.state.tokens[found.credentials["access_token"]].until is None
    connection = Connection(found.url, found.credentials, allow_private_address=True)
    assert shopify.check(connection).missing_permissions == ()


def test_webhooks_are_believed_afterwards(store: ShopifyInHand) -> None:
    found = shopify.finish_install(app_of(store), CALLBACK, come_back(store))
    assert found.credentials["client_secret"] == store.standin.secret


def test_a_code_is_good_once(store: ShopifyInHand) -> None:
    query = come_back(store)
    shopify.finish_install(app_of(store), CALLBACK, query)
    with pytest.raises(NeedsReconnect, match="used or late"):
        shopify.finish_install(app_of(store), CALLBACK, query)


@pytest.mark.parametrize(
    "change", [{"shop": "evil.myshopify.com"}, {"code": "x"}, {"hmac": "00"}, {"hmac": "no"}]
)
def test_what_shopify_did_not_sign_is_not_believed(
    store: ShopifyInHand, change: dict[str, str]
) -> None:
    query = come_back(store) | change
    seen = len(store.standin.requests)
    with pytest.raises(BadSignature):
        shopify.finish_install(app_of(store), CALLBACK, query)
    assert len(store.standin.requests) == seen


@pytest.mark.parametrize("shop", ["evil.example", "x.myshopify.com.evil.example", "", "x"])
def test_a_shop_that_is_none_is_not_asked(shop: str) -> None:
    query = signed("hush", {"code": "1", "shop": shop, "timestamp": "1"})
    with pytest.raises(BadSignature):
        shopify.read_app_call({"client_secret": "hush"}, query)


def test_a_known_signature() -> None:
    given = payloads.signatures()["shopify_oauth_callback"]
    query = given["params"] | {"hmac": given["hmac"]}
    call = shopify.read_app_call({"client_secret": given["secret"]}, query)
    assert (call.kind, call.url) == ("load", "https://some-shop.myshopify.com")
