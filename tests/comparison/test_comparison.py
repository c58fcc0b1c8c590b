"""What a comparison finds, mends, leaves alone and closes, whatever the platform."""

import pytest
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection
from bordereau.channels.sync import sync
from bordereau.comparison import actions
from bordereau.comparison.differences import needing_attention, note_called_off
from bordereau.comparison.job import compare_due
from bordereau.comparison.models import Difference, Shown
from bordereau.comparison.now import compare
from bordereau.comparison.verdicts import Kind
from bordereau.fulfilment import actions as verbs
from bordereau.inbox import poll
from bordereau.readings.models import Reading
from bordereau.refusals import Refusal
from bordereau.sales.models import Payment, Sale, SaleLine
from bordereau.staff.access import SYSTEM, Actor, Role
from tests.comparison.compared import MUGS, apply_all, deliver_all, found, shipped, the_order
from tests.machine.fake_store import FakeStore, Fault, Line
from tests.makers import an_actor

pytestmark = pytest.mark.django_db


def test_the_same_on_both_sides_is_nothing_to_tell(channel: Channel, placed: str) -> None:
    result = compare(channel.pk, SYSTEM)
    assert (result.compared, result.lost, result.differing, result.is_whole) == (1, 0, 0, True)
    channel.refresh_from_db()
    assert channel.compared_at
    assert not Shown.objects.exists()


def test_a_lost_order_is_saved_and_needs_nobody(
    channel: Channel, store: FakeStore, placed: str
) -> None:
    lost = store.place(MUGS)
    Channel.objects.update(polled_at=timezone.now())
    result = compare(channel.pk, SYSTEM)
    assert (result.lost, result.differing) == (1, 0)
    assert Sale.objects.get(store_order_id=lost).fulfilments.get().status == "new"


def test_a_lost_cancellation_is_followed(channel: Channel, store: FakeStore, placed: str) -> None:
    store.seconds += 600
    store.change(placed, status="cancelled")
    assert found(channel) == []
    assert the_order().status == "cancelled"


def test_an_order_that_was_deleted_is_called_off(
    channel: Channel, store: FakeStore, placed: str
) -> None:
    del store.orders[placed]
    assert found(channel) == []
    assert (the_order().status, the_order().sale.store_status) == ("cancelled", "deleted")


def test_an_order_that_was_dropped_here_is_applied_again(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.place(MUGS)
    with monkeypatch.context() as patched:
        patched.setattr("bordereau.inbox.apply.import_orders", lambda *args, **kwargs: {})
        poll.poll(channel)
    assert compare(channel.pk, SYSTEM).lost == 1
    assert Sale.objects.count() == 1


def test_missing_for_good(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.place(MUGS)
    monkeypatch.setattr("bordereau.inbox.apply.import_orders", lambda *args, **kwargs: {})
    assert found(channel) == [Kind.MISSING]


def test_a_parked_order_is_listed_by_its_row_alone_until_it_is_read(
    channel: Channel, store: FakeStore
) -> None:
    order_id = store.place(MUGS)
    store.change(order_id, lines={"MUG": {"quantity": "many"}})
    assert found(channel) == [Kind.PARKED]
    assert not needing_attention().exists()  # the row itself is listed
    assert found(channel) == [Kind.PARKED]
    store.seconds += 600
    store.change(order_id, lines=MUGS)
    assert found(channel) == []


def test_open_there_though_it_was_completed_here(
    channel: Channel, store: FakeStore, placed: str
) -> None:
    shipped(the_order())
    assert found(channel) == []
    store.seconds += 600
    store.change(placed, status="processing")
    sync(channel.pk, SYSTEM)
    assert found(channel) == [Kind.OPEN_THERE]
    (difference,) = Difference.objects.all()
    assert (difference.ours, difference.theirs) == ("shipped", "processing")
    store.seconds += 600
    actions.tell_again(difference.pk, SYSTEM)
    assert found(channel) == [Kind.OPEN_THERE]  # it is still being told
    deliver_all()
    sync(channel.pk, SYSTEM)
    assert store.orders[placed].status == "completed"
    assert compare_due() == 1  # its store has told us of it
    assert not Difference.objects.filter(resolved_at=None).exists()


def test_called_off_here(channel: Channel, store: FakeStore, placed: str) -> None:
    verbs.cancel(the_order().pk, SYSTEM)
    assert found(channel) == [Kind.CALLED_OFF_HERE]
    store.seconds += 600
    store.change(placed, status="cancelled")
    assert found(channel) == []


def test_sent_there_though_it_was_called_off_here(
    channel: Channel, store: FakeStore, placed: str
) -> None:
    verbs.cancel(the_order().pk, SYSTEM)
    store.seconds += 600
    store.change(placed, status="completed")
    assert found(channel) == [Kind.SENT_THERE]
    note_called_off(the_order().sale)
    assert found(channel) == [Kind.SENT_THERE]
    store.change(placed, status="cancelled")
    assert found(channel) == []


def test_a_status_that_nobody_has_explained_is_no_difference_and_settles_none(
    channel: Channel, store: FakeStore, placed: str
) -> None:
    store.seconds += 600
    store.change(placed, status="odd")
    assert found(channel) == []
    verbs.cancel(the_order().pk, SYSTEM)
    assert found(channel) == [Kind.CALLED_OFF_HERE]
    store.change(placed, status="cancelled")
    assert found(channel) == []


def test_called_off_is_listed_once_by_whoever_finds_it_first(
    channel: Channel, store: FakeStore, placed: str
) -> None:
    verbs.cancel(the_order().pk, SYSTEM)
    note_called_off(the_order().sale)
    note_called_off(the_order().sale)
    assert found(channel) == [Kind.CALLED_OFF_HERE]


@pytest.mark.parametrize(
    ("status", "kind"),
    [("completed", Kind.FINISHED_THERE), ("failed", Kind.CANCELLED_THERE)],
)
def test_ended_there(
    channel: Channel, store: FakeStore, placed: str, status: str, kind: Kind
) -> None:
    store.seconds += 600
    store.change(placed, status=status)
    assert found(channel) == [kind]
    assert not needing_attention().exists()  # what our own rows say is listed at once
    shipped(the_order())
    store.change(placed, status="completed")
    assert found(channel) == []


def test_units_total_and_paid(channel: Channel, store: FakeStore, placed: str) -> None:
    line = the_order().lines.get()
    line.cancelled = 1
    line.save()
    Sale.objects.update(total=5)
    Payment.objects.all().delete()
    assert found(channel) == [Kind.UNITS, Kind.TOTAL, Kind.PAID]


def test_taken_in_again_the_store_counts(channel: Channel, store: FakeStore, placed: str) -> None:
    """It was set back to a backup: its words are older than those that we have."""
    store.seconds -= 600
    store.change(placed, lines={"MUG": Line(3)})
    sync(channel.pk, SYSTEM)
    assert found(channel) == [Kind.UNITS, Kind.TOTAL, Kind.PAID]
    total = Difference.objects.get(kind=Kind.TOTAL)
    actions.take_in_again(total.pk, SYSTEM)
    apply_all()
    assert compare_due() == 1
    assert not Difference.objects.filter(resolved_at=None).exists()
    assert the_order().lines.get().wanted == 3


def test_one_that_the_store_will_not_show_hides_no_other(
    channel: Channel, store: FakeStore, placed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = store.place(MUGS)
    sync(channel.pk, SYSTEM)
    for order_id in (placed, other):
        store.seconds += 600
        store.change(order_id, status="completed")
    fetch = store.fetch_orders

    def unless_old(connection: Connection, ids: list[str]) -> object:
        if placed in ids:
            raise Refused("It is too old.")
        return fetch(connection, ids)

    monkeypatch.setattr(store, "fetch_orders", unless_old)
    assert found(channel) == [Kind.NOT_SHOWN, Kind.FINISHED_THERE]


def test_a_difference_that_may_stay_so_stays_until_either_says_something_else(
    channel: Channel, store: FakeStore, placed: str, manager: Actor
) -> None:
    Sale.objects.update(total=5)
    assert found(channel) == [Kind.TOTAL]
    actions.leave(Difference.objects.get().pk, manager)
    assert found(channel) == [Kind.TOTAL]
    assert not needing_attention().exists()
    Sale.objects.update(total=6)
    assert found(channel) == [Kind.TOTAL]
    assert needing_attention().get().left_by is None


def test_every_order_of_every_page_is_looked_at_once(
    channel: Channel, store: FakeStore, placed: str
) -> None:
    store.per_page = 3
    for _order in range(9):
        store.place(MUGS)
    result = compare(channel.pk, SYSTEM)
    assert (result.compared, result.lost) == (10, 9)
    assert Sale.objects.count() == 10
    assert compare(channel.pk, SYSTEM).lost == 0


def test_a_poison_order_stops_no_other(channel: Channel, store: FakeStore, placed: str) -> None:
    store.per_page = 1
    poison = store.place(MUGS)
    lost = store.place(MUGS)
    store.change(poison, lines={"MUG": {"quantity": "many"}})
    assert found(channel) == [Kind.PARKED]
    assert Sale.objects.filter(store_order_id=lost).exists()


def test_a_difference_is_settled_by_who_may_and_by_what_helps(
    channel: Channel, placed: str
) -> None:
    packer = an_actor(Role.PACKER, "Pat")
    SaleLine.objects.update(cancelled=0)
    Sale.objects.update(total=5)
    found(channel)
    difference = Difference.objects.get()
    for verb in (actions.leave, actions.take_in_again, actions.tell_again):
        with pytest.raises(Refusal) as refused:
            verb(difference.pk, packer)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refusal) as refused:
        actions.tell_again(difference.pk, SYSTEM)
    assert refused.value.code == "wrong_kind"
    Difference.objects.update(resolved_at=timezone.now())
    with pytest.raises(Refusal) as refused:
        actions.leave(difference.pk, SYSTEM)
    assert refused.value.code == "resolved"
    with pytest.raises(Refusal) as refused:
        actions.leave(0, SYSTEM)
    assert refused.value.code == "not_found"


def test_a_store_that_cannot_be_asked(channel: Channel, store: FakeStore, placed: str) -> None:
    Channel.objects.update(imported_at=None)
    with pytest.raises(Refusal) as refused:
        compare(channel.pk, SYSTEM)
    assert refused.value.code == "still_importing"
    Channel.objects.update(imported_at=timezone.now(), state="paused")
    with pytest.raises(Refusal) as refused:
        compare(channel.pk, SYSTEM)
    assert refused.value.code == "not_connected"
    Channel.objects.update(state="connected")
    store.fault = Fault.TIMES_OUT
    with pytest.raises(Refusal, match="does not answer"):
        compare(channel.pk, SYSTEM)
    assert Reading.objects.get(kind="comparison").reason
    assert compare(channel.pk, SYSTEM).is_whole
