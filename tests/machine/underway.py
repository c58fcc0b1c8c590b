"""What is under way between the store and us: late, doubled, out of order, cut short."""

from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bordereau.channels.models import Channel
from bordereau.channels.shapes import StoreOrder
from bordereau.inbox import apply, poll
from bordereau.inbox.models import InboxRow
from bordereau.outbox import deliver
from bordereau.outbox.actions import retry_push
from bordereau.outbox.models import Push
from tests.machine.agreement import check_agreement
from tests.machine.day import SOON, WHICH, Day, chosen


class UnderWay(Day):
    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def store_tells_again(self, which: int) -> None:
        self.hint(chosen(self.order_ids, which))

    @precondition(lambda self: self.store.told)
    @rule(which=st.integers(0, 40))
    def old_words_arrive(self, which: int) -> None:
        """A body from before, as a slow proxy would have it."""
        old = chosen(self.store.told, which)
        now = self.store.orders.get(old.id)
        if now and old.updated < now.updated:
            self.keys += 1
            InboxRow.objects.create(
                channel=self.channel,
                key=f"old-{self.keys}",
                source=InboxRow.Source.FETCH,
                store_order_id=old.id,
                body=old.body,
                next_try_at=timezone.now(),
            )

    @rule()
    def we_poll(self) -> None:
        poll.poll_due()
        Channel.objects.update(polled_at=None, poll_lease_until=None)

    @rule(which=WHICH)
    def some_rows_wait(self, which: int) -> None:
        rows = list(InboxRow.objects.filter(state=InboxRow.State.RECEIVED))
        if rows:
            later = timezone.now() + SOON
            InboxRow.objects.filter(pk=chosen(rows, which).pk).update(next_try_at=later)

    @rule(limit=st.integers(1, 5))
    def we_apply_some(self, limit: int) -> None:
        self.apply_some(limit)

    @rule()
    def we_apply_all(self) -> None:
        while self.apply_some():
            pass

    @rule()
    def a_worker_is_killed_while_applying(self) -> None:
        apply._take(100)
        self.leases_run_out()

    @rule()
    def a_slow_worker_begins_to_apply(self) -> None:
        channel, rows = apply._take(100)
        if channel is None:
            return
        fetched = apply._fetch(channel, [row for row in rows if apply._is_hint(row)])
        ready = [row for row in rows if fetched is not None or not apply._is_hint(row)]
        orders = apply._read(channel, ready, fetched or {})
        self.late.append(lambda: self._apply_late(ready, orders))
        self.leases_run_out()

    def _apply_late(self, rows: Sequence[InboxRow], orders: dict[int, StoreOrder | None]) -> None:
        apply._apply(self.channel, [row for row in rows if row.pk in orders], orders)
        self.books.check()

    @rule()
    def a_worker_is_killed_while_sending(self) -> None:
        deliver._take(50)
        self.leases_run_out()

    @rule()
    def a_slow_worker_begins_to_send(self) -> None:
        pushes = deliver._take(50)
        if pushes:
            self.late.append(lambda: self._send_late(pushes))
            self.leases_run_out()

    def _send_late(self, pushes: Sequence[Push]) -> None:
        if pushes[0].kind == Push.Kind.STOCK:
            deliver._send_stock(pushes)
        else:
            for push in pushes:
                deliver._attempt(push)

    @precondition(lambda self: self.late)
    @rule(which=WHICH)
    def a_slow_worker_goes_on(self, which: int) -> None:
        self.late.pop(which % len(self.late))()

    def leases_run_out(self) -> None:
        past = timezone.now() - SOON
        InboxRow.objects.exclude(lease_until=None).update(lease_until=past)
        # Told apart, as two leases taken at different times are.
        Push.objects.exclude(lease_until=None).update(lease_until=past, attempts=F("attempts") + 1)

    @rule()
    def time_passes(self) -> None:
        now = timezone.now()
        self.leases_run_out()
        InboxRow.objects.filter(state=InboxRow.State.RECEIVED).update(next_try_at=now)
        Push.objects.filter(state=Push.State.RETRYING).update(next_try_at=now)

    @rule()
    def we_send(self) -> None:
        deliver.deliver_due()

    @rule()
    def owner_reconnects(self) -> None:
        Channel.objects.update(state=Channel.State.CONNECTED, reason="")

    @rule()
    def person_retries(self) -> None:
        for push in Push.objects.filter(state=Push.State.NEEDS_ATTENTION):
            retry_push(push.pk, self.person)

    @rule()
    def all_becomes_quiet(self) -> None:
        """With nothing in the way, all that waits is done, and both sides agree."""
        self.store.fault = None
        self.owner_reconnects()
        while self.late:
            self.late.pop()()
        parked = InboxRow.objects.filter(state=InboxRow.State.PARKED)
        parked.update(state=InboxRow.State.RECEIVED, next_try_at=timezone.now(), reason="")
        for _ in range(3):  # what is sent comes back as a change of the store's
            self.we_poll()
            self.time_passes()
            while self.apply_some() or deliver.deliver_due():
                pass
        check_agreement(self.store, self.channel)
