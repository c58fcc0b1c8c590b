"""Several of a store's pages as one, and what becomes of them when the store stops answering."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bordereau.channels.port import Retry
from bordereau.channels.shapes import OrderPage, ReceivedOrder
from bordereau.inbox import gathering
from bordereau.inbox.apply import BATCH
from bordereau.inbox.gathering import gather

AT = datetime(2026, 11, 1, tzinfo=UTC)


class Pages:
    """A store's list: so many orders on each page, the last of which may fail."""

    def __init__(self, sizes: Sequence[int], fails_at: int | None = None) -> None:
        self.sizes, self.fails_at = sizes, fails_at
        self.asked: list[int] = []
        self.was_asked = threading.Condition()

    def fetch(self, page: str | None) -> OrderPage:
        number = int(page or 0)
        with self.was_asked:
            self.asked.append(number)
            self.was_asked.notify_all()
        if number == self.fails_at:
            raise Retry("Not now.", after=5)
        orders = tuple(
            ReceivedOrder(f"{number}-{place}", AT, b"{}") for place in range(self.sizes[number])
        )
        following = str(number + 1) if number + 1 < len(self.sizes) else None
        return OrderPage(orders, following, sum(self.sizes) if page is None else None)


def shape(page: OrderPage) -> tuple[int, str | None, int | None]:
    return len(page.orders), page.next_page, page.total


def test_pages_come_together_until_they_are_many() -> None:
    several = [*gather(Pages([200, 200, 200, 30]).fetch, None)]
    assert [shape(one) for one in several] == [(600, "3", 630), (30, None, None)]
    assert [order.id for order in several[1].orders] == [f"3-{place}" for place in range(30)]


def test_a_list_goes_on_where_it_was_left() -> None:
    assert [shape(one) for one in gather(Pages([3, 2, 1]).fetch, "1")] == [(3, None, None)]


def test_an_empty_list_is_one_page() -> None:
    assert [shape(one) for one in gather(Pages([0]).fetch, None)] == [(0, None, 0)]


def test_a_slow_stores_pages_do_not_wait_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "SECONDS", 0.0)
    several = gather(Pages([3, 2, 1]).fetch, None)
    assert [one.next_page for one in several] == ["1", "2", None]


def test_what_came_before_a_refusal_is_given_first() -> None:
    several = gather(Pages([3, 2, 1], fails_at=2).fetch, None)
    assert shape(next(several)) == (5, "2", 6)
    with pytest.raises(Retry):
        next(several)


def test_a_store_that_refuses_at_once_is_asked_once() -> None:
    store = Pages([3], fails_at=0)
    with pytest.raises(Retry):
        next(gather(store.fetch, None))
    assert store.asked == [0]


def test_the_next_pages_are_asked_for_while_we_write() -> None:
    store = Pages([500, 500])
    several = gather(store.fetch, None)
    next(several)
    with store.was_asked:
        assert store.was_asked.wait_for(lambda: store.asked == [0, 1], 5)


def test_a_fault_of_our_own_is_raised_where_the_pages_are_written() -> None:
    with pytest.raises(IndexError):
        next(gather(Pages([]).fetch, None))


def test_a_store_that_hangs_keeps_no_process_alive() -> None:
    asked, released = threading.Event(), threading.Event()

    def hang(page: str | None) -> OrderPage:
        if page is None:
            return OrderPage((ReceivedOrder("1", AT, b"{}"),) * BATCH, "1")
        asked.set()
        released.wait()
        return OrderPage((), None)

    next(gather(hang, None))
    assert asked.wait(5)
    assert [one.daemon for one in threading.enumerate() if one.name == "asking ahead"] == [True]
    released.set()
