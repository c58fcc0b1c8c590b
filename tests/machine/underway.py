"""What is under way between the store and us: late, doubled, out of order, cut short."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from unittest.mock import patch

from django.db.models import F
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.shapes import StoreOrder
from bordereau.comparison import job, known
from bordereau.comparison.now import compare
from bordereau.inbox import apply, poll
from bordereau.inbox.models import InboxRow
from bordereau.outbox import deliver
from bordereau.outbox.actions import retry_push
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM
from tests.machine.agreement import check_agreement, check_differences
from tests.machine.day import SOON, Day, How, chosen
from tests.machine.fake_store import Fault

Happening = Callable[[Day, How], object]
FAULTS = [*Fault]


def clock_runs(day: Day, how: How) -> None:
    day.store.seconds += 1 + how.other * 8


def store_will_fail(day: Day, how: How) -> None:
    day.store.fault = chosen(FAULTS, how.other)


def told_again(day: Day, how: How) -> None:
    day.hint(chosen(day.order_ids, how.other))


def old_words_arrive(day: Day, how: How) -> None:
    """A body from before, as a slow proxy would have it."""
    old = chosen(day.store.told, how.other * 6 + how.line)
    now = day.store.orders.get(old.id)
    if now and old.updated < now.updated:
        day.keys += 1
        InboxRow.objects.create(
            channel=day.channel,
            key=f"old-{day.keys}",
            source=InboxRow.Source.FETCH,
            store_order_id=old.id,
            body=old.body,
            next_try_at=timezone.now(),
        )


def we_poll(day: Day, how: How) -> None:
    poll.poll_due()
    Channel.objects.update(polled_at=None, poll_lease_until=None)


def we_compare(day: Day, how: How) -> None:
    """As at night, as far as the store lets us; what goes wrong is tried again the next time."""
    if Channel.objects.filter(pk=day.channel.pk, state=Channel.State.CONNECTED).exists():
        job.begin(day.channel.pk, SYSTEM)
    job.compare_due()
    day.books.check()


def some_row_waits(day: Day, how: How) -> None:
    rows = list(InboxRow.objects.filter(state=InboxRow.State.RECEIVED))
    if rows:
        later = timezone.now() + SOON
        InboxRow.objects.filter(pk=chosen(rows, how.other).pk).update(next_try_at=later)


def we_apply_one(day: Day, how: How) -> None:
    day.apply_some(1)


def we_apply_all(day: Day, how: How) -> None:
    while day.apply_some():
        pass


def killed_while_applying(day: Day, how: How) -> None:
    apply._take(100)
    _leases_run_out()


def slow_to_apply(day: Day, how: How) -> None:
    channel, rows = apply._take(100)
    if channel is None:
        return
    fetched = apply._fetch(channel, [row for row in rows if apply._is_hint(row)])
    ready = [row for row in rows if fetched is not None or not apply._is_hint(row)]
    orders = apply._read(channel, ready, fetched or {})
    day.late.append(lambda: _apply_late(day, channel, ready, orders))
    _leases_run_out()


def _apply_late(
    day: Day, channel: Channel, rows: Sequence[InboxRow], orders: dict[int, StoreOrder | None]
) -> None:
    apply._apply(channel, [row for row in rows if row.pk in orders], orders)
    day.books.check()


def we_send(day: Day, how: How) -> None:
    deliver.deliver_due()


def killed_while_sending(day: Day, how: How) -> None:
    deliver.take(50)
    _leases_run_out()


def slow_to_send(day: Day, how: How) -> None:
    pushes = deliver.take(50)
    if pushes:
        day.late.append(lambda: _send_late(pushes))
        _leases_run_out()


def _send_late(pushes: Sequence[Push]) -> None:
    if pushes[0].kind == Push.Kind.STOCK:
        deliver.send_stock(pushes)
    else:
        for push in pushes:
            deliver.attempt(push)


def slow_one_goes_on(day: Day, how: How) -> None:
    if day.late:
        day.late.pop(how.other % len(day.late))()


def _leases_run_out() -> None:
    past = timezone.now() - SOON
    InboxRow.objects.exclude(lease_until=None).update(lease_until=past)
    # Told apart, as two leases taken at different times are.
    Push.objects.exclude(lease_until=None).update(lease_until=past, attempts=F("attempts") + 1)


def time_passes(day: Day, how: How) -> None:
    now = timezone.now()
    _leases_run_out()
    InboxRow.objects.filter(state=InboxRow.State.RECEIVED).update(next_try_at=now)
    Push.objects.filter(state=Push.State.RETRYING).update(next_try_at=now)


def reconnected(day: Day, how: How) -> None:
    Channel.objects.update(state=Channel.State.CONNECTED, reason="")


def retried(day: Day, how: How) -> None:
    for push in Push.objects.filter(state=Push.State.NEEDS_ATTENTION):
        retry_push(push.pk, day.person)


HAPPENINGS: list[Happening] = [
    clock_runs,
    store_will_fail,
    told_again,
    old_words_arrive,
    we_poll,
    we_compare,
    some_row_waits,
    we_apply_one,
    we_apply_all,
    killed_while_applying,
    slow_to_apply,
    we_send,
    killed_while_sending,
    slow_to_send,
    slow_one_goes_on,
    time_passes,
    reconnected,
    retried,
]


def become_quiet(day: Day, how: How) -> None:
    """With nothing in the way, all that waits is done, and all sides agree."""
    for store in day.stores:
        store.fault = None
    reconnected(day, how)
    while day.late:
        day.late.pop()()
    parked = InboxRow.objects.filter(state=InboxRow.State.PARKED)
    parked.update(state=InboxRow.State.RECEIVED, next_try_at=timezone.now(), reason="")
    for _ in range(3):  # what is sent comes back as a change of the store's
        we_poll(day, how)
        time_passes(day, how)
        while day.apply_some() or deliver.deliver_due():
            pass
    for side in day.sides:
        check_agreement(side.store, side.channel)
        # People and pushes of a moment ago put judging off.
        with patch.object(known, "SETTLES", timedelta(0)):
            compare(side.channel.pk, SYSTEM)
        check_differences(side.store, side.channel)
