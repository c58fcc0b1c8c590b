"""Who gets in: over TLS by Basic or the query string, over http by signature only."""

import base64
import hashlib
import hmac
import time
from urllib.parse import quote

import httpx
import pytest

from bordereau.standins.woocommerce import WooCommerceStandin

PATH = "/wp-json/wc/v3/orders"
TLS = {"X-Forwarded-Proto": "https"}


def signed(
    store: WooCommerceStandin, *, nonce: str, age: int = 0, method: str = "HMAC-SHA256"
) -> httpx.Response:
    asked = {
        "oauth_consumer_key": store.key,
        "oauth_nonce": nonce,
        "oauth_signature_method": method,
        "oauth_timestamp": str(int(time.time()) - age),
        "per_page": "1",
    }
    joined = "&".join(f"{name}={quote(asked[name], safe='')}" for name in sorted(asked))
    base = "&".join(quote(part, safe="") for part in ("GET", store.url + PATH, joined))
    digest = hashlib.sha1 if method == "HMAC-SHA1" else hashlib.sha256
    made = hmac.new(f"{store.secret}&".encode(), base.encode(), digest).digest()
    asked["oauth_signature"] = base64.b64encode(made).decode()
    return httpx.get(store.url + PATH, params=asked, trust_env=False)


@pytest.mark.parametrize("method", ["HMAC-SHA1", "HMAC-SHA256"])
def test_a_signature_opens_plain_http(store: WooCommerceStandin, method: str) -> None:
    assert signed(store, nonce="once", method=method).status_code == 200


def test_a_nonce_opens_once(store: WooCommerceStandin) -> None:
    assert signed(store, nonce="once").status_code == 200
    again = signed(store, nonce="once")
    assert again.status_code == 401
    assert again.json()["message"] == "Invalid nonce - nonce has already been used."


def test_an_old_signature_is_refused(store: WooCommerceStandin) -> None:
    late = signed(store, nonce="late", age=3600)
    assert late.status_code == 401
    assert late.json()["message"] == "Invalid timestamp."


def test_basic_needs_tls(store: WooCommerceStandin) -> None:
    plain = httpx.get(store.url + PATH, auth=(store.key, store.secret), trust_env=False)
    assert plain.status_code == 401
    assert plain.json()["code"] == "woocommerce_rest_cannot_view"


def test_a_demoted_owner_is_forbidden(store: WooCommerceStandin, api: httpx.Client) -> None:
    store.demote_owner(store.key)
    assert api.get("/orders").status_code == 403


def test_rest_route_signs_nobody_in(store: WooCommerceStandin) -> None:
    asked = {"rest_route": "/wc/v3/orders"}
    answer = httpx.get(
        store.url, params=asked, auth=(store.key, store.secret), headers=TLS, trust_env=False
    )
    assert answer.status_code == 401


def test_the_index_is_open_to_all(store: WooCommerceStandin) -> None:
    index = httpx.get(f"{store.url}/wp-json/", trust_env=False).json()
    assert "wc/v3" in index["namespaces"]
    assert index["timezone_string"] == "Europe/Paris"
    assert "/wc/v3/orders/batch" in index["routes"]
