"""What users of other systems complain of: edits, cancellations and refunds that do not arrive, or
arrive wrongly. Each test names the entry of our survey and the thread."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage, StoreOrder
from bordereau.fulfilment import actions
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import Fulfilment, StoreChange
from bordereau.fulfilment.reopening import reopen
from bordereau.fulfilment.status import Status
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales.actions import SaleEdit, edit
from bordereau.sales.balances import balance_of
from bordereau.sales.imports import import_orders
from bordereau.sales.returns import Brought, left_to_return, take_back
from bordereau.staff.access import SYSTEM
from bordereau.stock.models import Outlet, StockLevel
from tests.makers import PLACED, a_channel, a_product, a_store_line, a_store_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(outlet: Outlet) -> Channel:
    a_product("MUG", outlet, 10)
    return a_channel(outlet)


@pytest.fixture
def told(channel: Channel) -> StoreOrder:
    order = a_store_order(a_store_line("MUG", 3))
    import_orders(channel, [order])
    return order


def later(channel: Channel, told: StoreOrder, **values: Any) -> None:
    import_orders(channel, [replace(told, updated_at=PLACED + timedelta(minutes=1), **values)])


def the_order() -> Fulfilment:
    return Fulfilment.objects.get()


def test_c18_c24_returns_arrive(channel: Channel, told: StoreOrder) -> None:
    """frappe/ecommerce_integrations#397, odoo/documentation PR#19309: returns do not sync."""
    actions.pack(the_order().pk, SYSTEM)
    actions.ship(the_order().pk, SYSTEM)
    later(channel, told, lines=(replace(told.lines[0], refunded=1),), refunded=Decimal(10))
    line = the_order().sale.lines.get()
    assert (line.quantity, line.cancelled) == (3, 1)
    assert StoreChange.objects.filter(confirmed_at=None).exists()  # somebody is told
    assert balance_of(the_order().sale).paid == 20


def test_c18_goods_that_come_back_are_taken_back_line_by_line(told: StoreOrder) -> None:
    """frappe/ecommerce_integrations#397: returns not created."""
    actions.pack(the_order().pk, SYSTEM)
    sale = actions.ship(the_order().pk, SYSTEM).sale
    take_back(sale.pk, Brought({sale.lines.get().pk: 2}, the_order().outlet_id), SYSTEM)
    assert StockLevel.objects.get().on_hand == 9
    assert left_to_return(sale) == {sale.lines.get().pk: 1}


def test_c19_packing_can_be_undone(told: StoreOrder) -> None:
    """frappe/ecommerce_integrations#225: no way to undo a fulfilment."""
    actions.pack(the_order().pk, SYSTEM)
    assert actions.unpack(the_order().pk, SYSTEM).status == Status.IN_PROGRESS


def test_c19_c26_handing_over_can_be_undone_and_nothing_else_with_it(told: StoreOrder) -> None:
    """Jaal-Yantra-Textiles/v2 PR#2083: cancelling a bad label reversed the whole fulfilment and
    restocked it. Undoing the completion and taking a number off its parcel are two verbs."""
    actions.pack(the_order().pk, SYSTEM)
    actions.ship(the_order().pk, SYSTEM, actions.Handover("Colissimo", "6A1"))
    edit(the_order().sale_id, SaleEdit(tracking_number=""), SYSTEM)
    assert (the_order().status, StockLevel.objects.get().on_hand) == (Status.SHIPPED, 7)
    reopen(the_order().pk, SYSTEM)
    assert (the_order().status, StockLevel.objects.get().on_hand) == (Status.PACKED, 10)
    assert StockLevel.objects.get().available == 7  # still promised


def test_c23_an_order_without_a_customer(channel: Channel) -> None:
    """frappe/ecommerce_integrations#416: an order with no customer."""
    order = a_store_order(customer_name="", customer_email="", customer_phone="")
    sale = import_orders(channel, [order])[order.id]
    assert (sale.customer_name, sale.note) == ("", "")
    assert actions.pack(sale.fulfilments.get().pk, SYSTEM).status == Status.PACKED


def test_c25_cancelled_after_packing(channel: Channel, told: StoreOrder) -> None:
    """hotwax/bopis#472: cancelling after packing."""
    actions.pack(the_order().pk, SYSTEM)
    later(channel, told, stage=Stage.CANCELLED)
    assert the_order().status == Status.CANCELLED
    assert StockLevel.objects.get().available == 10
    asked = StoreChange.objects.get(confirmed_at=None)
    assert [line["units"] for line in asked.put_back.values()] == [3]


def test_c21_c22_an_edit_after_packing_does_not_leave_unseen(
    channel: Channel, told: StoreOrder
) -> None:
    """frappe/ecommerce_integrations#207, PR#209: what changed meanwhile was heard too late."""
    actions.pack(the_order().pk, SYSTEM)
    later(channel, told, customer_note="Do not ship before Monday")
    with pytest.raises(Refusal, match="the customer's note"):
        actions.ship(the_order().pk, SYSTEM)
    confirm_change(the_order().pk, SYSTEM)
    assert actions.ship(the_order().pk, SYSTEM).status == Status.SHIPPED


def test_c27_c28_a_cancelled_order_cannot_ship(channel: Channel, told: StoreOrder) -> None:
    """grandnode/grandnode#1060, #1061: a cancelled order could still ship."""
    actions.pack(the_order().pk, SYSTEM)
    later(channel, told, stage=Stage.CANCELLED)
    with pytest.raises(Refusal, match="has cancelled this order"):
        actions.ship(the_order().pk, SYSTEM)
    assert StockLevel.objects.get().on_hand == 10
    assert not Push.objects.filter(payload__goal="completed").exists()
