"""What users of other systems complain of: orders of several outlets, and goods that are not there.
Each test names the entry of our survey and the thread."""

import pytest

from bordereau.channels.models import Channel, ChannelOutlet
from bordereau.fulfilment import actions, moving, short
from bordereau.fulfilment.models import Event, Fulfilment, Shortage
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.fulfilment.status import Status
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Outlet, StockLevel
from bordereau.stock.movements import Kind
from tests.makers import (
    a_channel,
    a_product,
    a_store_line,
    a_store_order,
    an_actor,
    an_order,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(main: Outlet, port: Outlet) -> Channel:
    channel = a_channel(main)
    ChannelOutlet.objects.create(channel=channel, outlet=port, position=1)
    return channel


def committed(sku: str) -> dict[str, int]:
    levels = StockLevel.objects.filter(product__sku=sku).exclude(committed=0)
    return dict(levels.values_list("outlet__code", "committed"))


def reported(order: Fulfilment, units: int, what_now: WhatNow, outlet: Outlet) -> None:
    told = Report(order.lines.get().pk, units, Why.NOT_FOUND, what_now, outlet.pk)
    short.report(order.pk, told, SYSTEM, order.version)


def test_c15_what_is_rejected_twice_is_rejected_once(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    """hotwax/bopis PR#110: rejecting made duplicate entries, and did not reject."""
    a_product("MUG", main, 5)
    order = an_order(channel, a_store_line("MUG", 3))
    reported(order, 2, WhatNow.OTHER_OUTLET, port)
    with pytest.raises(Refusal) as again:  # the same form, sent twice
        reported(order, 2, WhatNow.OTHER_OUTLET, port)
    assert again.value.code == "stale_version"
    assert Shortage.objects.count() == 1
    assert committed("MUG") == {"MAIN": 1, "PORT": 2}


def test_c21_c22_parts_arrive_together_once_all_are_done(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    """frappe/ecommerce_integrations#207, PR#209: partial fulfilments all arrive at the end. Here
    that is the rule, and until then every part says where it stands."""
    a_product("MUG", main, 1)
    a_product("JUG", port, 1)
    told = a_store_order(a_store_line("MUG"), a_store_line("JUG"))
    sale = import_orders(channel, [told])[told.id]
    for part in sale.fulfilments.order_by("outlet"):
        assert not Push.objects.filter(kind=Push.Kind.STATUS).exists()
        actions.pack(part.pk, SYSTEM)
        actions.ship(part.pk, SYSTEM)
    assert Push.objects.get(kind=Push.Kind.STATUS).payload["goal"] == "completed"


def test_c41_c45_the_outlet_that_has_it_gets_it_every_time(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    """saleor PR#9970, #12888: a warehouse chosen at random; frappe/erpnext#39602: the wrong one."""
    a_product("MUG", port, 5)
    orders = [an_order(channel, a_store_line("MUG")) for _ in range(5)]
    assert {order.outlet for order in orders} == {port}


def test_c42_what_is_missing_waits_as_an_order_of_its_own(channel: Channel, main: Outlet) -> None:
    """saleor#4190: no backorder."""
    a_product("MUG", main, 5)
    order = an_order(channel, a_store_line("MUG", 3))
    reported(order, 2, WhatNow.BACKORDER, main)
    actions.pack(order.pk, SYSTEM)
    waiting = Fulfilment.objects.get(is_backorder=True)
    assert (waiting.status, committed("MUG")) == (Status.NEW, {"MAIN": 3})


def test_c43_a_safety_buffer_keeps_the_last_ones_for_the_counter(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    """openlinker#1844: no safety buffer."""
    channel.reserve = 2
    channel.save()
    mug = a_product("MUG", main, 2)
    move_by_hand(port.pk, mug.pk, Kind.RECEIVE, 5, "", SYSTEM)
    assert an_order(channel, a_store_line("MUG")).outlet == port


def test_c44_what_is_not_delivered_can_be_closed(channel: Channel, main: Outlet) -> None:
    """frappe/erpnext#52851: a partly delivered pick list keeps the rest reserved for ever."""
    a_product("MUG", main, 5)
    order = an_order(channel, a_store_line("MUG", 3))
    reported(order, 2, WhatNow.BACKORDER, main)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    waiting = Fulfilment.objects.get(is_backorder=True)
    reported(waiting, 2, WhatNow.CANCEL, main)
    assert committed("MUG") == {}
    assert Sale.objects.get().fulfilments.filter(finished_at=None).count() == 0


def test_c46_what_a_colleague_has_begun_is_named_and_stays(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    """frappe/erpnext#41092: "picked in another Pick List", and nobody says by whom or where."""
    a_product("MUG", main, 5)
    order = an_order(channel, a_store_line("MUG", 3))
    part = moving.move_units(order.pk, port.pk, SYSTEM).into
    actions.pick(part.pk, part.lines.get().pk, 1, an_actor(Role.PACKER, "Ben", port))
    with pytest.raises(Refusal, match="Ben has begun with it at Port"):
        moving.take_back(part.pk, an_actor(Role.PACKER, "Ada", main))
    assert Event.objects.filter(fulfilment=part)[0].kind == "pick"
