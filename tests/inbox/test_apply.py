from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bordereau.channels.models import Channel, ChannelOutlet, StorePlace
from bordereau.channels.port import Retry
from bordereau.inbox import apply
from bordereau.inbox.models import InboxRow
from bordereau.refusals import Refusal
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.sales.routing import Router
from bordereau.stock.models import Outlet
from bordereau.work import leases
from tests.machine.fake_store import FakeStore, Fault, Line, Order
from tests.makers import a_channel, an_inbox_row

pytestmark = pytest.mark.django_db
MUG = {"MUG": Line(1)}
MOST_STATEMENTS = 45  # of a batch, which every order waits for
RECEIVED, APPLIED, PARKED = InboxRow.State.RECEIVED, InboxRow.State.APPLIED, InboxRow.State.PARKED


def a_hint(channel: Channel, order_id: str, **values: object) -> InboxRow:
    return an_inbox_row(channel, store_order_id=order_id, **values)


def a_fetched(channel: Channel, order: Order, **values: object) -> InboxRow:
    return an_inbox_row(
        channel,
        **{"source": InboxRow.Source.FETCH, "store_order_id": order.id, "body": order.body}
        | values,
    )


def fresh(row: InboxRow) -> InboxRow:
    row.refresh_from_db()
    return row


def apply_all() -> None:
    while apply.apply_due():
        pass


def pass_time() -> None:
    past = timezone.now() - timedelta(seconds=1)
    InboxRow.objects.update(next_try_at=past)
    InboxRow.objects.exclude(lease_until=None).update(lease_until=past)


def test_a_hint_is_fetched_again_and_then_applied(channel: Channel, store: FakeStore) -> None:
    row = a_hint(channel, store.place(MUG), body=b"what the hint says is of no interest")
    assert apply.apply_due() == 1
    sale = Sale.objects.get()
    assert (fresh(row).state, row.sale, row.lease_until) == (APPLIED, sale, None)
    assert row.applied_at
    assert Channel.objects.get().last_order_at
    assert apply.apply_due() == 0


def test_a_batch_costs_as_many_statements_as_a_single_order(
    channel: Channel, store: FakeStore
) -> None:
    def statements(orders: int) -> int:
        for _ in range(orders):
            a_hint(channel, store.place(MUG))
        with CaptureQueriesContext(connection) as queries:
            assert apply.apply_due() == orders
        return len(queries)

    statements(1)  # and makes the product known
    assert statements(60) == statements(2) <= MOST_STATEMENTS


def test_an_order_that_the_store_has_no_more(channel: Channel, store: FakeStore) -> None:
    order_id = store.place(MUG)
    a_hint(channel, order_id)
    apply_all()
    del store.orders[order_id]
    gone = a_hint(channel, order_id)
    apply_all()
    assert (fresh(gone).state, Sale.objects.get().store_status) == (APPLIED, "deleted")


def test_one_channel_at_a_time(channel: Channel, store: FakeStore, outlet: Outlet) -> None:
    other = a_channel(outlet, "Second shop")
    Channel.objects.update(platform="fake")
    a_hint(channel, store.place(MUG))
    a_hint(other, "1")
    assert [apply.apply_due(), apply.apply_due(), apply.apply_due()] == [1, 1, 0]
    assert Sale.objects.count() == 2


@pytest.mark.parametrize(
    ("poison", "code"),
    [
        (b"{", "unexpected"),
        (b'{"id": "1"}', "unexpected"),
        (b"null", "unexpected"),
    ],
)
def test_a_poison_row_is_parked_with_its_reason_and_stops_nobody(
    channel: Channel, store: FakeStore, poison: bytes, code: str
) -> None:
    orders = [store.orders[store.place(MUG)] for _ in range(9)]
    rows = [a_fetched(channel, order) for order in orders]
    InboxRow.objects.filter(pk=rows[4].pk).update(body=poison)
    assert apply.apply_due() == 9
    assert Sale.objects.count() == 8
    assert (fresh(rows[4]).state, rows[4].reason_code, rows[4].attempts) == (PARKED, code, 1)
    assert rows[4].reason_params["error"]


def test_what_the_database_will_not_hold_is_parked_alone(
    channel: Channel, store: FakeStore
) -> None:
    """More units than a column holds: read well, and found out only by the writing."""
    fine = a_fetched(channel, store.orders[store.place(MUG)])
    vast = a_fetched(channel, store.orders[store.place({"MUG": Line(10**30)})])
    also_fine = a_fetched(channel, store.orders[store.place(MUG)])
    apply_all()
    assert [fresh(row).state for row in (fine, vast, also_fine)] == [APPLIED, PARKED, APPLIED]
    assert Sale.objects.count() == 2


@pytest.mark.parametrize("fault", [Fault.REFUSES, Fault.BREAKS])
def test_a_refused_fetch_is_parked_when_one_order_is_to_blame(
    channel: Channel, store: FakeStore, fault: Fault
) -> None:
    row = a_hint(channel, store.place(MUG))
    store.fault = fault
    apply.apply_due()
    assert (fresh(row).state, row.reason_code) == (PARKED, "refused")


def test_hints_that_fail_together_are_tried_in_smaller_batches(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One order makes the store's whole list fail, as a plug-in that dies on it does."""
    for _ in range(30):
        a_hint(channel, store.place(MUG))
    fetch = store.fetch_orders

    def dies_on_7(connection: object, ids: list[str]) -> object:
        if "7" in ids:
            store.fault = Fault.TIMES_OUT
        return fetch(connection, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "fetch_orders", dies_on_7)
    for _ in range(4):
        apply_all()
        pass_time()
    assert Sale.objects.count() == 29
    left = InboxRow.objects.exclude(state=APPLIED).get()
    assert (left.store_order_id, left.state, left.attempts) == ("7", RECEIVED, 4)


def test_a_store_that_does_not_answer_is_asked_later(channel: Channel, store: FakeStore) -> None:
    order = store.orders[store.place(MUG)]
    hint, fetched = a_hint(channel, order.id), a_fetched(channel, order)
    store.fault = Fault.TIMES_OUT
    apply_all()
    assert (fresh(hint).state, hint.attempts, hint.reason) == (
        RECEIVED,
        1,
        "The store does not answer.",
    )
    assert timedelta(0) < hint.next_try_at - timezone.now() <= timedelta(seconds=5)
    assert fresh(fetched).state == APPLIED  # it needed no answer
    pass_time()
    apply_all()
    assert (fresh(hint).state, hint.reason) == (APPLIED, "")


def test_a_store_that_lets_nobody_in_is_asked_once(channel: Channel, store: FakeStore) -> None:
    row = a_hint(channel, store.place(MUG))
    store.fault = Fault.LOCKED_OUT
    apply_all()
    assert Channel.objects.get().state == Channel.State.NEEDS_RECONNECT
    assert (fresh(row).state, apply.apply_due()) == (RECEIVED, 0)
    Channel.objects.update(state=Channel.State.CONNECTED)
    apply_all()  # at once, without waiting for a next try
    assert fresh(row).state == APPLIED


def test_a_pause_asks_nothing_and_keeps_everything(channel: Channel, store: FakeStore) -> None:
    row = a_hint(channel, store.place(MUG))
    Channel.objects.update(state=Channel.State.PAUSED)
    assert apply.apply_due() == 0
    Channel.objects.update(state=Channel.State.CONNECTED)
    assert apply.apply_due() == 1
    assert fresh(row).state == APPLIED


def test_what_a_killed_worker_held_is_taken_when_its_lease_ends(
    channel: Channel, store: FakeStore
) -> None:
    row = a_hint(channel, store.place(MUG))
    assert list(apply._take(100)[1]) == [row]
    assert apply.apply_due() == 0
    InboxRow.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert apply.apply_due() == 1
    assert fresh(row).state == APPLIED


def test_whoever_comes_late_does_not_undo_what_was_applied(
    channel: Channel, store: FakeStore
) -> None:
    row = a_hint(channel, store.place(MUG))
    _, [late] = apply._take(100)
    pass_time()
    apply_all()
    apply.park(late, "refused", "Too late.", {})
    apply.put_off([late], Retry("Too late."))
    assert (fresh(row).state, row.reason) == (APPLIED, "")


def test_an_unmapped_place_waits_for_a_person(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = a_hint(channel, store.place(MUG))
    router = Refusal("pickup_place", "Customers collect at “%(place)s”.", place="Old Town")

    def nowhere(self: Router, order: object) -> int:
        self.unmapped["Old Town"] = "Old Town"
        raise router

    monkeypatch.setattr(Router, "check", nowhere)
    apply_all()
    assert (fresh(row).state, row.reason_code) == (PARKED, "pickup_place")
    assert row.reason_params == {"place": "Old Town"}
    assert StorePlace.objects.get().name == "Old Town"


def test_without_an_outlet_orders_wait(channel: Channel, store: FakeStore) -> None:
    ChannelOutlet.objects.all().delete()
    row = a_hint(channel, store.place(MUG))
    apply_all()
    assert (fresh(row).state, row.reason_code) == (PARKED, "no_outlet")


def test_a_clash_with_another_worker_is_tried_again(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers import the same new order at once: the second finds it there."""
    row = a_hint(channel, store.place(MUG))
    failures = [IntegrityError("one_sale_per_store_order")]

    def clashes_once(*words: object, **more: object) -> object:
        if failures:
            raise failures.pop()
        return import_orders(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(apply, "import_orders", clashes_once)
    apply_all()
    assert fresh(row).state == APPLIED


def test_a_full_disk_is_no_fault_of_the_rows(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = a_hint(channel, store.place(MUG))

    def full(*words: object, **more: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(apply, "import_orders", full)
    with pytest.raises(OperationalError):
        apply.apply_due()
    assert (fresh(row).state, row.attempts) == (RECEIVED, 0)
    assert row.lease_until
    assert row.lease_until <= timezone.now() + leases.LEASE


def test_an_order_cancelled_before_we_applied_it_does_not_come_back(
    channel: Channel, store: FakeStore
) -> None:
    """A slow worker holds the word that it is open, while another passes over the cancelled."""
    old = store.orders[store.place(MUG)]
    slow = a_fetched(channel, old)
    _, [held] = apply._take(100)
    orders = apply._read(channel, [held], {})
    store.change(old.id, status="cancelled")
    a_hint(channel, old.id)
    apply_all()
    assert not Sale.objects.exists()
    apply._apply(channel, [held], orders)
    assert fresh(slow).state == RECEIVED  # the store is asked once more
    apply_all()
    assert fresh(slow).state == APPLIED
    assert not Sale.objects.exists()


def test_a_row_that_had_to_wait_does_not_undo_a_newer_one(
    channel: Channel, store: FakeStore
) -> None:
    """Both words are of one second, and the older is applied last."""
    old = store.orders[store.place(MUG, is_paid=False)]
    waiting = a_fetched(channel, old, next_try_at=timezone.now() + timedelta(hours=1))
    store.change(old.id, is_paid=True)
    a_fetched(channel, store.orders[old.id])
    apply_all()
    pass_time()
    apply_all()
    assert fresh(waiting).state == APPLIED
    assert sum(payment.amount for payment in Sale.objects.get().payments.all()) == 10
