"""Points, versions, and what goes wrong on the way."""

import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from httpx import Headers

from bordereau.channels import shopify
from bordereau.channels.http import Answer
from bordereau.channels.port import LacksPermission, NeedsReconnect, Refused, Retry
from bordereau.channels.shopify import client, documents, problems
from bordereau.channels.shopify.problems import Cost, Extensions, Fault, Throttle
from bordereau.standins.shopify import Options, run_shopify_standin

from ..contract import LONG_AGO
from . import payloads
from .conftest import ShopifyInHand


def answered(status: int, body: bytes = b"", **headers: str) -> Answer:
    return Answer(status, Headers({name.replace("_", "-"): v for name, v in headers.items()}), body)


@pytest.fixture
def poor() -> Iterator[ShopifyInHand]:
    """A store whose points are soon spent."""
    with run_shopify_standin(Options(held=True, points=1000, points_a_second=50)) as standin:
        yield ShopifyInHand(standin)


@pytest.fixture
def poorer() -> Iterator[ShopifyInHand]:
    with run_shopify_standin(Options(held=True, points=1000, points_a_second=1)) as standin:
        yield ShopifyInHand(standin)


def test_a_short_wait_for_points_is_waited_out(
    poor: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        poor.standin.shop.purse.give_back(1000)

    monkeypatch.setattr(time, "sleep", wait)
    placed = poor.place_orders(12)
    found = shopify.fetch_orders(poor.connection, placed)
    assert all(found[one] for one in placed)
    assert waits
    assert 0 < max(waits) < client.LONGEST_PATIENCE


def test_a_long_wait_is_left_to_the_next_try(poorer: ShopifyInHand) -> None:
    placed = poorer.place_orders(30)
    with pytest.raises(Retry, match="slow down") as told:
        shopify.fetch_orders(poorer.connection, placed)
    assert told.value.after is not None
    assert told.value.after > client.LONGEST_PATIENCE


def test_a_store_that_throttles_with_a_full_bucket_is_left_to_the_next_try(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = {
        "requestedQueryCost": 6,
        "throttleStatus": {"currentlyAvailable": 900, "restoreRate": 9},
    }
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    told = msgspec.json.encode({"errors": [error], "extensions": {"cost": full}})
    waits: list[float] = []
    monkeypatch.setattr(client.Store, "_answer", lambda *_args, **_kw: answered(200, told))
    monkeypatch.setattr(time, "sleep", waits.append)
    with pytest.raises(Retry, match="slow down"):
        shopify.check(store.connection)
    assert 0 < len(waits) <= 10
    assert min(waits) >= 1


def test_the_wait_is_what_shopify_counts() -> None:
    throttle = Throttle(currently_available=120, restore_rate=100)
    assert Cost(400, throttle).wait == pytest.approx(2.8)
    assert Cost(100, throttle).wait == 1  # another app was quicker, whatever it says
    assert Cost(400).wait == 1  # nothing was said of it


def test_another_version_is_noted_and_refused_by_a_check(
    store: ShopifyInHand, caplog: pytest.LogCaptureFixture
) -> None:
    shopify.check(store.connection)
    store.standin.speak("2027-10")
    shopify.fetch_changed(store.connection, LONG_AGO, None)  # orders still come in
    assert "answers with version 2027-10" in caplog.text
    with pytest.raises(Refused, match=r"speaks version 2027-10 .* no longer 2026-10"):
        shopify.check(store.connection)
    store.standin.speak("2026-10")
    shopify.check(store.connection)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, NeedsReconnect, "no longer lets us in"),
        (403, NeedsReconnect, "no longer lets us in"),
        (404, Refused, "There is no Shopify store at"),
        (402, Retry, "has shut"),
        (423, Retry, "has shut"),
        (430, Retry, "has shut"),
        (500, Retry, "something other than data"),
        (503, Retry, "something other than data"),
    ],
)
def test_each_status_has_its_sentence(status: int, kind: type[Exception], words: str) -> None:
    body = b'{"errors": "[API] Invalid API key"}'
    problem = problems.of_status(answered(status, body), "shop.example")
    assert type(problem) is kind
    assert words in str(problem)


def test_a_firewalls_page_is_no_word_of_our_token() -> None:
    page = answered(403, b"<html>You have been blocked</html>")
    problem = problems.of_status(page, "shop.example")
    assert type(problem) is Retry
    assert "something other than data" in str(problem)


def test_a_row_of_another_shape_is_refused(store: ShopifyInHand) -> None:
    store.place_order()

    def spoil(answer: Any) -> Any:
        for row in ((answer.get("data") or {}).get("orders") or {}).get("nodes", []):
            row["updatedAt"] = "yesterday"
        return answer

    store.standin.faults.rewrite = spoil
    with pytest.raises(Refused, match="cannot read"):
        shopify.fetch_changed(store.connection, LONG_AGO, None)


def fault(name: str) -> Fault:
    error = payloads.answer(name)["response"]["errors"][0]
    return msgspec.convert(error, Fault)


def test_a_missing_scope_stops_orders_only_where_they_need_it() -> None:
    orders = fault("access_denied")
    stock = Fault("Access denied", Extensions("ACCESS_DENIED", "`read_inventory` access scope."))
    assert isinstance(problems.of_faults([stock], "shop.example"), LacksPermission)
    found = problems.of_faults([orders], "shop.example")
    assert type(found) is NeedsReconnect
    assert "asks for read_orders access scope." in str(found)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("SHOP_INACTIVE", Retry), ("INTERNAL_SERVER_ERROR", Retry), ("TIMEOUT", Retry),
     ("BAD_REQUEST", Refused), ("MAX_COST_EXCEEDED", Refused), ("SOMETHING_NEW", Refused)],
)  # fmt: skip
def test_each_code_ends_or_comes_again(code: str, kind: type[Exception]) -> None:
    told = Fault("It did not work", Extensions(code))
    assert type(problems.of_faults([told], "shop.example")) is kind


def test_a_web_page_in_place_of_an_answer(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    shopify.check(store.connection)
    page = answered(200, b"<html>Be right back</html>")
    monkeypatch.setattr(client.Store, "_answer", lambda *_args, **_kw: page)
    with pytest.raises(Retry, match="something other than data"):
        shopify.check(store.connection)


def test_a_kept_connection_that_died_is_no_trouble_for_a_question(store: ShopifyInHand) -> None:
    shopify.check(store.connection)
    store.standin.faults.set(hang_up_next=1)
    assert shopify.check(store.connection).store_name


def test_a_mutation_is_sent_once(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    found = client.Store(store.connection)
    found.read(dict[str, object], documents.SCOPES)
    store.standin.faults.set(hang_up_next=1)
    with pytest.raises(Retry, match="broke off"):
        found.write("mutation Open($id: ID!) { fulfillmentOrderOpen(id: $id) { userErrors "
                    "{ message } } }", id=f"gid://shopify/FulfillmentOrder/{order_id}")  # fmt: skip
    assert store.writes() == 1
