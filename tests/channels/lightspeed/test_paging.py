import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordereau.channels.lightspeed import fetch_changed, fetch_open, paging
from bordereau.channels.lightspeed.client import Store
from bordereau.channels.lightspeed.paging import Found, Head, Place, Row
from bordereau.channels.shapes import OrderPage

from .conftest import LightspeedInHand
from .orders import CONNECTION

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def pages(store: LightspeedInHand, since: datetime = LONG_AGO) -> Iterator[OrderPage]:
    page = fetch_changed(store.connection, since, None)
    yield page
    while page.next_page is not None:
        page = fetch_changed(store.connection, since, page.next_page)
        yield page


def ids(pages: Iterator[OrderPage] | list[OrderPage]) -> set[str]:
    return {order.id for page in pages for order in page.orders}


def place_over_time(store: LightspeedInHand, count: int, every: float) -> list[str]:
    placed = []
    for _turn in range(count):
        placed += store.place_orders(1)
        store.pass_time(every)
    return placed


def test_one_answer_is_enough_for_a_quiet_store(store: LightspeedInHand) -> None:
    store.place_order()
    (page,) = pages(store)
    assert page.total == 1
    asked = [one.path.rpartition("/")[2] for one in store.standin.requests]
    assert asked == ["orders", "profile"]  # which names the currency


def test_no_news_cost_one_request(store: LightspeedInHand) -> None:
    assert [page.orders for page in pages(store)] == [()]
    assert len(store.standin.requests) == 1


def test_many_orders_come_oldest_first_in_pages_of_one_answer(store: LightspeedInHand) -> None:
    placed = place_over_time(store, 260, 30)
    read = list(pages(store))
    assert read[0].total == 260
    assert all(len(page.orders) <= 100 for page in read)
    times = [order.updated_at for page in read for order in page.orders]
    assert times == sorted(times)
    assert [order.id for page in read for order in page.orders] == placed


def test_a_second_with_more_orders_than_an_answer_holds(store: LightspeedInHand) -> None:
    store.standin.shop.clock.set(datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1))
    early = store.place_orders(1)
    placed = in_one_second(store, 250)
    store.pass_time(60)
    late = store.place_orders(1)
    assert ids(pages(store)) == {*early, *placed, *late}


def in_one_second(store: LightspeedInHand, count: int) -> list[str]:
    placed = store.place_orders(count)
    second = store.standin.shop.now()
    for order_id in placed:
        store.standin.order(order_id).updated = second
    return placed


def test_orders_that_leave_a_crowded_second_hide_no_other(store: LightspeedInHand) -> None:
    """Somebody touches orders that were read already: those behind them move up."""
    placed = in_one_second(store, 250)
    store.pass_time(120)
    seen: set[str] = set()
    for page in pages(store):
        fresh = [order.id for order in page.orders if order.id not in seen]
        seen |= set(fresh)
        place = Place.read(page.next_page) if page.next_page else None
        if place and place.offset:
            for order_id in fresh[:20]:
                store.touch(order_id)
    assert seen == set(placed)


def test_the_end_is_frozen_so_a_busy_store_comes_to_one(store: LightspeedInHand) -> None:
    place_over_time(store, 150, 1)
    first = fetch_changed(store.connection, LONG_AGO, None)
    assert first.next_page
    frozen = Place.read(first.next_page).until
    assert frozen is not None
    store.standin.shop.clock.set(datetime.fromtimestamp(frozen + 60, UTC))
    later = set(store.place_orders(5))
    read, page = [first], first
    while page.next_page:
        page = fetch_changed(store.connection, LONG_AGO, page.next_page)
        read.append(page)
    assert not later & ids(read)
    since = max(order.updated_at for one in read for order in one.orders)
    assert later <= ids(pages(store, since))


def test_orders_from_the_future_come_at_the_next_poll_at_the_latest(
    store: LightspeedInHand,
) -> None:
    """The clock of an answer and that of its orders may differ."""
    store.standin.shop.clock.set(datetime.now(UTC) + timedelta(days=2))
    placed = place_over_time(store, 120, 1)
    first = list(pages(store))
    reached = max(order.updated_at for page in first for order in page.orders)
    assert ids(first) | ids(pages(store, reached)) == set(placed)


@given(st.lists(st.integers(1, 40), max_size=40), st.integers(0, 45), st.randoms())
def test_whatever_the_times_every_order_is_read_oldest_first(
    seconds: list[int], since: int, dice: random.Random
) -> None:
    """Three to an answer, so that stretches, empty ones and crowded seconds all happen."""
    rows = [Row(Head(str(n), second, None, second), b"{}") for n, second in enumerate(seconds)]
    dice.shuffle(rows)

    def ask(_store: Store, _by: str, first: int, last: int | None, _filters: object,
            offset: int = 0) -> Found:  # fmt: skip
        fits = [row for row in rows if first - 1 <= row.second("updated") <= (last or 99) + 1]
        return Found(len(fits), fits[offset : offset + 3], clock=40)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "_ask", ask)
        place: Place | None = Place("updated", since)
        read: list[Row] = []
        while place is not None:
            some, place, _total = paging.read_page(Store(CONNECTION), place, {})
            read += some
    times = [row.second("updated") for row in read]
    assert times == sorted(times)
    due = {row.id for row in rows if row.second("updated") >= since}
    assert due <= {row.id for row in read}


@pytest.mark.parametrize(
    ("payment", "fulfilment", "waits"),
    [
        ("PAID", "AWAITING_PROCESSING", True),
        ("AWAITING_PAYMENT", "READY_FOR_PICKUP", True),
        ("PAID", "CUSTOM_FULFILLMENT_STATUS_1", True),  # nobody has said what it means
        ("PAID", "OUT_FOR_DELIVERY", False),
        ("PAID", "WILL_NOT_DELIVER", False),
        ("REFUNDED", "PROCESSING", False),
        ("INCOMPLETE", "AWAITING_PROCESSING", False),
    ],
)
def test_what_a_first_import_asks_for(
    store: LightspeedInHand, payment: str, fulfilment: str, waits: bool
) -> None:
    order = store.standin.order(store.place_order())
    order.payment, order.fulfilment = payment, fulfilment
    assert bool(fetch_open(store.connection, None).orders) is waits
