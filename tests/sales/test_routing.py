"""Which outlets get an online order, and what each gets of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bordereau.channels.models import Channel, ChannelOutlet, StorePlace
from bordereau.channels.shapes import StoreLine, StoreOrder
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.refusals import Refusal
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Outlet, Product, StockLevel
from bordereau.stock.movements import Kind
from tests.books import check_books
from tests.makers import PLACED, a_channel, a_product, a_store_line, a_store_order, an_outlet

pytestmark = pytest.mark.django_db
Held = dict[str, dict[str, int]]  # by outlet: units by SKU


@pytest.fixture
def main() -> Outlet:
    return an_outlet()


@pytest.fixture
def port() -> Outlet:
    return an_outlet("PORT", "Port")


@pytest.fixture
def channel(main: Outlet, port: Outlet) -> Channel:
    """Served by Main street, then by Port."""
    channel = a_channel(main)
    ChannelOutlet.objects.create(channel=channel, outlet=port, position=1)
    for sku in ("MUG", "JUG", "TEA"):
        a_product(sku)
    return channel


def stock(outlet: Outlet, **units: int) -> None:
    for sku, count in units.items():
        product = Product.objects.get(sku=sku)
        move_by_hand(outlet.pk, product.pk, Kind.RECEIVE, count, "", SYSTEM)


def held(sale: Sale) -> Held:
    """What the sale's orders want, in the order in which they were opened."""
    found: Held = {}
    for order in sale.fulfilments.order_by("pk").select_related("outlet"):
        lines = order.lines.select_related("product").order_by("pk")
        found[order.outlet.code] = {line.product.sku: line.wanted for line in lines if line.wanted}
    return found


def imported(channel: Channel, *lines: StoreLine, **values: object) -> Sale:
    told = a_store_order(*lines, **values)
    return import_orders(channel, [told])[told.id]


def test_the_first_outlet_that_has_everything_gets_all_of_it(
    channel: Channel, port: Outlet
) -> None:
    stock(port, MUG=2, JUG=1)
    sale = imported(channel, a_store_line("MUG", 2), a_store_line("JUG"))
    assert held(sale) == {"PORT": {"MUG": 2, "JUG": 1}}
    assert sale.receipt_number == "PORT-1"


def test_an_order_that_one_outlet_cannot_supply_is_split(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    stock(main, MUG=2)
    stock(port, JUG=1, TEA=3)
    lines = [a_store_line("JUG"), a_store_line("MUG", 2), a_store_line("TEA", 2)]
    sale = imported(channel, *lines)
    assert held(sale) == {"MAIN": {"MUG": 2}, "PORT": {"JUG": 1, "TEA": 2}}
    assert sale.receipt_number == "MAIN-1"  # the first part's outlet numbers it
    assert StockLevel.objects.get(outlet=port, product__sku="TEA").available == 1
    assert sale.events.filter(kind="imported").count() == 2
    check_books()


def test_a_line_is_split_where_the_channel_lets_it(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    stock(main, MUG=1)
    stock(port, MUG=2)
    assert held(imported(channel, a_store_line("MUG", 3))) == {
        "MAIN": {"MUG": 1},
        "PORT": {"MUG": 2},
    }
    Channel.objects.update(may_split=False)
    channel.refresh_from_db()
    stock(port, MUG=2)
    assert held(imported(channel, a_store_line("MUG", 3))) == {"MAIN": {"MUG": 3}}
    check_books()


def test_what_nobody_has_goes_to_the_first_outlet(channel: Channel) -> None:
    assert held(imported(channel, a_store_line("MUG", 3))) == {"MAIN": {"MUG": 3}}


def test_an_outlet_does_not_give_its_reserve(channel: Channel, main: Outlet, port: Outlet) -> None:
    stock(main, MUG=3)
    stock(port, MUG=4)
    Channel.objects.update(reserve=2)
    channel.refresh_from_db()
    assert held(imported(channel, a_store_line("MUG", 2))) == {"PORT": {"MUG": 2}}


def test_orders_of_one_batch_see_what_those_before_them_were_given(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    stock(main, MUG=2)
    stock(port, MUG=2)
    older, newer = (
        a_store_order(a_store_line("MUG", 2), placed_at=PLACED + timedelta(minutes=minute))
        for minute in (0, 1)
    )
    sales = import_orders(channel, [newer, older])
    assert [held(sales[told.id]) for told in (older, newer)] == [
        {"MAIN": {"MUG": 2}},
        {"PORT": {"MUG": 2}},
    ]


def test_a_customer_who_collects_finds_all_of_it_where_they_chose(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    stock(main, MUG=9, JUG=9)
    StorePlace.objects.create(channel=channel, store_id="7", name="The harbour", outlet=port)
    lines = [a_store_line("MUG", 2), a_store_line("JUG")]
    sale = imported(channel, *lines, is_pickup=True, pickup_place="7")
    assert held(sale) == {"PORT": {"MUG": 2, "JUG": 1}}
    assert sale.receipt_number == "PORT-1"
    assert held(imported(channel, *lines, is_pickup=True)) == {"MAIN": {"MUG": 2, "JUG": 1}}


def test_a_store_that_chooses_where_a_line_comes_from_is_obeyed(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    stock(main, MUG=9, JUG=9)
    mall = an_outlet("MALL", "Mall")
    StorePlace.objects.create(channel=channel, store_id="7", name="The harbour", outlet=port)
    StorePlace.objects.create(channel=channel, store_id="8", name="The mall", outlet=mall)
    sale = imported(
        channel,
        replace(a_store_line("MUG", 2), location="8"),
        replace(a_store_line("JUG"), location="7"),
        a_store_line("TEA"),
    )
    assert held(sale) == {"MAIN": {"TEA": 1}, "PORT": {"JUG": 1}, "MALL": {"MUG": 2}}
    assert sale.receipt_number == "MAIN-1"
    check_books()


def test_what_the_store_chose_is_no_longer_there_for_other_lines(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    stock(main, MUG=2)
    stock(port, MUG=2)
    StorePlace.objects.create(channel=channel, store_id="8", name="Main", outlet=main)
    chosen = replace(a_store_line("MUG", 1), location="8")
    assert held(imported(channel, chosen, replace(a_store_line("MUG", 2), id="2"))) == {
        "MAIN": {"MUG": 1},
        "PORT": {"MUG": 2},
    }


def test_a_place_that_nobody_has_mapped_makes_the_order_wait(channel: Channel) -> None:
    StorePlace.objects.create(channel=channel, store_id="7", name="The harbour")
    with pytest.raises(Refusal) as caught:
        imported(channel, replace(a_store_line("MUG"), location="7"))
    assert caught.value.code == "pickup_place"
    assert "“The harbour”" in str(caught.value)
    assert not Sale.objects.exists()
    # Units that were refunded go nowhere.
    gone = replace(a_store_line("MUG"), location="7", refunded=1)
    assert held(imported(channel, gone, a_store_line("JUG"))) == {"MAIN": {"JUG": 1}}


def test_goods_deducted_before_the_first_count_lie_in_the_first_outlet(
    channel: Channel, port: Outlet
) -> None:
    stock(port, MUG=5)
    Channel.objects.update(stock_taken_at=PLACED + timedelta(days=1))
    channel.refresh_from_db()
    sale = imported(channel, replace(a_store_line("MUG", 2), deducted=2))
    assert held(sale) == {"MAIN": {"MUG": 2}}
    level = StockLevel.objects.get(outlet__code="MAIN")
    assert (level.on_hand, level.committed) == (2, 2)
    check_books()


def test_work_that_comes_after_all_was_done_goes_to_whoever_has_it(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    stock(main, MUG=1)
    stock(port, MUG=2)
    told = a_store_order(a_store_line("MUG"))
    sale = import_orders(channel, [told])[told.id]
    order = sale.fulfilments.get()
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    import_orders(channel, [more(told, 3)])
    assert held(sale) == {"MAIN": {"MUG": 1}, "PORT": {"MUG": 2}}
    check_books()


def more(told: StoreOrder, units: int) -> StoreOrder:
    lines = (replace(told.lines[0], quantity=units, total=told.lines[0].unit_price * units),)
    total = lines[0].total
    later = told.updated_at + timedelta(seconds=1)
    return replace(told, lines=lines, total=total, paid=total, updated_at=later)


def test_however_many_are_imported_it_is_a_handful_of_statements(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    """Every tenth is split."""
    stock(main, MUG=200)
    stock(port, JUG=300)

    def statements(count: int, offset: int) -> int:
        orders = [
            a_store_order(
                *(a_store_line(sku) for sku in (("MUG", "JUG") if at % 10 == 0 else ("JUG",))),
                id=f"many-{offset + at}",
            )
            for at in range(count)
        ]
        with CaptureQueriesContext(connection) as queries:
            import_orders(channel, orders)
        return len(queries)

    few = statements(20, 0)
    assert statements(200, 1000) <= few + 1
    assert Fulfilment.objects.filter(sale__fulfilments__outlet=main).count() == 44
    check_books()
