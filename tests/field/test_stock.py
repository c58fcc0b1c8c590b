"""What users of other systems complain of: oversold goods, and promises that nobody can end. Each
test names the entry of our survey and the thread."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.refusals import Refusal
from bordereau.sales.imports import import_orders
from bordereau.staff.access import SYSTEM
from bordereau.stock.codes import normalised
from bordereau.stock.models import Barcode, Outlet, Product, StockLevel
from tests.makers import (
    PLACED,
    a_channel,
    a_product,
    a_store_line,
    a_store_order,
    an_order,
    an_outlet,
)
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(outlet: Outlet) -> Channel:
    a_product("MUG", outlet, 2)
    return a_channel(outlet)


def level() -> tuple[int, int, int]:
    found = StockLevel.objects.get(product__sku="MUG")
    return found.on_hand, found.committed, found.available


@pytest.mark.django_db(transaction=True)
def test_c29_c36_c39_orders_at_once_each_promise_and_take_their_own(channel: Channel) -> None:
    """medusajs/medusa#16569, vendure-ecommerce/vendure#3508, #1738, PR#4930, magento/inventory
    PR#3036: reservations made at once overwrite one another, or are clamped."""
    told = [a_store_order(a_store_line("MUG"), id=f"at once {number}") for number in range(6)]
    at_once([lambda order=order: import_orders(channel, [order]) for order in told])  # type: ignore[misc]
    assert level() == (2, 6, -4)
    orders = [order.pk for order in Fulfilment.objects.all()]
    for verb in (actions.pack, actions.ship):
        at_once([lambda order=order, verb=verb: verb(order, SYSTEM) for order in orders])  # type: ignore[misc]
    assert level() == (-4, 0, -4)


def test_c30_two_lines_of_one_product_are_both_promised(channel: Channel) -> None:
    """medusajs/medusa#16502: two lines that share one stock item oversell."""
    again = replace(a_store_line("MUG"), id="second")
    order = an_order(channel, a_store_line("MUG"), again)
    assert level() == (2, 2, 0)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    assert level() == (0, 0, 0)


def test_c31_what_is_promised_never_falls_below_nothing(channel: Channel) -> None:
    """medusajs/medusa#12401: reserved_quantity negative "and no way to fix"."""
    order = an_order(channel, a_store_line("MUG"))
    told = replace(a_store_order(a_store_line("MUG")), id=order.sale.store_order_id)
    for minutes, stage in enumerate([Stage.CANCELLED, Stage.CANCELLED, Stage.OPEN] * 2, 1):
        later = PLACED + timedelta(minutes=minutes)
        import_orders(channel, [replace(told, stage=stage, updated_at=later)])
        assert level()[1] == (1 if stage == Stage.OPEN else 0)


def test_c32_c33_the_last_ones_can_be_packed_by_the_order_that_holds_them(channel: Channel) -> None:
    """medusajs/medusa#6500, PR#14885: nothing can be fulfilled when all stock is reserved, by that
    very order."""
    order = an_order(channel, a_store_line("MUG", 2))
    assert level() == (2, 2, 0)
    actions.pack(order.pk, SYSTEM)
    assert actions.ship(order.pk, SYSTEM).status == Status.SHIPPED


def test_c34_c35_promised_once_and_released(channel: Channel) -> None:
    """medusajs/medusa#11266, #5198: a reservation is not released, or made twice."""
    told = a_store_order(a_store_line("MUG"))
    for _ in range(3):
        sale = import_orders(channel, [told])[told.id]
    assert level() == (2, 1, 1)
    actions.cancel(sale.fulfilments.get().pk, SYSTEM)
    assert level() == (2, 0, 2)


def test_c40_an_outlet_below_zero_keeps_no_other_from_selling(channel: Channel) -> None:
    """saleor/saleor PR#17170: negative stock in one warehouse blocks sales from another."""
    an_order(channel, a_store_line("MUG", 5))
    assert level() == (2, 5, -3)
    second = an_outlet("B")
    other = a_channel(second, "Second shop")
    order = an_order(other, a_store_line("MUG"))
    actions.pack(order.pk, SYSTEM)
    assert actions.ship(order.pk, SYSTEM).status == Status.SHIPPED


def test_c42_what_is_sold_and_not_there_says_so(channel: Channel) -> None:
    """saleor/saleor#4190: backorders. The level falls below nothing and is not clamped."""
    an_order(channel, a_store_line("MUG", 3))
    assert level() == (2, 3, -1)


def test_c44_what_will_not_be_sent_is_called_off_and_promised_no_more(channel: Channel) -> None:
    """frappe/erpnext#52851: a partly delivered pick list keeps the rest reserved for ever."""
    order = an_order(channel, a_store_line("MUG", 2))
    actions.pick(order.pk, order.lines.get().pk, 1, SYSTEM)
    actions.cancel(order.pk, SYSTEM, units={order.lines.get().pk: 1})
    assert level() == (2, 1, 1)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    assert level() == (1, 0, 1)


def test_c52_packing_all_of_what_is_half_picked_is_no_more_than_was_ordered(
    channel: Channel,
) -> None:
    """OCA/stock-logistics-barcode#717: "complete all" makes 15 of 10."""
    order = an_order(channel, a_store_line("MUG", 2))
    line = order.lines.get()
    actions.pick(order.pk, line.pk, 1, SYSTEM)
    actions.pack(order.pk, SYSTEM)
    line.refresh_from_db()
    assert (line.picked, line.wanted) == (2, 2)
    actions.ship(order.pk, SYSTEM)
    assert level() == (0, 0, 0)


def test_c54_a_wrong_scan_does_not_lose_the_count(channel: Channel) -> None:
    """OCA/wms PR#421: a wrong scan loses the count so far."""
    order = an_order(channel, a_store_line("MUG", 2))
    other = an_order(channel, a_store_line("JUG"))
    line = order.lines.get()
    actions.pick(order.pk, line.pk, 1, SYSTEM)
    for wrong, units in ((other.lines.get(), 1), (line, 2)):
        with pytest.raises(Refusal):
            actions.pick(order.pk, wrong.pk, units, SYSTEM)
    line.refresh_from_db()
    assert line.picked == 1
    assert actions.pick(order.pk, line.pk, 1, SYSTEM).status == Status.IN_PROGRESS


def test_c58_one_code_however_many_noughts_it_is_printed_with(channel: Channel) -> None:
    """zxing#1016, html5-qrcode#361, waistline#701: UPC-A and EAN-13 are told apart in vain."""
    mug = Product.objects.get(sku="MUG")
    Barcode.objects.create(product=mug, code=normalised("036000291452"))
    told = replace(a_store_line("MUG"), sku="", gtin="0036000291452")
    assert an_order(channel, told).lines.get().product == mug
