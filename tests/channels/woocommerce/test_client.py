"""How the store is asked, and what each of its refusals becomes."""

import base64
import json
from collections.abc import Callable

import httpx
import pytest

from bordereau.channels import guard, http
from bordereau.channels.http import Answer
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection
from bordereau.channels.woocommerce import client
from bordereau.channels.woocommerce.client import MissingError, Store, document_in, problem

from . import recorded
from .conftest import WooCommerceInHand

KEYS = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
BASIC = "Basic " + base64.b64encode(b"ck_1:cs_1").decode()
CANNOT = {"code": "woocommerce_rest_cannot_view", "message": "Sorry", "data": {"status": 401}}

EXPECTED: dict[str, type[StoreProblem]] = {
    "401": NeedsReconnect,
    "404": MissingError,
    "400": Refused,
    "413": Refused,
    "500": Retry,
    "501": Refused,
}
OTHERWISE: dict[str, type[StoreProblem]] = {
    "400-update-missing-order": MissingError,
    "404-no-route": Retry,  # the API as a whole is away
    "404-nonnumeric-id": Retry,
    "404-put-collection": Retry,
}


def said(document: object, status: int) -> Answer:
    return Answer(status, httpx.Headers(), json.dumps(document).encode())


def refusals() -> list[tuple[str, int, object]]:
    found = []
    for name in recorded.ERRORS:
        response = recorded.document(f"errors/{name}").get("response")
        if response and response["status"] >= 400:
            found.append((name, response["status"], response["json"]))
    return found


@pytest.mark.parametrize(("name", "status", "document"), refusals())
def test_recorded_refusals(name: str, status: int, document: object) -> None:
    kind = OTHERWISE.get(name, EXPECTED[str(status)])
    found = problem(said(document, status), "shop.example")
    assert type(found) is kind
    if kind is not Retry:
        assert isinstance(document, dict)
        assert document["message"] in str(found)


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 455, 500, 503])
def test_a_web_page_is_waited_out(status: int) -> None:
    page = Answer(status, httpx.Headers({"Retry-After": "60"}), b"<!DOCTYPE html><html>{}</html>")
    found = problem(page, "shop.example")
    assert isinstance(found, Retry)
    assert found.after == 60
    assert "shop.example answered with a web page" in str(found)


@pytest.mark.parametrize(
    ("body", "document"),
    [
        (b'{"a": [1]}', b'{"a": [1]}'),
        (b" \n\xef\xbb\xbf[]", b"\xef\xbb\xbf[]"),
        (b"\xef\xbb\xbf[1]", b"[1]"),
        (b'<br />\n<b>Notice</b>: Undefined index [x] in {y}<br />\n{"id": 1}', b'{"id": 1}'),
        (b"<br />Warning: array [0]\n[]", b"[]"),
        (b"no data here", b"no data here"),
        (b"", b""),
    ],
)
def test_notices_before_the_data(body: bytes, document: bytes) -> None:
    assert document_in(body).removeprefix(b"\xef\xbb\xbf") == document.removeprefix(b"\xef\xbb\xbf")


def shop(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[httpx.Request], httpx.Response]
) -> tuple[Store, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer(request)

    monkeypatch.setattr(guard, "resolve", lambda _host, _port: ["93.184.216.34"])
    monkeypatch.setattr(http, "new_transport", lambda: httpx.MockTransport(respond))
    monkeypatch.setattr(client, "_WITHOUT_HEADER", set())
    return Store(Connection("https://shop.example", KEYS)), seen


def test_over_tls_the_keys_are_in_the_header(monkeypatch: pytest.MonkeyPatch) -> None:
    store, seen = shop(monkeypatch, lambda _request: httpx.Response(200, json=[]))
    store.get("orders", per_page="1")
    (request,) = seen
    assert request.headers["authorization"] == BASIC
    assert request.url.query == b"per_page=1"


def test_a_server_that_drops_the_header(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("consumer_key") == "ck_1":
            return httpx.Response(200, json=[])
        return httpx.Response(401, json=CANNOT)

    store, seen = shop(monkeypatch, answer)
    store.get("orders")
    store.get("orders")
    assert [bool(one.url.query) for one in seen] == [False, True, True]
    assert "authorization" not in seen[2].headers


def test_a_key_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    store, _seen = shop(monkeypatch, lambda _request: httpx.Response(401, json=CANNOT))
    with pytest.raises(NeedsReconnect) as told:
        store.get("orders")
    assert "cs_1" not in str(told.value)
    assert not client._WITHOUT_HEADER


def test_a_wrong_secret_is_not_put_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = {"code": "woocommerce_rest_authentication_error", "message": "Secret"}
    store, seen = shop(monkeypatch, lambda _request: httpx.Response(401, json=refusal))
    with pytest.raises(NeedsReconnect):
        store.get("orders")
    assert len(seen) == 1


def test_without_tls_nothing_is_sent_into_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    _store, seen = shop(monkeypatch, lambda _request: httpx.Response(200, json=[]))
    with pytest.raises(Refused, match="does not begin with https"):
        Store(Connection("http://shop.example", KEYS)).get("orders")
    assert seen == []


def test_a_shape_that_we_do_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    store, _seen = shop(monkeypatch, lambda _request: httpx.Response(200, json={"odd": 1}))
    with pytest.raises(Refused, match="cannot read"):
        store.read(list[int], "orders")


def test_a_success_that_is_a_web_page(monkeypatch: pytest.MonkeyPatch) -> None:
    store, _seen = shop(monkeypatch, lambda _request: httpx.Response(200, html="<html></html>"))
    with pytest.raises(Retry, match="web page"):
        store.read(list[int], "orders")


def test_every_sending_is_signed_anew(store: WooCommerceInHand) -> None:
    """The store refuses a nonce that it has seen."""
    found = Store(store.connection)
    found.get("orders")
    store.standin.faults.set(hang_up_next=1)
    found.get("orders")  # the first try is cut off, the second answered
    nonces = [httpx.QueryParams(one.query)["oauth_nonce"] for one in store.standin.requests]
    assert len(nonces) == len(set(nonces)) == 3
