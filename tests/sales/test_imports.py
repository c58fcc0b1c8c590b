from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.utils import timezone

from bordereau.channels.models import Channel, ExternalId
from bordereau.channels.shapes import Stage, StoreLine, StoreOrder
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.refusals import Refusal
from bordereau.sales.balances import balance_of
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Payment, Sale
from bordereau.stock.models import Outlet, Product, StockLevel
from tests.makers import (
    PLACED,
    a_product,
    a_store_line,
    a_store_order,
    an_order,
)

pytestmark = pytest.mark.django_db
LATER = PLACED + timedelta(seconds=1)


def available(sku: str) -> int:
    available: int = StockLevel.objects.get(product__sku=sku).available
    return available


def test_however_often_it_is_told_there_is_one_sale(channel: Channel) -> None:
    told = a_store_order(a_store_line("MUG", 2))
    for _ in range(3):
        sale = import_orders(channel, [told, told])[told.id]
    assert Sale.objects.get() == sale
    assert (sale.receipt_number, available("MUG")) == ("MAIN-1", -2)
    assert sale.version == 1
    assert sale.events.count() == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_it_is_told_the_newest_word_counts(
    channel: Channel, order: tuple[int, ...]
) -> None:
    first = a_store_order(a_store_line("MUG", 1))
    words = [
        replace(
            first,
            updated_at=PLACED + timedelta(seconds=age),
            lines=(a_store_line("MUG", age + 1),),
            customer_note=f"word {age}",
        )
        for age in range(3)
    ]
    for index in order:
        import_orders(channel, [words[index]])
    sale = Sale.objects.get()
    assert (sale.customer_note, sale.lines.get().quantity) == ("word 2", 3)
    assert available("MUG") == -3


def test_of_two_changes_in_one_second_the_one_we_heard_later_counts(channel: Channel) -> None:
    """A row that had to wait is applied after a newer one; both are dated to the same second."""
    now = timezone.now()
    unpaid = a_store_order(paid=Decimal(0), heard_at=now)
    paid = replace(unpaid, paid=unpaid.total, heard_at=now + timedelta(seconds=5))
    for words in ([unpaid], [paid], [unpaid], [paid, unpaid]):
        import_orders(channel, words)
    assert balance_of(Sale.objects.get()).is_settled


@pytest.mark.parametrize(
    ("stage", "is_sale"),
    [
        (Stage.OPEN, True),
        (Stage.UNKNOWN, True),
        (Stage.UNPLACED, False),
        (Stage.CANCELLED, False),
        (Stage.FINISHED, False),  # before we were connected: not ours to pack
    ],
)
def test_which_orders_become_sales(channel: Channel, stage: Stage, is_sale: bool) -> None:
    told = a_store_order(stage=stage)
    assert (told.id in import_orders(channel, [told])) == is_sale
    assert Sale.objects.count() == is_sale


def test_a_store_that_finishes_an_order_at_once_has_sold_it(channel: Channel) -> None:
    now = timezone.now()
    told = a_store_order(stage=Stage.FINISHED, placed_at=now, updated_at=now)
    assert import_orders(channel, [told])[told.id].fulfilments.get().status == Status.NEW


def test_a_draft_that_is_placed_later(channel: Channel) -> None:
    draft = a_store_order(stage=Stage.UNPLACED)
    import_orders(channel, [draft])
    import_orders(channel, [replace(draft, stage=Stage.OPEN)])
    assert Fulfilment.objects.get().status == Status.NEW


def test_an_order_that_is_gone_before_we_read_it(channel: Channel) -> None:
    told = a_store_order()
    assert import_orders(channel, [told], gone={told.id}) == {}


def test_a_download_that_nobody_told_us_of_is_not_packed_either(channel: Channel) -> None:
    download = replace(a_store_line("PDF", 1), is_digital=True)
    sale = import_orders(channel, [told := a_store_order(download)])[told.id]
    assert Product.objects.get().is_digital
    assert not sale.fulfilments.exists()


def test_digital_goods_are_sold_and_not_packed(channel: Channel) -> None:
    Product.objects.create(sku="PDF", name="A book", is_digital=True)
    sale = import_orders(channel, [told := a_store_order(a_store_line("PDF"))])[told.id]
    assert not sale.fulfilments.exists()
    mixed = an_order(channel, a_store_line("PDF"), a_store_line("MUG"))
    assert [line.product.sku for line in mixed.lines.all()] == ["MUG"]


def test_an_order_without_lines(channel: Channel) -> None:
    told = replace(a_store_order(), lines=(), total=Decimal(0), paid=Decimal(0))
    sale = import_orders(channel, [told])[told.id]
    assert not sale.lines.exists()
    assert not sale.fulfilments.exists()


def test_units_that_were_refunded_before_are_not_packed(channel: Channel) -> None:
    order = an_order(
        channel,
        replace(a_store_line("MUG", 3), refunded=1),
        replace(a_store_line("JUG"), refunded=1),
    )
    assert [(line.product.sku, line.wanted) for line in order.lines.all()] == [("MUG", 2)]


def test_nothing_is_written_when_one_has_nowhere_to_go() -> None:
    channel = Channel.objects.create(platform="woocommerce", name="Lost")
    with pytest.raises(Refusal) as refused:
        import_orders(channel, [a_store_order()])
    assert refused.value.code == "no_outlet"
    assert not Product.objects.exists()


def test_products_are_known_by_id_then_sku_then_gtin(channel: Channel) -> None:
    mug = a_product("MUG")
    ExternalId.objects.create(channel=channel, value="77", product=mug)
    line = replace(a_store_line("OTHER"), product_id="77")
    assert an_order(channel, line).lines.get().product == mug
    assert an_order(channel, a_store_line("MUG")).lines.get().product == mug
    mug.barcodes.create(code="04006381333931")
    by_code = replace(a_store_line(""), id="x", gtin="400638133 3931")
    assert an_order(channel, by_code).lines.get().product == mug


def test_a_product_that_nobody_knows_is_made_once(channel: Channel) -> None:
    line = replace(a_store_line("NEW"), product_id="5", gtin="4006381333931")
    import_orders(channel, [a_store_order(line), a_store_order(line)])
    product = Product.objects.get()
    assert (product.is_unknown, product.barcodes.get().code) == (True, "04006381333931")
    assert ExternalId.objects.get().value == "5"


def test_an_address_of_a_picture_that_is_too_long_loses_no_order(channel: Channel) -> None:
    line = replace(a_store_line("NEW"), image_url="https://x/" + "a" * 5000)
    assert len(an_order(channel, line).lines.get().product.image_url) == 1000


def test_cash_that_staff_noted_is_not_counted_again(channel: Channel) -> None:
    """A store dates the payment of an order when we tell it that the order is completed."""
    sale = an_order(channel, paid=Decimal(0)).sale
    Payment.objects.create(
        sale=sale, amount=sale.total, method="Cash", source="staff", at=timezone.now()
    )
    told = a_store_order(id=sale.store_order_id, updated_at=LATER, stage=Stage.FINISHED)
    import_orders(channel, [told])
    assert balance_of(sale).paid == sale.total


# The first count of the store, and the orders that it had deducted before.

COUNTED = 10


def first_count(outlet: Outlet, channel: Channel, sku: str = "MUG") -> None:
    a_product(sku, outlet, COUNTED)
    channel.stock_taken_at = PLACED + timedelta(minutes=1)
    channel.save()


def deducted(line: StoreLine, units: int) -> StoreLine:
    return replace(line, deducted=units)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (deducted(a_store_line("MUG", 3), 3), "deducted when it was placed"),
        (deducted(replace(a_store_line("MUG", 3), refunded=1), 2), "one refunded and put back"),
        (deducted(replace(a_store_line("MUG", 3), refunded=1), 3), "one refunded and broken"),
        (deducted(replace(a_store_line("MUG", 3), refunded=3), 3), "all of it refunded"),
    ],
)
def test_available_begins_as_the_store_s_own_count(
    outlet: Outlet, channel: Channel, line: StoreLine, what: str
) -> None:
    first_count(outlet, channel)
    import_orders(channel, [told := a_store_order(line)])
    import_orders(channel, [told])
    assert available("MUG") == COUNTED, what


def test_an_order_after_the_count_takes_from_it(outlet: Outlet, channel: Channel) -> None:
    first_count(outlet, channel)
    after = PLACED + timedelta(hours=1)
    line = deducted(a_store_line("MUG", 3), 3)
    import_orders(channel, [a_store_order(line, placed_at=after, updated_at=after)])
    assert available("MUG") == COUNTED - 3


def test_digital_goods_are_not_added_back(outlet: Outlet, channel: Channel) -> None:
    first_count(outlet, channel, "PDF")
    Product.objects.update(is_digital=True)
    import_orders(channel, [a_store_order(deducted(a_store_line("PDF", 3), 3))])
    assert available("PDF") == COUNTED


def test_many_at_once_are_numbered_by_age(channel: Channel) -> None:
    orders: list[StoreOrder] = [
        a_store_order(placed_at=PLACED - timedelta(minutes=minutes)) for minutes in range(5)
    ]
    sales = import_orders(channel, orders)
    receipts = [sales[order.id].receipt_number for order in orders]
    assert receipts == ["MAIN-5", "MAIN-4", "MAIN-3", "MAIN-2", "MAIN-1"]
