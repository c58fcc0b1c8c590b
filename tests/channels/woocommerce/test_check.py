"""Each way in which a connection may fail has a sentence of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from bordereau.channels import guard, http
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection, Goal, StatusPush
from bordereau.channels.woocommerce import client
from bordereau.channels.woocommerce.check import check
from bordereau.channels.woocommerce.outbound import push_status
from bordereau.standins.woocommerce import Site

from .conftest import WooCommerceInHand

AUTH = "woocommerce_rest_authentication_error"
CANNOT = "woocommerce_rest_cannot_view"
KEYS = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
INDEX = {"name": "Corner &amp; Co", "namespaces": ["wp/v2", "wc/v3"]}
SETTINGS = [{"id": "woocommerce_currency", "value": "CHF"}]
WELL: dict[str, object] = {
    "GET /wp-json/": INDEX,
    "GET /wp-json/wc/v3/orders": [],
    "POST /wp-json/wc/v3/orders/batch": {},
    "GET /wp-json/wc/v3/products": [],
    "GET /wp-json/wc/v3/webhooks": [],
    "GET /wp-json/wc/v3/settings/general": SETTINGS,
}
PAGE = httpx.Response(404, html="<html>Not found</html>")


def refusal(status: int, code: str, **headers: str) -> httpx.Response:
    document = {"code": code, "message": "Non.", "data": {"status": status}}
    return httpx.Response(status, json=document, headers=headers)


def answering(changes: dict[str, httpx.Response]) -> Callable[[httpx.Request], httpx.Response]:
    def respond(request: httpx.Request) -> httpx.Response:
        asked = f"{request.method} {request.url.path}"
        if "rest_route" in request.url.params:
            asked = "GET rest_route"
        if asked in changes:
            given = changes[asked]
            return httpx.Response(given.status_code, content=given.content, headers=given.headers)
        if asked in WELL:
            return httpx.Response(200, json=WELL[asked])
        return httpx.Response(404, html="<html>Not found</html>")

    return respond


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Connection]:
    def connect(url: str = "https://shop.example", **changes: httpx.Response) -> Connection:
        named = {name.replace("__", " "): given for name, given in changes.items()}
        transport = httpx.MockTransport(answering(named))
        monkeypatch.setattr(guard, "resolve", lambda _host, _port: ["93.184.216.34"])
        monkeypatch.setattr(http, "new_transport", lambda: transport)
        return Connection(url, KEYS, allow_private_address=url.startswith("http:"))

    return connect


ORDERS = "GET__/wp-json/wc/v3/orders"
BATCH = "POST__/wp-json/wc/v3/orders/batch"
ROOT = "GET__/wp-json/"
WORDPRESS = httpx.Response(200, html='<html><link href="/wp-content/x.css"></html>')
LATE = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)

FAILURES: dict[str, tuple[dict[str, httpx.Response], type[StoreProblem], str]] = {
    "unknown key": ({ORDERS: refusal(401, CANNOT)}, NeedsReconnect, "does not know this consumer"),
    "wrong secret": ({ORDERS: refusal(401, AUTH)}, NeedsReconnect, "refuses this consumer secret"),
    "read-only key": ({BATCH: refusal(401, AUTH)}, NeedsReconnect, "may only read"),
    "no capability": ({ORDERS: refusal(403, CANNOT)}, NeedsReconnect, "account that this key"),
    "may not write": ({BATCH: refusal(403, CANNOT)}, NeedsReconnect, "account that this key"),
    "no WooCommerce": (
        {ROOT: httpx.Response(200, json={"namespaces": ["wp/v2"]})}, Refused, "not active"),
    "plain permalinks": (
        {ROOT: PAGE, "GET__rest_route": httpx.Response(200, json=INDEX)}, Refused, "permalinks"),
    "not WordPress": (
        {ROOT: PAGE, "GET__/": httpx.Response(200, html="<html>")}, Refused,
        "does not run WordPress"),
    "not WordPress, always well": (
        {ROOT: httpx.Response(200, html="<html>")
         , "GET__/": httpx.Response(200, html="<html>")}, Refused, "does not run WordPress"),
    "API hidden": ({ROOT: PAGE, "GET__/": WORDPRESS}, Retry, "web page"),
    "API shut": ({ROOT: refusal(401, "rest_forbidden")}, Refused, "keeps its REST API shut"),
    "firewall": ({ROOT: httpx.Response(403, html="<html>Attention")}, Retry, "web page"),
    "firewall on writing": (
        {BATCH: httpx.Response(403, html="<html>Attention")}, Retry, "web page"),
    "maintenance": ({ROOT: httpx.Response(503, html="<html>Back soon")}, Retry, "web page"),
    "slow down": ({ROOT: httpx.Response(429)}, Retry, "slow down"),
    "moved": (
        {ROOT: httpx.Response(301, headers={"Location": "https://www.shop.example/wp-json/"})},
        NeedsReconnect, "sends us on to https://www.shop.example"),
    "WooCommerce gone meanwhile": (
        {ORDERS: refusal(404, "rest_no_route")}, Retry, "does not answer"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_what_keeps_us_out_is_named_without_the_secret(
    name: str, shop: Callable[..., Connection]
) -> None:
    changes, kind, sentence = FAILURES[name]
    with pytest.raises(kind, match=sentence) as told:
        check(shop(**changes))
    assert "cs_1" not in str(told.value)
    assert "!" not in str(told.value)


def test_a_good_connection(shop: Callable[..., Connection]) -> None:
    facts = check(shop())
    assert (facts.store_name, facts.currency) == ("Corner & Co", "CHF")
    assert facts.missing_permissions == ()


def test_what_the_key_may_not_do(shop: Callable[..., Connection]) -> None:
    refused = refusal(403, CANNOT)
    facts = check(
        shop(
            **{
                "GET__/wp-json/wc/v3/webhooks": refused,
                "GET__/wp-json/wc/v3/settings/general": refused,
            }
        )
    )
    assert facts.missing_permissions == ("webhooks",)
    assert facts.currency == ""


def test_clocks_that_differ(shop: Callable[..., Connection]) -> None:
    changes = {ORDERS: refusal(401, AUTH, Date=LATE)}
    with pytest.raises(Retry, match="clocks"):
        check(shop("http://shop.example", **changes))
    http.close_connections()
    with pytest.raises(NeedsReconnect, match="secret"):  # over TLS the clock does not matter
        check(shop(**changes))


@pytest.mark.parametrize(
    ("site", "sentence"),
    [
        (Site.PLAIN_PERMALINKS, "permalinks"),
        (Site.FIREWALL, "web page"),
        (Site.NOT_WORDPRESS, "does not run WordPress|web page"),
    ],
)
def test_what_answers_at_the_address(store: WooCommerceInHand, site: Site, sentence: str) -> None:
    store.standin.become(site)
    with pytest.raises(StoreProblem, match=sentence):
        check(store.connection)


def test_a_key_that_was_revoked(store: WooCommerceInHand) -> None:
    """Over plain http the store has one code for an unknown key and a wrong secret."""
    store.standin.revoke_key(store.standin.key)
    with pytest.raises(NeedsReconnect, match="does not know this consumer key"):
        check(store.connection)


def test_a_secret_of_another_key(store: WooCommerceInHand) -> None:
    connection = replace(store.connection, credentials=store.wrong_credentials())
    with pytest.raises(NeedsReconnect, match="refuses this consumer secret"):
        check(connection)


def test_a_key_that_may_only_write(store: WooCommerceInHand) -> None:
    key = store.standin.add_key("write")
    credentials = {"consumer_key": key.key, "consumer_secret": key.secret}
    with pytest.raises(NeedsReconnect, match="may only write"):
        check(replace(store.connection, credentials=credentials))


def test_a_store_that_has_another_name(store: WooCommerceInHand) -> None:
    """It signs for the address that it gives itself."""
    url = store.connection.url.replace("127.0.0.1", "localhost")
    with pytest.raises(Refused, match=f"calls itself {store.connection.url}, "):
        check(replace(store.connection, url=url))


def test_a_server_that_hands_only_index_php_to_wordpress(
    store: WooCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = http.Site.send

    def almost_pretty(site: http.Site, method: str, path: str, **asked: Any) -> http.Answer:
        if path.startswith("/wp-json/"):
            return http.Answer(404, httpx.Headers(), b"<html>Not Found</html>")
        return real(site, method, path.removeprefix("/index.php"), **asked)

    monkeypatch.setattr(http.Site, "send", almost_pretty)
    monkeypatch.setattr(client, "_BELOW_INDEX", set())
    assert check(store.connection).currency == store.currency
    order = store.place_order()
    push_status(store.connection, StatusPush(order, Goal.COMPLETED, is_pickup=False))
    assert store.status(order) == "completed"


def test_an_owner_who_was_demoted(store: WooCommerceInHand) -> None:
    store.standin.demote_owner(store.standin.key)
    with pytest.raises(NeedsReconnect, match="account that this key"):
        check(store.connection)


def test_a_key_that_may_only_read(store: WooCommerceInHand) -> None:
    connection = replace(store.connection, credentials=store.read_only_credentials())
    with pytest.raises(NeedsReconnect, match="may only read"):
        check(connection)
