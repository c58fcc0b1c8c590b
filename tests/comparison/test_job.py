"""When a store is compared, and that it goes on whatever befalls the one who does it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection, OrderPage
from bordereau.channels.sync import sync
from bordereau.comparison.again import look_again, moved
from bordereau.comparison.job import begin, compare_due, last_quiet_hour, stop
from bordereau.comparison.models import Difference, Shown
from bordereau.comparison.now import compare
from bordereau.fulfilment import actions as verbs
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.apply import apply_due
from bordereau.inbox.models import InboxRow
from bordereau.readings.models import Reading
from bordereau.refusals import Refusal
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet
from tests.machine.fake_store import FakeStore, Fault, Line
from tests.makers import an_actor
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db
MUGS = {"MUG": Line(2)}
Pages = list[str | None]


@pytest.fixture
def pages(store: FakeStore, channel: Channel) -> Pages:
    """Three pages of one order, and those that were asked for."""
    store.per_page = 1
    for _order in range(3):
        store.place(MUGS)
    sync(channel.pk, SYSTEM)
    return []


@pytest.fixture
def before(
    store: FakeStore, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, Callable[[], object]], None]:
    """What happens when the store is first asked for that page."""
    fetch = store.fetch_open
    due: dict[str, Callable[[], object]] = {}

    def answer(connection: Connection, page: str | None) -> OrderPage:
        if deed := due.pop(page or "", None):
            deed()
        pages.append(page)
        return fetch(connection, page)

    monkeypatch.setattr(store, "fetch_open", answer)
    return lambda page, deed: due.update({page: deed})


Before = Callable[[str, Callable[[], object]], None]


def fail(problem: StoreProblem) -> None:
    raise problem


def the_reading() -> Reading:
    return Reading.objects.get(kind="comparison")


def until_it_ends() -> None:
    while the_reading().due_at:
        Reading.objects.exclude(due_at=None).update(due_at=timezone.now())
        compare_due()
        while apply_due():
            pass


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Europe/Paris", "2026-03-14T12:00", "2026-03-14T02:17"),
        ("Europe/Paris", "2026-03-14T02:16", "2026-03-13T02:17"),
        ("Europe/Paris", "2026-03-14T02:17", "2026-03-14T02:17"),
        ("America/Montreal", "2026-03-14T06:00", "2026-03-13T07:17"),
        ("Europe/Paris", "2026-07-14T12:00", "2026-07-14T01:17"),
    ],
)
def test_the_night_is_told_by_the_clock_of_the_shop(zone: str, now: str, expected: str) -> None:
    told = last_quiet_hour(datetime.fromisoformat(now).replace(tzinfo=UTC), zone)
    assert told == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_once_a_night_by_itself(channel: Channel, outlet: Outlet, pages: Pages) -> None:
    assert compare_due() == 0
    Channel.objects.update(imported_at=timezone.now() - timedelta(days=2))
    assert compare_due() == 1
    assert the_reading().ended_at
    assert compare_due() == 0
    Reading.objects.update(started_at=timezone.now() - timedelta(days=1, minutes=1))
    assert compare_due() == 1


@pytest.mark.parametrize("state", ["paused", "needs_reconnect", "disconnected"])
def test_a_store_that_waits_is_not_compared(channel: Channel, pages: Pages, state: str) -> None:
    Channel.objects.update(imported_at=timezone.now() - timedelta(days=2), state=state)
    assert compare_due() == 0
    with pytest.raises(Refusal) as refused:
        begin(channel.pk, SYSTEM)
    assert refused.value.code == "not_connected"


def test_a_pause_stops_it_after_the_page(channel: Channel, before: Before, pages: Pages) -> None:
    before("1", lambda: Channel.objects.update(state="paused"))
    begin(channel.pk, SYSTEM)
    compare_due()
    assert pages == [None, "1"]
    assert the_reading().is_under_way
    Channel.objects.update(state="connected")
    until_it_ends()
    assert pages == [None, "1", "2"]


def test_it_stops_when_asked_and_goes_on_where_it_was(
    channel: Channel, before: Before, pages: Pages
) -> None:
    before("1", lambda: stop(channel.pk, SYSTEM))
    begin(channel.pk, SYSTEM)
    compare_due()
    assert compare_due() == 0
    begin(channel.pk, SYSTEM)
    until_it_ends()
    assert pages == [None, "1", "2"]
    assert the_reading().seen == 3


def test_one_that_was_stopped_yesterday_begins_anew(
    channel: Channel, before: Before, pages: Pages
) -> None:
    before("1", lambda: stop(channel.pk, SYSTEM))
    begin(channel.pk, SYSTEM)
    compare_due()
    Reading.objects.update(started_at=timezone.now() - timedelta(hours=13))
    begin(channel.pk, SYSTEM)
    until_it_ends()
    assert pages == [None, "1", None, "1", "2"]


def test_a_killed_worker_loses_one_page(
    channel: Channel, store: FakeStore, before: Before, pages: Pages
) -> None:
    lost = store.place(MUGS)
    before("2", lambda: fail(SystemExit(9)))  # type: ignore[arg-type]
    begin(channel.pk, SYSTEM)
    with pytest.raises(SystemExit):
        compare_due()
    assert Shown.objects.count() == 2
    until_it_ends()
    assert pages == [None, "1", "2", "3"]
    assert (the_reading().seen, the_reading().created) == (4, 1)
    assert Sale.objects.filter(store_order_id=lost).exists()
    assert not Shown.objects.exists()


def test_a_store_that_is_not_ready_is_asked_later(
    channel: Channel, before: Before, pages: Pages
) -> None:
    before("1", lambda: fail(Retry("Slow down.", after=60)))
    begin(channel.pk, SYSTEM)
    compare_due()
    due_at = the_reading().due_at
    assert due_at
    assert 50 < (due_at - timezone.now()).total_seconds() <= 60
    assert the_reading().reason == "Slow down."
    until_it_ends()
    assert (pages, the_reading().reason) == ([None, "1", "2"], "")


def test_a_page_that_the_store_refuses_waits_for_the_next_time(
    channel: Channel, before: Before, pages: Pages
) -> None:
    before("1", lambda: fail(Refused("No such page.")))
    begin(channel.pk, SYSTEM)
    compare_due()
    assert (the_reading().due_at, the_reading().reason) == (None, "No such page.")
    begin(channel.pk, SYSTEM)
    until_it_ends()
    assert pages == [None, None, "1", "2"]


def test_news_that_are_not_applied_are_waited_for_and_then_left(
    channel: Channel, store: FakeStore, pages: Pages
) -> None:
    store.place(MUGS)
    begin(channel.pk, SYSTEM)
    compare_due()
    due_at = the_reading().due_at
    assert due_at
    assert due_at > timezone.now()
    assert Shown.objects.filter(state=Shown.State.NEWS).count() == 1
    Reading.objects.update(moved_at=timezone.now() - timedelta(minutes=11), due_at=timezone.now())
    compare_due()
    assert the_reading().ended_at
    assert not Difference.objects.exists()


def test_what_changed_again_since_it_was_applied_is_left(
    channel: Channel, store: FakeStore, pages: Pages
) -> None:
    lost = store.place(MUGS)
    begin(channel.pk, SYSTEM)
    compare_due()
    while apply_due():
        pass
    store.seconds += 60
    store.change(lost, lines={"MUG": Line(3)})
    until_it_ends()
    assert not Difference.objects.exists()


def test_a_page_that_somebody_else_has_compared_meanwhile_is_let_go(
    channel: Channel, before: Before, pages: Pages
) -> None:
    def another_worker() -> None:
        Reading.objects.update(lease_until=None)  # it hung, and its lease ran out
        compare_due()

    before("1", another_worker)
    begin(channel.pk, SYSTEM)
    compare_due()
    assert (the_reading().seen, pages) == (3, [None, "1", "2", "1"])
    assert the_reading().ended_at
    assert not Shown.objects.exists()


def test_it_tells_nobody_else_to_wait(channel: Channel, store: FakeStore, pages: Pages) -> None:
    """A store that fails is no reason not to compare the others, nor to look again."""
    store.fault = Fault.BREAKS
    begin(channel.pk, SYSTEM)
    assert compare_due() == 1
    assert "AttributeError" in str(the_reading().reason_params)
    assert the_reading().due_at


def test_a_packer_may_not_compare(channel: Channel, outlet: Outlet) -> None:
    packer = an_actor(Role.PACKER)
    for verb in (begin, stop, compare):
        with pytest.raises(Refusal) as refused:
            verb(channel.pk, packer)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refusal) as refused:
        begin(0, SYSTEM)
    assert refused.value.code == "not_found"


def test_what_moved_is_looked_at_again_once(
    channel: Channel, store: FakeStore, pages: Pages
) -> None:
    Sale.objects.filter(store_order_id="1").update(total=5)
    compare(channel.pk, SYSTEM)
    assert not moved().exists()
    order = Fulfilment.objects.get(sale__store_order_id="1")
    verbs.add_note(order.pk, "Mind the dog.", SYSTEM)
    assert look_again() == 1
    assert look_again() == 0
    Sale.objects.filter(store_order_id="1").update(total=20)
    verbs.add_note(order.pk, "It is friendly.", SYSTEM)
    look_again()
    assert Difference.objects.get().resolved_at


@pytest.mark.parametrize("fault", [Fault.TIMES_OUT, Fault.LOCKED_OUT, Fault.BREAKS])
def test_a_store_that_does_not_answer_is_not_asked_again_at_once(
    channel: Channel, store: FakeStore, pages: Pages, fault: Fault
) -> None:
    Sale.objects.filter(store_order_id="1").update(total=5)
    compare(channel.pk, SYSTEM)
    verbs.add_note(Fulfilment.objects.filter(sale__store_order_id="1").get().pk, "Hm.", SYSTEM)
    store.fault = fault
    assert look_again() == 1
    assert look_again() == 0
    channel.refresh_from_db()
    assert (channel.state == "needs_reconnect") is (fault is Fault.LOCKED_OUT)
    assert not Difference.objects.get().resolved_at


def test_a_token_revoked_half_way_waits_for_the_owner(
    channel: Channel, before: Before, pages: Pages
) -> None:
    before("1", lambda: fail(NeedsReconnect("The store does not know us.")))
    begin(channel.pk, SYSTEM)
    compare_due()
    channel.refresh_from_db()
    assert channel.state == "needs_reconnect"
    assert compare_due() == 0
    Channel.objects.update(state="connected")
    until_it_ends()
    assert pages == [None, "1", "2"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_find_each_difference_once(
    channel: Channel, store: FakeStore, pages: Pages
) -> None:
    for _order in range(5):
        store.place(MUGS)
    Sale.objects.update(total=5)
    begin(channel.pk, SYSTEM)

    def works() -> None:
        for _turn in range(30):
            Reading.objects.update(lease_until=None)  # as if its lease had run out
            compare_due()
            apply_due()

    at_once([works, works])
    until_it_ends()
    assert (the_reading().seen, Sale.objects.count()) == (8, 8)
    assert Difference.objects.count() == 3
    assert not InboxRow.objects.exclude(state="applied").exists()


def test_after_a_night_offline_the_polls_come_first(channel: Channel, store: FakeStore) -> None:
    long_ago = timezone.now() - timedelta(days=3)
    Channel.objects.update(imported_at=long_ago, polled_at=long_ago)
    assert compare_due() == 0
    Channel.objects.update(polled_at=timezone.now())
    assert compare_due() == 1
