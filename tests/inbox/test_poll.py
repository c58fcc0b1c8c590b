from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.port import Retry
from bordereau.channels.shapes import Connection, OrderPage
from bordereau.inbox import poll
from bordereau.inbox.models import InboxRow
from bordereau.readings.models import Reading
from bordereau.readings.pages import Turn
from bordereau.stock.models import Outlet
from tests.machine.fake_store import FakeStore, Fault, Line
from tests.makers import a_channel

pytestmark = pytest.mark.django_db
MUG = {"MUG": Line(1)}


def pass_time() -> None:
    Channel.objects.update(polled_at=None, poll_lease_until=None)


def test_a_poll_receives_each_word_once(channel: Channel, store: FakeStore) -> None:
    store.place(MUG)
    assert poll.poll_due() == 1
    assert InboxRow.objects.count() == 1
    assert poll.poll_due() == 0  # not yet again
    pass_time()
    poll.poll_due()
    assert InboxRow.objects.count() == 1
    store.change("1", note="Ring twice")
    pass_time()
    poll.poll_due()
    assert InboxRow.objects.count() == 2


@pytest.mark.parametrize("fault", [Fault.TIMES_OUT, Fault.REFUSES, Fault.BREAKS])
def test_what_went_wrong_is_written_on_the_channel_and_tried_again_later(
    channel: Channel, store: FakeStore, fault: Fault
) -> None:
    store.place(MUG)
    store.fault = fault
    assert poll.poll_due() == 1
    failed = Channel.objects.get()
    assert failed.reason
    assert failed.polled_at is None
    assert poll.poll_due() == 0  # not at once
    pass_time()
    poll.poll_due()
    assert (Channel.objects.get().reason, InboxRow.objects.count()) == ("", 1)


def test_one_channel_in_trouble_keeps_no_other_waiting(
    channel: Channel, store: FakeStore, outlet: Outlet
) -> None:
    a_channel(outlet, "Second shop")
    Channel.objects.update(platform="fake")
    store.place(MUG)
    store.fault = Fault.BREAKS
    assert poll.poll_due() == 2
    assert InboxRow.objects.get().channel.name == "Second shop"


def test_a_store_that_lets_nobody_in_waits_for_its_owner(
    channel: Channel, store: FakeStore
) -> None:
    store.fault = Fault.LOCKED_OUT
    poll.poll_due()
    found = Channel.objects.get()
    assert (found.state, found.reason) == (
        Channel.State.NEEDS_RECONNECT,
        "The store does not know us.",
    )
    pass_time()
    assert poll.poll_due() == 0


def test_only_one_polls_a_channel_at_a_time(channel: Channel, store: FakeStore) -> None:
    Channel.objects.update(poll_lease_until=timezone.now() + timedelta(minutes=1))
    assert poll.poll_due() == 0
    Channel.objects.update(poll_lease_until=timezone.now() - timedelta(seconds=1))
    assert poll.poll_due() == 1


def test_a_first_import_goes_on_where_it_was_cut_short(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        store.place(MUG)
    every = store.fetch_changed(Connection("", {}), timezone.now(), None).orders
    asked: list[str | None] = []

    def one_a_page(connection: Connection, page: str | None) -> OrderPage:
        asked.append(page)
        store.strike()
        number = int(page or 0)
        return OrderPage(every[number : number + 1], str(number + 1) if number < 2 else None)

    monkeypatch.setattr(store, "fetch_open", one_a_page)
    poll._receive_open(channel, poll.Received(), Turn(None))
    assert asked == [None, "1", "2"]

    asked.clear()
    InboxRow.objects.all().delete()
    Channel.objects.update(imported_at=None)
    Reading.objects.filter(kind="orders").update(page="2", ended_at=None)
    poll.poll_due()
    assert asked == ["2"]
    assert Channel.objects.get().imported_at
    assert InboxRow.objects.count() == 3  # the last of the open ones, and the others as changes


def test_the_cursor_follows_what_was_received_and_never_runs_ahead(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.place(MUG)
    poll.poll_due()
    before = Channel.objects.get().cursor
    assert before
    ahead = timezone.now() + timedelta(days=1)
    fetch = store.fetch_changed

    def says_tomorrow(connection: Connection, since: datetime, page: str | None) -> OrderPage:
        [order] = fetch(connection, ahead, page).orders
        return OrderPage((type(order)(order.id, ahead, order.body),), None)

    monkeypatch.setattr(store, "fetch_changed", says_tomorrow)
    pass_time()
    poll.poll_due()
    after = Channel.objects.get().cursor
    assert after
    assert before < after <= timezone.now()


def test_a_page_that_fails_leaves_the_cursor_behind_it(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.place(MUG)
    Channel.objects.update(imported_at=timezone.now())
    channel.refresh_from_db()
    fetch = store.fetch_changed
    asked: list[datetime] = []

    def breaks_off(connection: Connection, since: datetime, page: str | None) -> OrderPage:
        asked.append(since)
        if page:
            raise Retry("The store does not answer.")
        return OrderPage(fetch(connection, timezone.now(), page).orders, "2")

    monkeypatch.setattr(store, "fetch_changed", breaks_off)
    with pytest.raises(Retry):
        poll.poll(channel)
    assert InboxRow.objects.count() == 1
    with pytest.raises(Retry):
        poll.poll(channel)
    assert asked[0] >= asked[2]  # it begins again no later than where it stopped
