"""The stand-in answers the recorded requests as the real server did, value for value."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bordereau.standins.woocommerce import WooCommerceStandin, run_woocommerce_standin

from . import replay
from .replay import Exchange

# How far the real server had counted before each stretch of the recordings.
STRETCHES = {
    (2, 131): {"post": 11, "note": 61},
    (271, 313): {"post": 62, "item": 94},
    (314, 322): {"post": 67},
    (328, 391): {"post": 68},
}
# Only their shape can be the same: they show orders that other recordings made.
SHAPE_ONLY = {
    "027-webhooks-list",  # ordered by the second in which each was made
    "084-notes-list",  # the real server writes notes of its own as well
    "116-order-get-trashed",  # tells when it was trashed
    "117-order-untrash",
    "276-err-get-with-read-only-key-ok",
    "277-auth-query-string-over-tls",
    "307-err-400-bad-currency",  # lists every currency there is
    "328-page-1",
    "336-status-trash",
    "391-method-override-header",
}
EXCHANGES = [exchange for stretch in STRETCHES for exchange in replay.recorded(*stretch)]
HEADERS = ("location", "allow", "content-type", "x-wp-total", "x-wp-totalpages", "link")


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, tuple[httpx.Response, Any]]]:
    """Every request sent once, in the order in which it was recorded."""
    with run_woocommerce_standin(replay.RECORDED_SITE) as store:
        given = {}
        for stretch, counted in STRETCHES.items():
            store.shop.state.counters.update(counted)
            for exchange in replay.recorded(*stretch):
                expected = replay.expected(store, exchange)
                given[exchange.name] = (replay.send(store, exchange), expected)
        yield given


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.name)
def test_answers_as_recorded(
    exchange: Exchange, answers: dict[str, tuple[httpx.Response, Any]]
) -> None:
    response, expected = answers[exchange.name]
    assert response.status_code == exchange.status
    if exchange.name in SHAPE_ONLY:
        assert replay.shape(response.json()) == replay.shape(expected)
    elif exchange.method == "HEAD":
        assert response.content == b""
    else:
        assert replay.differences(expected, response.json()) == []


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.name)
def test_has_the_recorded_headers(
    exchange: Exchange, answers: dict[str, tuple[httpx.Response, Any]]
) -> None:
    response, _ = answers[exchange.name]
    had = {name.lower() for name in exchange.headers}
    assert {name for name in HEADERS if name in response.headers} >= had - {"allow"}
    if "location" in had and exchange.name not in SHAPE_ONLY:
        host = str(response.request.url.netloc, "ascii")
        recorded = exchange.headers["Location"].replace(replay.RECORDED_HOST, host)
        assert response.headers["location"] == recorded


def test_bodies_are_written_as_php_writes_them(
    store: WooCommerceStandin, api: httpx.Client
) -> None:
    order = store.place_order(address={"first_name": "Zoë"})
    raw = api.get(f"/orders/{order.id}").content
    assert rb"Zo\u00eb" in raw
    assert rb"https:\/\/" in raw
    assert b'": ' not in raw
