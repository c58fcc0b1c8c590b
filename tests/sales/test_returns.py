"""Goods that customers bring back."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bordereau.channels.models import Channel
from bordereau.findings import wrong
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.reopening import reopen
from bordereau.outbox.models import Push
from bordereau.refusals import NotFound, Refusal
from bordereau.sales import audit
from bordereau.sales.counter import CounterLine, sell
from bordereau.sales.models import Payment, Return, Sale
from bordereau.sales.returns import Brought, left_to_return, take_back, undo
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock import audit as stock_audit
from bordereau.stock.models import Outlet, StockLevel, StockMovement
from tests.makers import (
    a_channel,
    a_product,
    a_shop,
    a_store_line,
    an_actor,
    an_order,
    an_outlet,
)
from tests.told import level

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(outlet: Outlet) -> Channel:
    for sku in ("MUG", "JUG"):
        a_product(sku, outlet, 10)
    return a_channel(outlet)


@pytest.fixture
def order(channel: Channel) -> Fulfilment:
    """Three mugs and a jug, which have left."""
    order = an_order(channel, a_store_line("MUG", 3), a_store_line("JUG"))
    actions.pack(order.pk, SYSTEM)
    return actions.ship(order.pk, SYSTEM)


def brought(order: Fulfilment, units: int = 1, **more: Any) -> Brought:
    mug = order.sale.lines.get(sku="MUG")
    return Brought({mug.pk: units}, **({"outlet_id": order.outlet_id} | more))


def refusal(verb: Callable[..., object], *words: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        verb(*words)
    return caught.value


def test_what_comes_back_may_be_sold_again(order: Fulfilment) -> None:
    assert level("MUG") == (7, 0)
    person, payments = an_actor(Role.CASHIER, "Cas"), Payment.objects.count()
    take_back(order.sale_id, brought(order, 2, reason=" Too small "), person)
    assert level("MUG") == (9, 0)
    moved = StockMovement.objects.latest("pk")
    assert (moved.kind, moved.on_hand_change, moved.reason) == ("return", 2, "MAIN-1, Too small")
    assert moved.by_id == person.user_id
    row = Return.objects.get()
    assert (row.units, row.by_name, row.reason) == (2, "Cas", "Too small")
    assert Event.objects.get(kind="returned").detail == {
        "goods": [{"name": "The MUG", "units": 2}],
        "to": "Main street",
        "damaged": False,
        "reason": "Too small",
    }
    assert Payment.objects.count() == payments  # no money moves
    assert wrong([*audit.audit(), *stock_audit.audit()]) == []


def test_the_store_hears_of_the_stock_alone(order: Fulfilment) -> None:
    said = Push.objects.filter(kind="status").count()
    take_back(order.sale_id, brought(order), SYSTEM)
    assert Push.objects.filter(kind="status").count() == said


def test_what_is_damaged_is_not_on_hand(order: Fulfilment) -> None:
    take_back(order.sale_id, brought(order, is_damaged=True), SYSTEM)
    assert (level("MUG"), Return.objects.get().is_damaged) == ((7, 0), True)
    assert not StockMovement.objects.filter(kind="return").exists()


def test_never_more_than_was_handed_over_and_not_brought_back(order: Fulfilment) -> None:
    take_back(order.sale_id, brought(order, 2, is_damaged=True), SYSTEM)
    assert sorted(left_to_return(order.sale).values()) == [1, 1]
    assert "Of “The MUG” 1 can be taken back" in str(
        refusal(take_back, order.sale_id, brought(order, 2), SYSTEM)
    )
    for units in (0, -1):
        assert (
            refusal(take_back, order.sale_id, brought(order, units), SYSTEM).code == "wrong_count"
        )
    assert (level("MUG"), Return.objects.count()) == ((7, 0), 1)
    take_back(order.sale_id, brought(order), SYSTEM)
    assert level("MUG") == (8, 0)


def test_nothing_is_not_taken_back(order: Fulfilment) -> None:
    nothing = Brought({}, order.outlet_id)
    assert refusal(take_back, order.sale_id, nothing, SYSTEM).code == "nothing_returned"


def test_what_has_not_left_cannot_come_back(channel: Channel) -> None:
    order = an_order(channel, a_store_line("MUG", 3))
    assert refusal(take_back, order.sale_id, brought(order), SYSTEM).code == "wrong_count"


def test_into_another_outlet(order: Fulfilment) -> None:
    elsewhere = an_outlet("OLD", "Old Town")
    take_back(order.sale_id, brought(order, outlet_id=elsewhere.pk), SYSTEM)
    assert StockLevel.objects.get(outlet=elsewhere).on_hand == 1
    with pytest.raises(NotFound):
        take_back(order.sale_id, brought(order, outlet_id=404), SYSTEM)


def test_a_line_of_another_sale_does_not_exist(channel: Channel, order: Fulfilment) -> None:
    other = an_order(channel)
    with pytest.raises(NotFound):
        take_back(other.sale_id, brought(order), SYSTEM)


def test_a_sale_at_the_counter(outlet: Outlet) -> None:
    a_shop()
    mug = a_product("MUG", outlet, 10)
    sale = sell(outlet.pk, [CounterLine(mug.pk, 2, Decimal(10))], "Cash", SYSTEM)
    take_back(sale.pk, Brought({sale.lines.get().pk: 2}, outlet.pk), SYSTEM)
    assert level("MUG") == (10, 0)
    assert left_to_return(Sale.objects.get()) == {sale.lines.get().pk: 0}


def test_a_cashier_of_the_outlet_may_take_back_and_a_packer_not(
    order: Fulfilment, outlet: Outlet
) -> None:
    assert refusal(take_back, order.sale_id, brought(order), an_actor(Role.PACKER, "Bob")).code == (
        "not_allowed"
    )
    stranger = an_actor(Role.CASHIER, "Sam", an_outlet("OLD", "Old Town"))
    with pytest.raises(NotFound):
        take_back(order.sale_id, brought(order), stranger)
    take_back(order.sale_id, brought(order), an_actor(Role.CASHIER, "Cas", outlet))


def test_an_order_whose_goods_came_back_did_leave(order: Fulfilment) -> None:
    take_back(order.sale_id, brought(order, is_damaged=True), SYSTEM)
    assert refusal(reopen, order.pk, SYSTEM).code == "taken_back"


def test_what_was_noted_by_mistake_is_undone_and_the_history_keeps_both(order: Fulfilment) -> None:
    (row,) = take_back(order.sale_id, brought(order, 2), an_actor(Role.CASHIER, "Cas"))
    mia = an_actor(Role.MANAGER, "Mia")
    undo(order.sale_id, row.pk, mia)
    assert (level("MUG"), sum(left_to_return(order.sale).values())) == ((7, 0), 4)
    moved = StockMovement.objects.latest("pk")
    assert (moved.kind, moved.on_hand_change, moved.by_id) == ("return", -2, mia.user_id)
    kinds = Event.objects.filter(sale=order.sale_id, kind__startswith="return")
    assert sorted(kinds.values_list("kind", "by_name")) == [
        ("return_undone", "Mia"),
        ("returned", "Cas"),
    ]
    again = refusal(undo, order.sale_id, row.pk, an_actor(Role.OWNER, "Ada"))
    assert (again.code, "Mia has undone this" in str(again)) == ("already_undone", True)
    assert level("MUG") == (7, 0)
    assert wrong([*audit.audit(), *stock_audit.audit()]) == []
    reopen(order.pk, SYSTEM)  # nothing came back


def test_undone_what_is_damaged_moves_no_stock(order: Fulfilment) -> None:
    (row,) = take_back(order.sale_id, brought(order, is_damaged=True), SYSTEM)
    undo(order.sale_id, row.pk, SYSTEM)
    assert level("MUG") == (7, 0)
    take_back(order.sale_id, brought(order, 3), SYSTEM)


def test_who_may_undo(order: Fulfilment, channel: Channel, outlet: Outlet) -> None:
    (row,) = take_back(order.sale_id, brought(order), SYSTEM)
    cashier = an_actor(Role.CASHIER, "Cas", outlet)
    assert refusal(undo, order.sale_id, row.pk, cashier).code == "not_allowed"
    for sale_id, return_id in ((order.sale_id, 404), (an_order(channel).sale_id, row.pk)):
        with pytest.raises(NotFound):
            undo(sale_id, return_id, SYSTEM)


def test_more_that_came_back_than_left_is_found(order: Fulfilment) -> None:
    take_back(order.sale_id, brought(order), SYSTEM)
    Return.objects.update(units=5)
    (text,) = wrong(audit.audit())
    assert text.endswith("2 more came back than left.")
