"""What the number in the rail counts, and how much asking for it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bordereau.channels.models import Channel, StorePlace
from bordereau.desk import attention
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales.models import Sale
from bordereau.work.models import Worker
from tests.makers import a_channel, a_product, a_push, an_inbox_row, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> Channel:
    return a_channel(an_outlet(), polled_at=timezone.now())


def test_nothing_needs_anybody(channel: Channel) -> None:
    a_push(channel)
    an_inbox_row(channel)
    assert attention.overview() == attention.Overview(0, False)


def test_counts_each_matter(channel: Channel) -> None:
    an_inbox_row(channel, state=InboxRow.State.PARKED, reason="No.", reason_code="unreadable")
    a_push(channel, state=Push.State.NEEDS_ATTENTION, reason="No.")
    assert attention.count() == 2
    StorePlace.objects.create(channel=channel, store_id="Central", name="Central")
    assert attention.count() == 3
    a_product("MUG")
    an_order(channel)  # its product is known
    assert attention.count() == 3


def test_an_unknown_product_counts(channel: Channel) -> None:
    an_order(channel)
    assert attention.count() == 1


def test_rows_that_wait_for_a_place_count_as_the_place(channel: Channel) -> None:
    StorePlace.objects.create(channel=channel, store_id="Central", name="Central")
    for _row in range(3):
        an_inbox_row(
            channel, state=InboxRow.State.PARKED, reason="Where?", reason_code="pickup_place"
        )
    assert attention.count() == 1


def test_a_status_counts_once_for_each_store(channel: Channel) -> None:
    a_product("MUG")
    for _order in range(3):
        an_order(channel)
    Sale.objects.update(store_stage="unknown", store_status="waiting-for-moon")
    assert attention.count() == 1


def test_a_store_that_says_finished_while_work_is_open(channel: Channel) -> None:
    a_product("MUG")
    order = an_order(channel)
    Sale.objects.filter(pk=order.sale_id).update(store_stage="finished")
    assert attention.count() == 1


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [
        (Channel.State.NEEDS_RECONNECT, 0, 1),
        (Channel.State.CONNECTED, 60, 1),
        (Channel.State.CONNECTED, 5, 0),
        (Channel.State.PAUSED, 60, 0),
    ],
)
def test_channels_that_do_not_answer(
    channel: Channel, state: str, minutes: int, expected: int
) -> None:
    Channel.objects.update(state=state, polled_at=timezone.now() - timedelta(minutes=minutes))
    Worker.objects.create(name="w", started_at=timezone.now(), seen_at=timezone.now())
    assert attention.count() == expected


@pytest.mark.parametrize(
    ("seen_ago", "has_stopped", "stopped"),
    [(30, False, False), (90, False, True), (5, True, True), (None, False, True)],
)
def test_work_has_stopped_when_it_is_due_and_nobody_is_there(
    channel: Channel, seen_ago: int | None, has_stopped: bool, stopped: bool
) -> None:
    now = timezone.now()
    if seen_ago is not None:
        seen = now - timedelta(seconds=seen_ago)
        gone = seen if has_stopped else None
        Worker.objects.create(name="w", started_at=seen, seen_at=seen, stopped_at=gone)
    assert not attention.overview().is_work_stopped
    a_push(channel, next_try_at=now - timedelta(minutes=2))
    assert attention.overview().is_work_stopped is stopped


def test_costs_three_queries_at_most(
    channel: Channel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _order in range(3):
        an_order(channel)
    with django_assert_max_num_queries(3):
        attention.count()
    with django_assert_max_num_queries(2):
        attention.count()
