from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import Error

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.actions import Handover
from bordereau.fulfilment.calling_off import Terms
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.outbox.models import Push
from bordereau.sales.actions import record_payment
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet, StockLevel, StockMovement
from tests.makers import (
    a_channel,
    a_person,
    a_product,
    a_store_line,
    an_actor,
    an_order,
    an_outlet,
)
from tests.refused import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(outlet: Outlet) -> Channel:
    for sku in ("MUG", "JUG"):
        a_product(sku, outlet, 10)
    return a_channel(outlet)


@pytest.fixture
def order(channel: Channel) -> Fulfilment:
    return an_order(channel, a_store_line("MUG", 2), a_store_line("JUG"))


def level(sku: str) -> tuple[int, int, int]:
    found = StockLevel.objects.get(product__sku=sku)
    return found.on_hand, found.committed, found.available


def picked(order: Fulfilment) -> list[int]:
    return list(order.lines.values_list("picked", flat=True))


def test_stock_is_promised_on_import_and_leaves_with_the_goods(order: Fulfilment) -> None:
    assert level("MUG") == (10, 2, 8)
    actions.pack(order.pk, SYSTEM)
    assert level("MUG") == (10, 2, 8)
    actions.ship(order.pk, SYSTEM)
    assert (level("MUG"), level("JUG")) == ((8, 0, 8), (9, 0, 9))


def test_cancelling_lets_the_goods_be_sold_again(order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    cancelled = actions.cancel(order.pk, SYSTEM, Terms(reason="Out of fashion"))
    assert (cancelled.status, level("MUG")) == (Status.CANCELLED, (10, 0, 10))
    told = {"reason": "Out of fashion", "put_back": 3}
    assert Event.objects.filter(kind="cancel").get().detail == told


def test_packing_picks_everything_and_unpacking_leaves_it_picked(order: Fulfilment) -> None:
    assert (actions.pack(order.pk, SYSTEM).status, picked(order)) == (Status.PACKED, [2, 1])
    unpacked = actions.unpack(order.pk, SYSTEM)
    assert (unpacked.status, unpacked.packed_at, picked(order)) == (
        Status.IN_PROGRESS,
        None,
        [2, 1],
    )


def test_picking_counts_up_and_down_within_what_is_wanted(order: Fulfilment) -> None:
    line = order.lines.all()[0]
    assert actions.pick(order.pk, line.pk, 2, SYSTEM).status == Status.IN_PROGRESS
    for units in (1, -3):
        assert refusal(actions.pick, order.pk, line.pk, units, SYSTEM).code == "wrong_count"
    assert picked(order) == [2, 0]
    actions.pick(order.pk, line.pk, -2, SYSTEM)
    assert picked(order) == [0, 0]


def test_another_order_s_line_cannot_be_picked(channel: Channel, order: Fulfilment) -> None:
    other = an_order(channel).lines.get()
    assert refusal(actions.pick, order.pk, other.pk, 1, SYSTEM).code == "wrong_count"


def test_assigning_begins_the_work(order: Fulfilment) -> None:
    person = a_person(Role.PACKER, "Bo")
    assigned = actions.assign(order.pk, person.pk, SYSTEM)
    assert (assigned.assigned_to, assigned.status) == (person, Status.IN_PROGRESS)
    person.is_active = False
    person.save()
    assert refusal(actions.assign, order.pk, person.pk, SYSTEM).code == "not_found"


def test_an_empty_note_says_so(order: Fulfilment) -> None:
    assert refusal(actions.add_note, order.pk, " \n", SYSTEM).code == "empty_note"
    actions.add_note(order.pk, " Fragile ", SYSTEM)
    assert Event.objects.get(kind="note").detail == {"text": "Fragile"}


@pytest.mark.parametrize(
    ("is_pickup", "verb", "sentence"),
    [
        (False, actions.pick_up, "This order is delivered: mark it as shipped, not as picked up."),
        (
            True,
            actions.ship,
            "The customer collects this order: mark it as picked up, not as shipped.",
        ),
    ],
)
def test_the_wrong_way_to_hand_over(
    channel: Channel, is_pickup: bool, verb: Callable[..., object], sentence: str
) -> None:
    order = an_order(channel, is_pickup=is_pickup)
    actions.pack(order.pk, SYSTEM)
    refused = refusal(verb, order.pk, SYSTEM)
    assert (refused.code, str(refused)) == ("wrong_type", sentence)


@pytest.mark.parametrize(
    ("is_pickup", "verb", "done"),
    [(False, actions.ship, "shipped"), (True, actions.pick_up, "picked up")],
)
def test_unpaid_goods_stay(
    channel: Channel, is_pickup: bool, verb: Callable[..., Fulfilment], done: str
) -> None:
    order = an_order(channel, a_store_line("MUG", 2), is_pickup=is_pickup, paid=Decimal(0))
    for _ in range(2):  # not packed yet, then packed
        refused = refusal(verb, order.pk, SYSTEM)
        assert refused.code == "payment_required"
        assert str(refused) == (
            "€20.00 is still owed. Record the payment in Sales history › "
            f"{order.sale.receipt_number} › Edit before this order can be {done}."
        )
        if order.status == Status.NEW:
            order = actions.pack(order.pk, SYSTEM)
    record_payment(order.sale_id, Decimal("19.99"), "Cash", SYSTEM)
    assert "€0.01" in str(refusal(verb, order.pk, SYSTEM))
    record_payment(order.sale_id, Decimal("0.01"), "Cash", SYSTEM)
    assert verb(order.pk, SYSTEM).finished_at


def test_who_was_faster_is_named(order: Fulfilment) -> None:
    bo = an_actor(Role.PACKER, "Bo")
    actions.pack(order.pk, bo)
    refused = refusal(actions.pack, order.pk, SYSTEM)
    assert (refused.code, str(refused)) == ("wrong_status", "Bo has packed this order already.")
    stale = refusal(actions.unpack, order.pk, SYSTEM, version=1)
    assert stale.code == "stale_version"
    assert str(stale) == (
        "Bo packed this order a moment ago. Nothing was done; look at it again, then repeat."
    )


def test_money_that_came_in_meanwhile_is_not_what_changed_the_order(order: Fulfilment) -> None:
    actions.pack(order.pk, an_actor(Role.PACKER, "Bo"))
    record_payment(order.sale_id, Decimal(1), "Cash", an_actor(Role.CASHIER, "Cleo"))
    stale = refusal(actions.unpack, order.pk, SYSTEM, version=1)
    assert str(stale).startswith("Bo packed this order a moment ago.")


def test_who_did_it_is_not_who_wrote_or_looked_since(order: Fulfilment) -> None:
    actions.pack(order.pk, an_actor(Role.PACKER, "Bo"))
    cleo = an_actor(Role.PACKER, "Cleo")
    assert cleo.user_id
    actions.assign(order.pk, cleo.user_id, cleo)
    again = "Bo has packed this order already."
    assert str(refusal(actions.pack, order.pk, SYSTEM)) == again
    actions.ship(order.pk, an_actor(Role.PACKER, "Di"))
    actions.add_note(order.pk, "Left with the neighbour", cleo)
    gone = "Di has marked this order as shipped already."
    assert str(refusal(actions.ship, order.pk, SYSTEM)) == gone


def test_a_scan_too_many_says_who_was_faster(order: Fulfilment) -> None:
    line = order.lines.all()[0]
    actions.pick(order.pk, line.pk, 2, an_actor(Role.PACKER, "Bo"))
    assert "Bo worked on it last" in str(refusal(actions.pick, order.pk, line.pk, 1, SYSTEM))


def test_what_is_over_stays_as_it_is(order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    before = Fulfilment.objects.values().get()
    for verb in (actions.pack, actions.unpack, actions.ship, actions.cancel):
        assert refusal(verb, order.pk, SYSTEM).code == "wrong_status"
    assert Fulfilment.objects.values().get() == before


def test_roles_and_outlets(order: Fulfilment) -> None:
    stranger = an_actor(Role.PACKER, "Di", an_outlet("B"))
    assert refusal(actions.pack, order.pk, stranger).code == "not_found"
    packer = an_actor(Role.PACKER, "Bo")
    assert refusal(actions.cancel, order.pk, packer).code == "not_allowed"
    assert refusal(actions.pack, 0, packer).code == "not_found"


@pytest.mark.parametrize(
    ("reports_packed", "goals"), [(True, ["packed", "completed"]), (False, ["completed"])]
)
def test_the_store_is_told_the_whole_and_the_parcel(
    order: Fulfilment, reports_packed: bool, goals: list[str]
) -> None:
    Channel.objects.update(reports_packed=reports_packed)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM, Handover("Colissimo", "6A1"))
    told = Push.objects.filter(kind=Push.Kind.STATUS).order_by("pk")
    assert [push.payload["goal"] for push in told] == goals
    order.refresh_from_db()
    assert (order.carrier, order.tracking_number) == ("Colissimo", "6A1")


def test_the_customer_is_written_to_only_when_asked(order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM, notify=True)  # a delivery: nothing is ready to be collected
    assert not Push.objects.filter(kind=Push.Kind.EMAIL).exists()
    actions.ship(order.pk, SYSTEM, Handover(notify=True))
    assert Push.objects.get(kind=Push.Kind.EMAIL).payload["template"] == "shipped"


def test_ready_for_pickup(channel: Channel) -> None:
    order = an_order(channel, is_pickup=True)
    actions.pack(order.pk, SYSTEM, notify=True)
    assert Push.objects.get(kind=Push.Kind.EMAIL).payload["template"] == "ready_for_pickup"


def test_every_change_has_its_event(order: Fulfilment) -> None:
    bo = an_actor(Role.PACKER, "Bo")
    actions.pick(order.pk, order.lines.all()[0].pk, 1, bo)
    actions.pack(order.pk, bo)
    actions.unpack(order.pk, bo)
    events = Event.objects.filter(fulfilment=order).order_by("pk")
    assert [event.kind for event in events] == ["imported", "pick", "pack", "unpack"]
    assert {event.by_name for event in events[1:]} == {"Bo"}
    assert {event.device for event in events[1:]} == {"a test"}


@pytest.mark.parametrize("table", [Event, StockMovement])
def test_history_cannot_be_edited(
    order: Fulfilment, table: type[Event] | type[StockMovement]
) -> None:
    with pytest.raises(Error, match="is never edited"):
        table._default_manager.all().update(by=None)
