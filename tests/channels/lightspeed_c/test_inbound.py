"""The lists, whatever their sequence, their clock and their changes while they are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bordereau.channels import lightspeed_c
from bordereau.channels.lightspeed_c import listing
from bordereau.channels.lightspeed_c.client import Store
from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import ReceivedOrder
from bordereau.standins.lightspeed_c import Options, run_lightspeed_c_standin

from .conftest import LightspeedCInHand

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PLENTY = (100_000, 100_000, 100_000)


@contextmanager
def shop(**options: Any) -> Iterator[LightspeedCInHand]:
    with run_lightspeed_c_standin(Options(held=True, **options)) as standin:
        yield LightspeedCInHand(standin)


def changed(store: LightspeedCInHand, since: datetime = LONG_AGO) -> list[list[ReceivedOrder]]:
    pages, name = [], None
    while True:
        page = lightspeed_c.fetch_changed(store.connection, since, name)
        pages.append(list(page.orders))
        if page.next_page is None:
            return pages
        name = page.next_page


@pytest.mark.parametrize("newest_first", [True, False])
def test_changes_come_oldest_first_whatever_the_lists_sequence(newest_first: bool) -> None:
    with shop(newest_first=newest_first, limits=PLENTY) as store:
        first, *others = store.place_orders(120)
        store.pass_time(60)
        store.touch(first)
        pages = changed(store)
        assert [len(page) for page in pages] == [100, 20]
        ids = [one.id for page in pages for one in page]
        assert ids == [*others, first]


def test_a_page_that_failed_is_read_again_from_where_it_stood() -> None:
    with shop(limits=PLENTY) as store:
        placed = store.place_orders(150)
        page = lightspeed_c.fetch_changed(store.connection, LONG_AGO, None)
        assert page.total == 150
        store.fail_once()
        with pytest.raises(Retry):
            lightspeed_c.fetch_changed(store.connection, LONG_AGO, page.next_page)
        again = lightspeed_c.fetch_changed(store.connection, LONG_AGO, page.next_page)
        assert [one.id for one in (*page.orders, *again.orders)] == placed
        assert (again.next_page, again.total) == (None, None)


@pytest.mark.parametrize("timezone", ["America/Los_Angeles", "UTC", "Pacific/Auckland"])
def test_the_filters_clock_may_be_anywhere(timezone: str) -> None:
    with shop(timezone=timezone) as store:
        old = store.place_order()
        store.pass_time(3600)
        new = store.place_order()
        since = store.standin.order(int(new)).updated - timedelta(minutes=2)
        assert [[one.id for one in page] for page in changed(store, since)] == [[new]]
        assert old not in {one.id for page in changed(store, since) for one in page}


def test_a_list_that_hides_rows_while_it_is_read_is_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 10)
    with shop() as store:
        placed = store.place_orders(25)
        read_page = listing.page_of_rows
        turns = iter(["one is hidden"])

        def hiding(store_: Store, page: int, **filters: str) -> tuple[list[listing.Row], bool]:
            rows, is_last = read_page(store_, page, **filters)
            return (rows[1:] if next(turns, None) else rows), is_last

        monkeypatch.setattr(listing, "page_of_rows", hiding)
        assert {one.id for page in changed(store) for one in page} == set(placed)


def test_a_list_that_never_holds_still_is_left_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 10)
    monkeypatch.setattr(listing, "_count", lambda *_asked: 26)
    with shop() as store:
        store.place_orders(25)
        with pytest.raises(Retry, match="changes while we read it"):
            changed(store)


def test_a_first_import_goes_on_within_a_page_of_the_list() -> None:
    with shop(limits=PLENTY) as store:
        done, *placed = store.place_orders(140)
        store.standin.set_status(int(done), "completed_shipped")
        first = lightspeed_c.fetch_open(store.connection, None)
        assert (len(first.orders), first.next_page) == (100, "1.100")
        second = lightspeed_c.fetch_open(store.connection, first.next_page)
        assert second.next_page is None
        assert [one.id for one in (*first.orders, *second.orders)] == placed


def test_pages_of_finished_orders_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 5)
    with shop() as store:
        waiting = store.place_order()
        for order_id in store.place_orders(12):
            store.standin.set_status(int(order_id), "completed")
        found, name = [], None
        while True:
            page = lightspeed_c.fetch_open(store.connection, name)
            found += [one.id for one in page.orders]
            name = page.next_page
            if name is None:
                break
        assert found == [waiting]


def test_an_odd_status_waits_until_people_have_said_what_it_means() -> None:
    with shop() as store:
        order_id = store.place_order()
        store.standin.order(int(order_id)).status = "processing_by_drone"
        page = lightspeed_c.fetch_open(store.connection, None)
        assert [one.id for one in page.orders] == [order_id]


def test_a_first_import_stops_before_it_uses_up_the_requests() -> None:
    with shop(limits=(50, 3_000, 12_000)) as store:
        store.place_orders(60)
        with pytest.raises(Retry, match="few are left") as told:
            lightspeed_c.fetch_open(store.connection, None)
        assert 0 < (told.value.after or 0) <= 300
        left = store.standin.shop.windows.of(store.standin.key, store.standin.shop.clock.now())
        assert left[0].left > 0
        store.pass_time(300)
        assert lightspeed_c.check(store.connection).currency == "EUR"


def test_a_full_window_says_when_it_ends() -> None:
    with shop(limits=(3, 5, 12_000)) as store:
        with pytest.raises(Retry) as told:
            lightspeed_c.check(store.connection)
        assert len(store.standin.requests) == 4
        assert 290 < (told.value.after or 0) <= 300


def test_every_line_of_a_long_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bordereau.channels.lightspeed_c.inbound.PER_PAGE", 2)
    with shop() as store:
        skus = [one.sku for one in store.standin.shop.state.variants.values()][:5]
        order = store.standin.place_order(dict.fromkeys(skus, 1))
        received = lightspeed_c.fetch_orders(store.connection, [str(order.id)])[str(order.id)]
        assert received is not None
        assert len(lightspeed_c.read_order(store.connection, received.body).lines) == 5


@pytest.mark.parametrize("unit_prices", [True, False])
def test_prices_add_up_whichever_way_they_are_told(unit_prices: bool) -> None:
    with shop(unit_prices=unit_prices) as store:
        order_id = store.place_order(units=3)
        received = lightspeed_c.fetch_orders(store.connection, [order_id])[order_id]
        assert received is not None
        order = lightspeed_c.read_order(store.connection, received.body)
        assert order.lines[0].total == 3 * order.lines[0].unit_price
        assert order.total == order.lines[0].total + order.shipping_cost


def test_a_shop_without_a_currency_is_told_so() -> None:
    with shop(currency="") as store, pytest.raises(Refused, match="in which currency"):
        lightspeed_c.fetch_orders(store.connection, [store.place_order()])
