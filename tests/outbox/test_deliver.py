from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from bordereau.channels.models import Channel, ChannelOutlet, ExternalId
from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import Connection, StockCount
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.outbox import deliver, settling
from bordereau.outbox.models import Push
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Actor
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Outlet, Product
from bordereau.stock.movements import Kind
from bordereau.work.leases import BACKOFF
from tests.machine.fake_store import FakeStore, Fault, Line
from tests.makers import PLACED, a_product, a_push, a_store_line, a_store_order, an_order, an_outlet

pytestmark = pytest.mark.django_db
PENDING, SENDING, RETRYING = Push.State.PENDING, Push.State.SENDING, Push.State.RETRYING
CONFIRMED, NEEDS_ATTENTION = Push.State.CONFIRMED, Push.State.NEEDS_ATTENTION


@pytest.fixture
def mug(channel: Channel, outlet: Outlet) -> Product:
    product = a_product("MUG", outlet, 10)
    ExternalId.objects.create(channel=channel, value="MUG", product=product)
    return product


@pytest.fixture
def order(channel: Channel, store: FakeStore) -> Fulfilment:
    """Of an order that the store has, too; packed here."""
    number = store.place({"JUG": Line(1)})
    order = an_order(channel, id=number)
    actions.pack(order.pk, SYSTEM)
    deliver_all()
    return order


def deliver_all() -> None:
    while deliver.deliver_due():
        pass


def pass_time() -> None:
    past = timezone.now() - timedelta(seconds=1)
    Push.objects.filter(state__in=[PENDING, RETRYING]).update(next_try_at=past)
    Push.objects.exclude(lease_until=None).update(lease_until=past)


def the_push(kind: Push.Kind = Push.Kind.STATUS) -> Push:
    return Push.objects.filter(kind=kind).latest("pk")


def test_a_completed_order_is_told_and_read_back(order: Fulfilment, store: FakeStore) -> None:
    actions.ship(order.pk, SYSTEM)
    deliver_all()
    push = the_push()
    assert (push.state, push.result, push.attempts, push.lease_until) == (
        CONFIRMED,
        "completed",
        1,
        None,
    )
    assert push.confirmed_at
    assert store.orders[order.sale.store_order_id].status == "completed"
    assert Sale.objects.get().store_status == "completed"


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Fault.TIMES_OUT, RETRYING),
        (Fault.TIMES_OUT_AFTERWARDS, RETRYING),
        (Fault.REFUSES, NEEDS_ATTENTION),
        (Fault.BREAKS, NEEDS_ATTENTION),
        (Fault.LOCKED_OUT, RETRYING),
    ],
)
def test_every_failure_says_why_and_what_comes_next(
    order: Fulfilment, store: FakeStore, fault: Fault, state: Push.State
) -> None:
    actions.ship(order.pk, SYSTEM)
    store.fault = fault
    deliver_all()
    push = the_push()
    assert (push.state, push.attempts, push.lease_until) == (state, 1, None)
    assert push.reason
    needs = Channel.State.NEEDS_RECONNECT if fault is Fault.LOCKED_OUT else Channel.State.CONNECTED
    assert Channel.objects.get().state == needs


@pytest.mark.parametrize("fault", [Fault.TIMES_OUT, Fault.REFUSES, Fault.BREAKS])
def test_stock_that_could_not_be_sent_ends_no_differently(
    mug: Product, outlet: Outlet, store: FakeStore, fault: Fault
) -> None:
    move_by_hand(outlet.pk, mug.pk, Kind.RECEIVE, 1, "", SYSTEM)
    store.fault = fault
    deliver_all()
    expected = RETRYING if fault is Fault.TIMES_OUT else NEEDS_ATTENTION
    assert (the_push(Push.Kind.STOCK).state, the_push(Push.Kind.STOCK).attempts) == (expected, 1)


def test_a_push_that_was_applied_and_not_answered_does_no_harm(
    order: Fulfilment, store: FakeStore
) -> None:
    actions.ship(order.pk, SYSTEM)
    store.fault = Fault.TIMES_OUT_AFTERWARDS
    deliver_all()
    pass_time()
    deliver_all()
    assert the_push().state == CONFIRMED
    assert [told.status for told in store.told] == ["processing", "completed"]


def test_tries_grow_rarer_and_end_with_a_person(channel: Channel) -> None:
    push = a_push(channel)
    for attempt in range(settling.TRIES):
        Push.objects.update(state=SENDING, lease_until=timezone.now())
        push.refresh_from_db()
        settling.settle(push, Retry("The store does not answer."))
        push.refresh_from_db()
        is_last = attempt == settling.TRIES - 1
        assert push.state == (NEEDS_ATTENTION if is_last else RETRYING)
        if not is_last:
            wait = (push.next_try_at - timezone.now()).total_seconds()
            assert wait == pytest.approx(BACKOFF[min(attempt, len(BACKOFF) - 1)], abs=2)


def test_a_store_that_says_when_is_taken_at_its_word(channel: Channel) -> None:
    push = a_push(channel, state=SENDING, lease_until=timezone.now())
    settling.settle(push, Retry("Slow down.", after=77))
    push.refresh_from_db()
    assert (push.next_try_at - timezone.now()).total_seconds() == pytest.approx(77, abs=2)


def test_a_storm_of_short_waits_calls_nobody(channel: Channel) -> None:
    """Twelve tries of two seconds each are over long before the storm is."""
    push = a_push(channel)

    def put_off(times: int) -> None:
        for _time in range(times):
            Push.objects.update(state=SENDING, lease_until=timezone.now())
            push.refresh_from_db()
            settling.settle(push, Retry("Slow down.", after=2))
        push.refresh_from_db()

    put_off(5 * settling.TRIES)
    assert (push.state, push.attempts) == (RETRYING, 0)
    Push.objects.update(created_at=timezone.now() - settling.LONGEST_STORM)
    put_off(settling.TRIES)
    assert push.state == NEEDS_ATTENTION


@pytest.mark.parametrize("state", [Channel.State.PAUSED, Channel.State.NEEDS_RECONNECT])
def test_nothing_is_sent_to_a_store_that_waits(channel: Channel, state: Channel.State) -> None:
    a_push(channel)
    Channel.objects.update(state=state)
    assert deliver.deliver_due() == 0


@pytest.mark.parametrize("state", [*Channel.State])
def test_letters_to_customers_do_not_wait_for_a_store(
    order: Fulfilment, channel: Channel, state: Channel.State
) -> None:
    a_push(
        channel,
        kind=Push.Kind.EMAIL,
        sale=order.sale,
        payload={"template": "shipped", "order_id": order.pk},
    )
    Channel.objects.update(state=state)
    assert deliver.deliver_due() == 1
    assert the_push(Push.Kind.EMAIL).state == NEEDS_ATTENTION  # there is no mail server


@pytest.mark.parametrize("meanwhile", [actions.unpack, actions.pick_up])
def test_nobody_is_called_for_an_order_that_is_not_there_to_collect(
    channel: Channel, meanwhile: Callable[[int, Actor], Fulfilment]
) -> None:
    order = an_order(channel, is_pickup=True)
    actions.pack(order.pk, SYSTEM, notify=True)
    assert deliver.due().filter(kind=Push.Kind.EMAIL).exists()
    meanwhile(order.pk, SYSTEM)
    deliver_all()
    letter = the_push(Push.Kind.EMAIL)
    assert letter.state == Push.State.ENDED
    assert letter.reason.startswith("The order does not wait packed for its customer any more")


def test_what_a_killed_worker_held_is_sent_when_its_lease_ends(
    order: Fulfilment, store: FakeStore
) -> None:
    actions.ship(order.pk, SYSTEM)
    assert len(deliver.take(50)) == 1
    assert deliver.deliver_due() == 0
    pass_time()
    deliver_all()
    assert the_push().state == CONFIRMED


def test_whoever_comes_late_does_not_overwrite_what_came_of_it(
    order: Fulfilment, store: FakeStore
) -> None:
    actions.ship(order.pk, SYSTEM)
    [late] = deliver.take(50)
    pass_time()
    deliver_all()
    for_ever = the_push()
    settling.settle(late, Refused("Too late."))
    settling.confirm(late, "Too late.")
    after = the_push()
    assert (after.state, after.result, after.reason) == (CONFIRMED, for_ever.result, "")


def test_a_wish_that_came_meanwhile_replaces_the_one_that_failed(
    mug: Product, outlet: Outlet, store: FakeStore
) -> None:
    move_by_hand(outlet.pk, mug.pk, Kind.RECEIVE, 1, "", SYSTEM)
    [first] = deliver.take(50)
    move_by_hand(outlet.pk, mug.pk, Kind.RECEIVE, 1, "", SYSTEM)
    settling.settle(first, Retry("The store does not answer."))
    assert Push.objects.get(kind=Push.Kind.STOCK).pk != first.pk
    deliver_all()
    assert store.stock == {"MUG": 12}


def test_the_same_is_not_sent_side_by_side(mug: Product, outlet: Outlet, store: FakeStore) -> None:
    """A slow worker counted ten; a quick one would send eleven before it, and ten would stand."""
    move_by_hand(outlet.pk, mug.pk, Kind.RECEIVE, 1, "", SYSTEM)
    slow = deliver.take(50)
    move_by_hand(outlet.pk, mug.pk, Kind.RECEIVE, 1, "", SYSTEM)
    assert deliver.deliver_due() == 0
    deliver.send_stock(slow)
    assert deliver.deliver_due() == 1
    assert store.stock == {"MUG": 12}


def test_a_store_hears_what_all_its_outlets_have(
    mug: Product, channel: Channel, outlet: Outlet, store: FakeStore
) -> None:
    second, elsewhere = an_outlet("B"), an_outlet("C")
    ChannelOutlet.objects.create(channel=channel, outlet=second, position=1)
    move_by_hand(second.pk, mug.pk, Kind.RECEIVE, 5, "", SYSTEM)
    move_by_hand(elsewhere.pk, mug.pk, Kind.RECEIVE, 100, "", SYSTEM)
    deliver_all()
    assert store.stock == {"MUG": 15}


def test_each_outlet_keeps_its_reserve_back(
    channel: Channel, mug: Product, store: FakeStore
) -> None:
    for code, units in (("B", 2), ("C", -3)):
        outlet = an_outlet(code)
        ChannelOutlet.objects.create(channel=channel, outlet=outlet, position=1)
        move_by_hand(outlet.pk, mug.pk, Kind.COUNT, units, "", SYSTEM)
    Channel.objects.update(reserve=4)
    deliver_all()
    assert store.stock == {"MUG": 6 + 0 - 3}


def test_one_product_that_the_store_refuses_leaves_the_others_alone(
    mug: Product, channel: Channel, outlet: Outlet, store: FakeStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    jug = a_product("JUG")
    ExternalId.objects.create(channel=channel, value="JUG", product=jug)
    for product in (mug, jug):
        move_by_hand(outlet.pk, product.pk, Kind.RECEIVE, 1, "", SYSTEM)

    def knows_no_jug(connection: Connection, counts: list[StockCount]) -> dict[str, object]:
        return {
            count.product_id: Refused("No such product.") if count.product_id == "JUG" else None
            for count in counts
        }

    monkeypatch.setattr(store, "push_stock", knows_no_jug)
    deliver_all()
    states = dict(Push.objects.filter(kind=Push.Kind.STOCK).values_list("product__sku", "state"))
    assert states == {"MUG": CONFIRMED, "JUG": NEEDS_ATTENTION}


def test_a_store_is_not_told_completed_once_work_is_open_again(
    order: Fulfilment, channel: Channel, store: FakeStore
) -> None:
    """R19: the store added a line before it heard that the rest had left."""
    actions.ship(order.pk, SYSTEM)
    told = a_store_order(
        a_store_line("MUG"),
        a_store_line("PAN"),
        id=order.sale.store_order_id,
        updated_at=PLACED + timedelta(seconds=1),
    )
    import_orders(channel, [told])
    deliver_all()
    assert store.breaches == []
    assert store.orders[told.id].status == "processing"
    second = Fulfilment.objects.exclude(pk=order.pk).get()
    assert second.status == Status.NEW
    actions.pack(second.pk, SYSTEM)
    actions.ship(second.pk, SYSTEM)
    deliver_all()
    assert store.orders[told.id].status == "completed"


def test_a_store_that_was_slow_to_hear_of_packing_hears_the_end_alone(
    channel: Channel, store: FakeStore
) -> None:
    order = an_order(channel, id=store.place({"JUG": Line(1)}))
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    deliver_all()
    goals = Push.objects.filter(kind=Push.Kind.STATUS).values_list("payload__goal", "state")
    assert list(goals) == [("completed", CONFIRMED)]
