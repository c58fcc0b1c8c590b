"""Undoing a completion that was a mistake."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage, StoreOrder
from bordereau.desk.attention_queries import differing_sales
from bordereau.findings import wrong
from bordereau.fulfilment import actions, audit
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.reopening import reopen
from bordereau.outbox import deliver, settling
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.refusals import NotFound
from bordereau.sales import audit as sales_audit
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock import audit as stock_audit
from bordereau.stock.models import Outlet, StockLevel, StockMovement
from tests.machine.fake_store import FakeStore, Line
from tests.makers import a_product, a_store_line, a_store_order, an_actor
from tests.refused import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(channel: Channel, outlet: Outlet, store: FakeStore) -> StoreOrder:
    """An order of three mugs, which the store has, too."""
    a_product("MUG", outlet, 10)
    number = store.place({"MUG": Line(3)})
    order = a_store_order(a_store_line("MUG", 3), id=number)
    import_orders(channel, [order])
    return order


def the_order() -> Fulfilment:
    return Fulfilment.objects.earliest("pk")


def shipped(**values: Any) -> Fulfilment:
    actions.pack(the_order().pk, SYSTEM)
    return actions.ship(the_order().pk, SYSTEM, **values)


def level() -> tuple[int, int]:
    found = StockLevel.objects.get()
    return found.on_hand, found.committed


def send_all() -> None:
    while deliver_due():
        pass


def goals() -> list[tuple[str, str]]:
    rows = Push.objects.filter(kind="status").order_by("pk")
    return [(row.payload["goal"], row.state) for row in rows]


def is_sound() -> bool:
    return not [
        found for each in (audit, sales_audit, stock_audit) for found in wrong(each.audit())
    ]


def test_the_goods_are_here_and_promised_again(told: StoreOrder) -> None:
    order = shipped()
    assert level() == (7, 0)
    back = reopen(order.pk, SYSTEM, " Wrong row ")
    assert (back.status, back.finished_at, level()) == ("packed", None, (10, 3))
    assert back.packed_at
    moved = StockMovement.objects.latest("pk")
    assert (moved.kind, moved.on_hand_change, moved.committed_change) == ("reopen", 3, 3)
    event = Event.objects.get(kind="reopen")
    assert event.detail == {"from": "shipped", "reason": "Wrong row"}
    assert is_sound()
    assert actions.ship(order.pk, SYSTEM).status == "shipped"
    assert (level(), is_sound()) == ((7, 0), True)


def test_a_pickup_that_was_not_collected(channel: Channel) -> None:
    import_orders(channel, [a_store_order(is_pickup=True)])
    actions.pack(the_order().pk, SYSTEM)
    actions.pick_up(the_order().pk, SYSTEM)
    assert reopen(the_order().pk, SYSTEM).status == "packed"


def test_the_store_hears_that_it_is_not_completed(told: StoreOrder, store: FakeStore) -> None:
    shipped()
    send_all()
    assert store.orders[told.id].status == "completed"
    Sale.objects.update(store_stage=Stage.FINISHED)  # it has said so itself
    reopen(the_order().pk, SYSTEM)
    assert not differing_sales().exists()
    send_all()
    sale = Sale.objects.get()
    assert store.orders[told.id].status == sale.store_status == "processing"
    assert (sale.store_stage, differing_sales().exists()) == (Stage.OPEN, False)
    assert goals()[-1] == ("reopened", "confirmed")
    actions.ship(the_order().pk, SYSTEM)
    send_all()
    assert store.orders[told.id].status == "completed"


def test_its_echo_changes_nothing(told: StoreOrder, channel: Channel) -> None:
    shipped()
    reopen(the_order().pk, SYSTEM)
    before = (Fulfilment.objects.values().get(), level())
    import_orders(channel, [replace(told, updated_at=told.updated_at + timedelta(minutes=1))])
    assert before == (Fulfilment.objects.values().get(), level())


def test_a_store_that_was_not_told_yet_is_not_told_the_wrong_thing(
    told: StoreOrder, store: FakeStore
) -> None:
    shipped()
    reopen(the_order().pk, SYSTEM)
    assert goals()[-1] == ("reopened", "pending")
    assert "completed" not in dict(goals())
    send_all()
    assert [order.status for order in store.told] == ["processing"]


def test_what_was_reopened_and_completed_again_is_completed(
    told: StoreOrder, store: FakeStore
) -> None:
    shipped()
    send_all()
    reopen(the_order().pk, SYSTEM)
    Push.objects.filter(payload__goal="reopened").update(
        state=Push.State.NEEDS_ATTENTION, reason="No"
    )
    actions.ship(the_order().pk, SYSTEM)
    send_all()
    assert "reopened" not in dict(goals())
    assert store.orders[told.id].status == "completed"


def test_a_word_that_is_on_its_way_goes_first(told: StoreOrder, store: FakeStore) -> None:
    """What is being sent at this moment cannot be held back; what takes it back is sent after."""
    actions.pack(the_order().pk, SYSTEM)
    send_all()
    actions.ship(the_order().pk, SYSTEM)
    (push,) = deliver.take(50)
    reopen(the_order().pk, SYSTEM)
    send_all()
    assert ("reopened", "pending") in goals()
    settling.confirm(push, "completed")
    send_all()
    assert ("reopened", "confirmed") in goals()


def test_a_store_that_cannot_take_it_back_is_a_persons_matter(
    told: StoreOrder, store: FakeStore
) -> None:
    store.can_reopen = False
    shipped()
    send_all()
    reopen(the_order().pk, SYSTEM)
    send_all()
    push = Push.objects.get(payload__goal="reopened")
    assert push.state == Push.State.NEEDS_ATTENTION
    assert "Set its status back on the store by hand" in push.reason
    assert store.orders[told.id].status == "completed"


def test_while_another_part_is_unfinished_the_store_was_told_nothing(
    told: StoreOrder, channel: Channel
) -> None:
    shipped()
    Push.objects.all().delete()
    more = replace(
        told, lines=(a_store_line("MUG", 4),), updated_at=told.updated_at + timedelta(minutes=1)
    )
    import_orders(channel, [more])
    reopen(the_order().pk, SYSTEM)
    assert not Push.objects.filter(payload__goal="reopened").exists()


def test_the_customers_letter_is_stopped_if_it_still_can_be(told: StoreOrder) -> None:
    shipped(handover=actions.Handover(notify=True))
    reopen(the_order().pk, SYSTEM)
    assert not Push.objects.filter(kind="email").exists()
    assert "emailed" not in Event.objects.get(kind="reopen").detail


def test_a_letter_that_has_left_is_said(told: StoreOrder) -> None:
    shipped(handover=actions.Handover(notify=True))
    Push.objects.filter(kind="email").update(state=Push.State.CONFIRMED)
    reopen(the_order().pk, SYSTEM)
    assert Event.objects.get(kind="reopen").detail["emailed"] is True


@pytest.mark.parametrize(
    "change",
    [
        {"stage": Stage.CANCELLED},
        {"lines": (replace(a_store_line("MUG", 3), refunded=1),)},
        {"lines": (a_store_line("MUG", 2),)},
    ],
)
def test_what_the_store_expects_no_more_is_taken_back_instead(
    told: StoreOrder, channel: Channel, change: dict[str, Any]
) -> None:
    shipped()
    import_orders(
        channel, [replace(told, updated_at=told.updated_at + timedelta(minutes=1), **change)]
    )
    assert refusal(reopen, the_order().pk, SYSTEM).code == "not_wanted"
    assert level() == (7, 0)


def test_what_has_not_left_is_not_reopened(told: StoreOrder) -> None:
    assert "has not left yet" in str(refusal(reopen, the_order().pk, SYSTEM))
    actions.cancel(the_order().pk, SYSTEM)
    assert "has cancelled this order" in str(refusal(reopen, the_order().pk, SYSTEM))


def test_whoever_saw_an_older_version_looks_again(told: StoreOrder) -> None:
    order = shipped()
    assert refusal(reopen, order.pk, SYSTEM, version=order.version - 1).code == "stale_version"


def test_managers_undo_it(told: StoreOrder, outlet: Outlet) -> None:
    order = shipped()
    for number, role in enumerate((Role.PACKER, Role.CASHIER)):
        person = an_actor(role, f"P{number}", outlet)
        assert refusal(reopen, order.pk, person).code == "not_allowed"
    assert reopen(order.pk, an_actor(Role.MANAGER, "Mia")).status == "packed"
    with pytest.raises(NotFound):
        reopen(404, SYSTEM)
