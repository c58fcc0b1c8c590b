"""A shop's day as Hypothesis would have it: anything, at any time, twice, late, or cut short."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar
from unittest.mock import patch

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bordereau.channels.models import Channel, ExternalId
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import StoreOrder
from bordereau.fulfilment import actions
from bordereau.fulfilment.calling_off import Money, Terms
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import COMPLETES, UNFINISHED, Status, Type, Verb, after
from bordereau.fulfilment.store_changes import unseen
from bordereau.inbox import apply, poll
from bordereau.inbox.models import InboxRow
from bordereau.outbox import deliver
from bordereau.outbox.actions import retry_push
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales.actions import record_payment
from bordereau.sales.balances import balance_of
from bordereau.sales.models import Sale
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import StockLevel
from bordereau.stock.movements import Kind
from tests.machine.fake_store import FakeStore, Fault, Line
from tests.machine.invariants import (
    Watch,
    check_agreement,
    check_books,
    check_changes,
    check_queues,
)
from tests.makers import a_channel, a_product, an_actor, an_outlet

SKUS = ("CUP", "PAN", "TEA")
# Which of those there are; so many that every number means another one for a while.
WHICH = st.integers(0, 11)
SKU = st.sampled_from(SKUS)
UNITS = st.integers(1, 3)
LINES = st.dictionaries(SKU, UNITS.map(Line), min_size=1)
BASKET = {"CUP": Line(2), "PAN": Line(1)}
VERBS = st.lists(st.sampled_from([*Verb]), min_size=1, max_size=4)
SOON = timedelta(minutes=1)
REFUNDED = Terms(Money.REFUNDED)

Thing = TypeVar("Thing")


def chosen(things: Sequence[Thing], which: int) -> Thing:
    return things[which % len(things)]


class Shop(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.store = FakeStore()
        self.watch = Watch()
        self.late: list[Callable[[], None]] = []  # what slow workers have yet to do
        self.keys = 0
        self.held = ExitStack()
        self.held.enter_context(patch.dict(PLATFORMS, {"fake": self.store}))
        self.held.enter_context(transaction.atomic())

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.held.close()

    @initialize()
    def open(self) -> None:
        self.outlet = an_outlet()
        self.person = an_actor()
        self.channel = a_channel(self.outlet, imported_at=timezone.now(), cursor=timezone.now())
        Channel.objects.update(platform="fake", reports_packed=True)
        for sku in SKUS:
            product = a_product(sku, self.outlet, 5)
            ExternalId.objects.create(channel=self.channel, value=sku, product=product)
            self.store.stock[sku] = 5
        # A day that has begun: most steps need an order.
        for is_paid, is_pickup in ((True, False), (False, False), (False, True)):
            self.hint(self.store.place(BASKET, is_paid=is_paid, is_pickup=is_pickup))
        apply.apply_due()

    @property
    def order_ids(self) -> list[str]:
        return list(self.store.orders)

    @property
    def orders(self) -> Sequence[Fulfilment]:
        return list(Fulfilment.objects.order_by("pk"))

    # In the store.

    @rule(seconds=st.integers(1, 90))
    def store_clock_runs(self, seconds: int) -> None:
        self.store.seconds += seconds

    @rule(lines=LINES, status=st.sampled_from(["processing", "pending", "failed"]),
          is_paid=st.booleans(), is_pickup=st.booleans())  # fmt: skip
    def customer_orders(
        self, lines: dict[str, Line], status: str, is_paid: bool, is_pickup: bool
    ) -> None:
        paid = is_paid and status == "processing"
        self.hint(self.store.place(lines, status=status, is_paid=paid, is_pickup=is_pickup))

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, lines=LINES, is_pickup=st.booleans(), note=st.sampled_from(["", "Ring"]))
    def store_edits(self, which: int, lines: dict[str, Line], is_pickup: bool, note: str) -> None:
        order_id = chosen(self.order_ids, which)
        self.store.change(order_id, lines=lines, is_pickup=is_pickup, note=note, refunded=0)
        self.hint(order_id)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, status=st.sampled_from(["pending", "processing", "odd", "cancelled"]),
          is_paid=st.booleans())  # fmt: skip
    def store_changes_status(self, which: int, status: str, is_paid: bool) -> None:
        order_id = chosen(self.order_ids, which)
        self.store.change(order_id, status=status, is_paid=is_paid)
        self.hint(order_id)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def store_refunds_a_unit(self, which: int) -> None:
        order = self.store.orders[chosen(self.order_ids, which)]
        sku, line = next(iter(order.lines.items()))
        if line.refunded < line.quantity:
            lines = {**order.lines, sku: replace(line, refunded=line.refunded + 1)}
            self.store.change(order.id, lines=lines, refunded=order.refunded + 1)
            self.hint(order.id)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def store_deletes(self, which: int) -> None:
        order_id = chosen(self.order_ids, which)
        del self.store.orders[order_id]
        self.hint(order_id)

    @rule(fault=st.sampled_from(Fault))
    def store_will_fail(self, fault: Fault) -> None:
        self.store.fault = fault

    # What reaches us of it.

    def hint(self, order_id: str) -> None:
        self.keys += 1
        InboxRow.objects.create(
            channel=self.channel,
            key=f"hint-{self.keys}",
            source=InboxRow.Source.WEBHOOK,
            store_order_id=order_id,
            body=b"{}",
            next_try_at=timezone.now(),
        )

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
        apply.apply_due(limit)

    @rule()
    def we_apply_all(self) -> None:
        while apply.apply_due():
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

    # What people do.

    @precondition(lambda self: self.orders)
    @rule(which=WHICH, verbs=VERBS, units=st.integers(-2, 3))
    def person_tries(self, which: int, verbs: list[Verb], units: int) -> None:
        """The right thing or, as often, the wrong one."""
        order = chosen(self.orders, which)
        for verb in verbs:
            order.refresh_from_db()
            self._try(verb, order, units)

    def _try(self, verb: Verb, order: Fulfilment, units: int) -> None:
        owed = balance_of(order.sale).due
        held = unseen(order.pk)
        try:
            self._do(verb, order, units)
        except Refusal:
            is_allowed = False
        else:
            is_allowed = True
        if is_allowed:
            assert after(verb, Status(order.status)) is not None
            assert verb not in COMPLETES or (not owed and COMPLETES[verb] == Type(order.type))
            assert verb not in COMPLETES or not held, "nobody has seen what the store changed"
        else:
            assert Fulfilment.objects.filter(pk=order.pk, status=order.status).exists()
            is_too_full = verb is Verb.PACK and held and held.put_back
            may_fail = verb in (*COMPLETES, Verb.PICK) or is_too_full
            assert may_fail or after(verb, Status(order.status)) is None

    @precondition(lambda self: self.orders)
    @rule(which=WHICH)
    def person_cancels(self, which: int) -> None:
        self._try(Verb.CANCEL, chosen(self.orders, which), 0)

    @precondition(lambda self: self.orders)
    @rule(which=WHICH, line=WHICH, units=UNITS)
    def person_cancels_units(self, which: int, line: int, units: int) -> None:
        order = chosen(self.orders, which)
        if order.status in UNFINISHED:
            wanting = [one for one in order.lines.all() if one.wanted]
            taken = chosen(wanting, line)
            actions.cancel(
                order.pk, self.person, REFUNDED, units={taken.pk: min(units, taken.wanted)}
            )

    def _do(self, verb: Verb, order: Fulfilment, units: int) -> None:
        by = self.person
        if verb is Verb.PICK:
            actions.pick(order.pk, chosen(list(order.lines.all()), units).pk, units, by)
        elif verb is Verb.ASSIGN:
            assert by.user_id
            actions.assign(order.pk, by.user_id, by)
        elif verb is Verb.CANCEL:
            actions.cancel(order.pk, by, REFUNDED)
        else:
            getattr(actions, verb.value)(order.pk, by)

    @precondition(lambda self: self.orders)
    @rule(which=WHICH)
    def person_packs_and_hands_over(self, which: int) -> None:
        order = chosen(self.orders, which)
        if unseen(order.pk):
            confirm_change(order.pk, self.person)
        if order.status in (Status.NEW, Status.IN_PROGRESS):
            actions.pack(order.pk, self.person)
        if order.status in (Status.NEW, Status.IN_PROGRESS, Status.PACKED):
            due = balance_of(order.sale).due
            if due:
                record_payment(order.sale_id, due, "Cash", self.person)
            complete = actions.ship if order.type == Type.DELIVERY else actions.pick_up
            complete(order.pk, self.person)

    @precondition(lambda self: self.orders)
    @rule(which=WHICH)
    def person_confirms_a_change(self, which: int) -> None:
        order = chosen(self.orders, which)
        if unseen(order.pk):
            confirm_change(order.pk, self.person)
            assert unseen(order.pk) is None
        else:
            with pytest.raises(Refusal, match="change"):
                confirm_change(order.pk, self.person)

    @precondition(lambda self: self.orders)
    @rule(which=WHICH, amount=st.integers(1, 30))
    def person_records_a_payment(self, which: int, amount: int) -> None:
        sale_id = chosen(self.orders, which).sale_id
        record_payment(sale_id, Decimal(amount), "Cash", self.person)

    @rule(sku=SKU, units=st.integers(-3, 3).filter(bool))
    def person_counts(self, sku: str, units: int) -> None:
        product = StockLevel.objects.get(product__sku=sku).product
        move_by_hand(self.outlet.pk, product.pk, Kind.COUNT, units, "", self.person)

    @rule()
    def person_retries(self) -> None:
        for push in Push.objects.filter(state=Push.State.NEEDS_ATTENTION):
            retry_push(push.pk, self.person)

    # What must hold.

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
            while apply.apply_due() or deliver.deliver_due():
                pass
        check_agreement(self.store)

    @invariant()
    def books_are_right(self) -> None:
        check_books()
        check_changes()
        check_queues()

    @invariant()
    def store_was_told_nothing_wrong(self) -> None:
        assert self.store.breaches == []

    @invariant()
    def changes_have_events(self) -> None:
        self.watch.check()

    @invariant()
    def one_sale_for_each_order(self) -> None:
        numbers = list(Sale.objects.values_list("store_order_id", flat=True))
        assert len(numbers) == len(set(numbers))
