"""What the API's answers mean, on real servers."""

import json

import httpx
import pytest

from bordereau.channels.bigcommerce.client import InvalidError, MissingError
from bordereau.channels.port import LacksPermission, NeedsReconnect, Refused, Retry
from bordereau.standins.bigcommerce import Options, run_bigcommerce_standin

from .answering import answering
from .conftest import BigCommerceInHand

XML = b"<?xml version='1.0'?><errors><error>503</error></errors>"
NO_SCOPE = "You don't have a required scope to access the endpoint"
OLD_NO_SCOPE = "You are authorized but your scope does not include this resource."


def v2(status: int, message: str) -> bytes:
    return json.dumps([{"status": status, "message": message}]).encode()


def v3(status: int, title: str, **errors: str) -> bytes:
    said = {"status": status, "title": title, "type": "/api-docs", "errors": errors}
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    ("status", "body", "problem", "sentence"),
    [
        (401, v3(401, "Unauthorized"), NeedsReconnect, "no longer knows our access token"),
        (403, v3(403, NO_SCOPE), LacksPermission, "needs: Orders: modify"),
        (403, v2(403, OLD_NO_SCOPE), LacksPermission, "needs: Orders: modify"),
        (403, v3(403, "The store owner has changed"), Refused, "“The store owner has changed”"),
        (404, v2(404, "The requested resource was not found."), MissingError, "no longer has it"),
        (404, v3(404, "Order not found"), MissingError, "“Order not found”"),
        (400, v2(400, "The field 'x' cannot be written to."), InvalidError, "cannot be written"),
        (409, v3(409, "Conflict"), InvalidError, "refused"),
        (422, v3(422, "Invalid", sku="is missing"), InvalidError, "“Invalid; is missing”"),
        (423, v3(423, "Locked"), Retry, "fault of its own"),
        (500, v2(500, "Internal"), Retry, "fault of its own"),
        (501, v3(501, "Not here"), Refused, "refused"),
        (503, XML, Retry, "down for maintenance or suspended"),
        (507, v3(507, "The plan's limit"), Refused, "The plan's limit"),
    ],
)
def test_a_refusal_says_what_it_means(
    status: int, body: bytes, problem: type[Exception], sentence: str
) -> None:
    with answering(status, body) as server, pytest.raises(problem, match=sentence) as told:
        server.store.get("/v2/orders/1")
    assert type(told.value) is problem
    assert "t0ken" not in str(told.value)


@pytest.mark.parametrize("body", [XML, b"<html>Checking your browser</html>", b"", b"nonsense"])
@pytest.mark.parametrize("status", [403, 404, 502])
def test_what_the_api_did_not_say_comes_again(status: int, body: bytes) -> None:
    """A firewall's page is not the store's word that an order is gone."""
    with answering(status, body) as server, pytest.raises(Retry, match="other than data"):
        server.store.get("/v2/orders/1")


def test_xml_in_place_of_data_comes_again() -> None:
    with answering(200, XML) as server, pytest.raises(Retry, match="other than data"):
        server.store.read(list[int], "/v2/orders")


def test_json_is_asked_for_whatever_is_asked() -> None:
    """v2 answers in XML where nothing is said; some of its reads are refused without a type."""
    with answering(200, b"[]") as server:
        server.store.read(list[int], "/v2/orders")
        server.store.put("/v2/orders/1", {"status_id": 9})
    for _method, _path, headers in server.asked:
        assert headers["accept"] == headers["content-type"] == "application/json"
        assert headers["x-auth-token"] == "t0ken"


@pytest.mark.parametrize(("status", "body"), [(204, b""), (200, b""), (200, b"[]")])
def test_nothing_is_an_empty_list(status: int, body: bytes) -> None:
    with answering(status, body) as server:
        assert server.store.read(list[int], "/v2/orders") == []


@pytest.mark.parametrize(("status", "body"), [(204, b""), (200, b'{"data": [], "meta": {}}')])
def test_nothing_is_an_empty_list_in_v3(status: int, body: bytes) -> None:
    with answering(status, body) as server:
        assert server.store.read_data(list[int], "/v3/hooks") == []


def test_data_of_another_shape_is_refused() -> None:
    with answering(200, b'{"data": "much"}') as server, pytest.raises(Refused, match="cannot read"):
        server.store.read_data(list[int], "/v3/hooks")


def rates(left: int, **more: str) -> dict[str, str]:
    return {
        "X-Rate-Limit-Time-Window-Ms": "30000",
        "X-Rate-Limit-Time-Reset-Ms": "12500",
        "X-Rate-Limit-Requests-Quota": "150",
        "X-Rate-Limit-Requests-Left": str(left),
    } | more


def test_the_last_requests_are_left_to_the_stores_other_apps() -> None:
    with answering(200, b"[]", rates(14)) as server:
        server.store.get("/v2/orders")
        with pytest.raises(Retry, match="few are left") as told:
            server.store.get("/v2/orders")
        assert len(server.asked) == 1
    assert told.value.after is not None
    assert 11 < told.value.after <= 12.5


def test_while_there_is_room_we_go_on() -> None:
    with answering(200, b"[]", rates(15)) as server:
        server.store.get("/v2/orders")
        server.store.get("/v2/orders")
        assert len(server.asked) == 2


def test_too_many_requests_say_when_to_come_back() -> None:
    with answering(429, v3(429, "Too many requests"), rates(0)) as server:
        with pytest.raises(Retry, match="asks us to slow down") as told:
            server.store.get("/v2/orders")
        assert told.value.after == 13  # rounded up: a moment earlier is refused again


def test_an_overloaded_platform_says_nothing_of_when() -> None:
    with answering(429, v3(429, "Too many requests")) as server:
        with pytest.raises(Retry, match="asks us to slow down") as told:
            server.store.get("/v2/orders")
        assert told.value.after is None


def test_another_app_that_uses_the_quota_up_makes_us_wait() -> None:
    with run_bigcommerce_standin(Options(held=True, quota=20)) as standin:
        store = BigCommerceInHand(standin)
        somebody = {"X-Auth-Token": standin.add_account().token, "Accept": "application/json"}
        for _turn in range(18):
            httpx.get(f"{standin.url}/v2/time", headers=somebody, trust_env=False)
        store.platform.fetch_orders(store.connection, ["1"])
        with pytest.raises(Retry, match="few are left"):
            store.platform.fetch_orders(store.connection, ["1"])
        assert len(standin.requests) == 19
