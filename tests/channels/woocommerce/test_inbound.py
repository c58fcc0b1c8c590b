"""Lists that change while they are read. What every store must do is in the contract."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import msgspec
import pytest

from bordereau.channels.port import Retry
from bordereau.channels.shapes import Stage
from bordereau.channels.woocommerce.inbound import fetch_changed, fetch_open, fetch_orders
from bordereau.channels.woocommerce.order import read_order
from bordereau.standins.woocommerce import Options, Site, run_woocommerce_standin

from .conftest import WooCommerceInHand

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def same_second(store: WooCommerceInHand, placed: list[str]) -> datetime:
    """As a bulk action in WordPress leaves them."""
    second = store.standin.shop.clock.now().replace(microsecond=0)
    for one in placed:
        order = store.standin.order(int(one))
        order.created = order.modified = second
    store.pass_time(60)
    return second


def asked(store: WooCommerceInHand) -> list[dict[str, str]]:
    """The queries for lists of orders."""
    return [
        {name: values[0] for name, values in parse_qs(one.query).items()}
        for one in store.standin.requests
        if one.path == "/wp-json/wc/v3/orders"
    ]


def read_changed(
    store: WooCommerceInHand, since: datetime, between: Callable[[int], None]
) -> dict[str, str]:
    """The last status seen of each order."""
    statuses: dict[str, str] = {}
    name, turn = None, 0
    while name is not None or turn == 0:
        page = fetch_changed(store.connection, since, name)
        for one in page.orders:
            statuses[one.id] = read_order(store.connection, one.body).status
        name, turn = page.next_page, turn + 1
        between(turn)
    return statuses


def nothing(_turn: int) -> None:
    """The store stands still."""


@pytest.mark.parametrize("crowded", [False, True])
def test_no_change_between_pages_is_lost(store: WooCommerceInHand, crowded: bool) -> None:
    placed = store.place_orders(250)
    if crowded:
        same_second(store, placed)

    def between(turn: int) -> None:
        if turn <= 2:  # what changes after the last page is the next reading's
            store.pass_time(2)
            for one in placed[turn - 1 :: 40]:
                store.standin.set_status(int(one), "completed")

    statuses = read_changed(store, LONG_AGO, between)
    assert set(statuses) == set(placed)
    assert statuses == {one: store.status(one) for one in placed}


def test_more_orders_of_one_second_than_can_be_named(
    store: WooCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bordereau.channels.woocommerce.paging._MOST_EXCLUDED", 150)
    placed = store.place_orders(430)
    same_second(store, placed)
    assert set(read_changed(store, LONG_AGO, nothing)) == set(placed)
    assert {"1", "2", "3"} <= {one["page"] for one in asked(store)}


def test_the_dates_are_asked_for_as_the_store_reads_them(store: WooCommerceInHand) -> None:
    since = datetime(2026, 11, 23, 14, 5, 28, 900, tzinfo=UTC).astimezone()
    fetch_changed(store.connection, since, None)
    (query,) = asked(store)
    assert query["modified_after"] == "2026-11-23T14:05:27"  # it leaves out the second given
    assert query["dates_are_gmt"] == "true"
    assert (query["orderby"], query["order"], query["status"]) == ("modified", "asc", "any")


def test_a_change_in_a_second_already_read_is_the_next_readings(store: WooCommerceInHand) -> None:
    placed = store.place_orders(120)
    second = same_second(store, placed)
    assert set(read_changed(store, LONG_AGO, nothing)) == set(placed)
    store.standin.set_status(int(placed[0]), "completed")
    store.standin.order(int(placed[0])).modified = second
    assert read_changed(store, second, nothing)[placed[0]] == "completed"


@pytest.mark.parametrize("zone", ["Australia/Sydney", "America/New_York"])
def test_the_zone_of_the_store_does_not_matter(zone: str) -> None:
    with run_woocommerce_standin(Options(held=True, timezone=zone)) as standin:
        store = WooCommerceInHand(standin)
        old = store.place_order()
        store.pass_time(3600)
        since = standin.shop.clock.now()
        new = store.place_order()
        found = read_changed(store, since, nothing)
    assert new in found
    assert old not in found


def test_an_order_in_the_bin_is_a_change(store: WooCommerceInHand) -> None:
    order_id = store.place_order()
    store.pass_time(60)
    since = store.standin.shop.clock.now()
    store.standin.trash(int(order_id))
    assert read_changed(store, since, nothing) == {order_id: "trash"}
    received = fetch_orders(store.connection, [order_id])[order_id]
    assert received is not None
    assert read_order(store.connection, received.body).stage is Stage.CANCELLED


def test_the_first_page_says_how_many_there_are(store: WooCommerceInHand) -> None:
    store.place_orders(130)
    first = fetch_open(store.connection, None)
    assert (first.total, len(first.orders)) == (130, 100)
    assert fetch_open(store.connection, first.next_page).total is None


def test_the_first_import_loses_nothing_when_orders_leave(store: WooCommerceInHand) -> None:
    placed = store.place_orders(250)
    same_second(store, placed)
    first = fetch_open(store.connection, None)
    found = {one.id for one in first.orders}
    for one in placed[:30]:
        store.standin.set_status(int(one), "completed")
    name = first.next_page
    while name is not None:
        page = fetch_open(store.connection, name)
        found |= {one.id for one in page.orders}
        name = page.next_page
    assert set(placed[30:]) <= found


@pytest.mark.parametrize("version", ["11.0.1", "9.4.3"])
def test_statuses_of_the_stores_own_are_waiting_too(version: str) -> None:
    extra = {"ready-for-pickup": "Ready", "shipped": "Shipped"}
    options = Options(held=True, version=version, extra_statuses=extra)
    with run_woocommerce_standin(options) as standin:
        store = WooCommerceInHand(standin)
        store.connection.status_stages["shipped"] = Stage.FINISHED
        ready, shipped = int(store.place_order()), int(store.place_order())
        standin.set_status(ready, "ready-for-pickup")
        standin.set_status(shipped, "shipped")
        found = {one.id for one in fetch_open(store.connection, None).orders}
    assert found == {str(ready)}


def test_refunds_are_fetched_with_the_orders_that_have_any(store: WooCommerceInHand) -> None:
    refunded, plain = store.place_order(units=3), store.place_order()
    store.standin.refund(int(refunded), items={store.sku: 2})
    found = fetch_orders(store.connection, [refunded, plain])
    lines = {
        one.id: read_order(store.connection, one.body).lines[0].refunded
        for one in found.values()
        if one is not None
    }
    assert lines == {refunded: 2, plain: 0}
    paths = [one.path for one in store.standin.requests if one.path.endswith("/refunds")]
    assert paths == [f"/wp-json/wc/v3/orders/{refunded}/refunds"]


def test_a_body_is_kept_as_it_came(store: WooCommerceInHand) -> None:
    order_id = store.place_order()
    received = fetch_orders(store.connection, [order_id])[order_id]
    assert received is not None
    assert msgspec.json.decode(received.body) == msgspec.json.decode(
        msgspec.json.encode(store.standin.order_json(int(order_id)))
    )


def test_a_store_whose_api_is_gone_has_not_lost_its_orders(store: WooCommerceInHand) -> None:
    """Switched off for an update, it must not look as if every order had been deleted."""
    order_id = store.place_order()
    store.standin.become(Site.PLAIN_PERMALINKS)
    with pytest.raises(Retry):
        fetch_orders(store.connection, [order_id])


def test_a_hundred_ids_a_request(store: WooCommerceInHand) -> None:
    placed = store.place_orders(130)
    fetch_orders(store.connection, [*placed, placed[0]])
    assert [len(one["include"].split(",")) for one in asked(store)] == [100, 30]


def test_orders_come_with_their_last_change(store: WooCommerceInHand) -> None:
    store.place_order()
    (received,) = fetch_changed(store.connection, LONG_AGO, None).orders
    assert abs(received.updated_at - store.standin.shop.clock.now()) < timedelta(minutes=1)
