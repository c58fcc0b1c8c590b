"""What was cancelled here while the store still counts it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage, StoreOrder
from bordereau.findings import wrong
from bordereau.fulfilment import actions
from bordereau.fulfilment import audit as fulfilment_audit
from bordereau.fulfilment.models import Fulfilment
from bordereau.refusals import Refusal
from bordereau.sales import audit, called_off
from bordereau.sales.actions import record_payment
from bordereau.sales.balances import balance_of
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from tests.makers import a_channel, a_store_line, a_store_order, an_outlet

pytestmark = pytest.mark.django_db
MUGS, JUG = a_store_line("MUG", 2), a_store_line("JUG")  # 20.00 and 10.00


def amounts(*numbers: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(number) for number in numbers)


class Shop:
    """An order of two mugs and a jug, which nobody has paid; its store may tell it anew."""

    def __init__(self, **values: Any) -> None:
        self.channel: Channel = a_channel(an_outlet())
        self.word: StoreOrder = a_store_order(MUGS, JUG, paid=Decimal(0))
        self.tell(**values)
        self.order = Fulfilment.objects.get()

    def tell(self, **values: Any) -> None:
        after = self.word.updated_at + timedelta(seconds=1)
        self.word = replace(self.word, **({"updated_at": after} | values))
        import_orders(self.channel, [self.word])

    def cancel(self, **units: int) -> None:
        lines = {line.product.sku: line.pk for line in self.order.lines.all()}
        actions.cancel(self.order.pk, SYSTEM, units={lines[sku]: n for sku, n in units.items()})

    @property
    def sale(self) -> Sale:
        return Sale.objects.get()

    @property
    def due(self) -> Decimal:
        return balance_of(self.sale).due


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_nobody_owes_what_was_cancelled(shop: Shop) -> None:
    shop.cancel(MUG=1)
    assert (shop.due, shop.sale.called_off) == amounts(20, 10)
    actions.pack(shop.order.pk, SYSTEM)
    with pytest.raises(Refusal, match=r"€20\.00 is still owed"):
        actions.ship(shop.order.pk, SYSTEM)
    record_payment(shop.sale.pk, Decimal(20), "Cash", SYSTEM)
    actions.ship(shop.order.pk, SYSTEM)
    assert wrong([*audit.audit(), *fulfilment_audit.audit()]) == []


@pytest.mark.parametrize(
    "follows",
    [
        {"lines": (a_store_line("MUG", 1), JUG), "total": Decimal(20)},  # it edits the order
        {"lines": (replace(MUGS, refunded=1), JUG), "refunded": Decimal(10)},  # it refunds the unit
    ],
)
def test_the_store_that_follows_does_not_take_it_off_twice(
    shop: Shop, follows: dict[str, Any]
) -> None:
    shop.cancel(MUG=1)
    shop.tell(**follows)
    assert (shop.due, shop.sale.called_off) == amounts(20, 0)


def test_an_amount_that_the_store_refunds_counts_once(shop: Shop) -> None:
    shop.tell(paid=Decimal(20))
    shop.cancel(MUG=1)
    assert shop.due == 0
    shop.tell(refunded=Decimal(10))
    assert (balance_of(shop.sale).paid, shop.due) == amounts(10, 10)


def test_an_amount_that_the_store_refunded_by_mistake_covers_it_no_more(shop: Shop) -> None:
    shop.cancel(MUG=1)
    shop.tell(refunded=Decimal(10))
    assert (shop.due, shop.sale.called_off) == amounts(20, 0)
    shop.tell(refunded=Decimal(0))
    assert (shop.due, shop.sale.called_off) == amounts(20, 10)
    assert wrong(audit.audit()) == []


def test_the_tax_of_what_was_cancelled_is_not_owed_and_its_shipping_is() -> None:
    shop = Shop(total=Decimal(42), tax=Decimal(7), shipping_cost=Decimal(5))
    shop.cancel(MUG=1)
    assert shop.due == 30  # two of three at 10.00 and the shipping at 5.00, with a fifth of tax


def test_nothing_is_owed_for_an_order_that_was_cancelled_whole() -> None:
    shop = Shop(total=Decimal(35), shipping_cost=Decimal(5))
    actions.cancel(shop.order.pk, SYSTEM)
    assert (shop.due, shop.sale.called_off) == amounts(0, 35)
    shop.tell(stage=Stage.CANCELLED)
    assert (shop.due, shop.sale.called_off) == amounts(0, 0)


def test_a_store_that_deletes_the_order_has_followed(shop: Shop) -> None:
    shop.cancel(MUG=1)
    import_orders(shop.channel, [], [shop.word.id])
    assert (shop.due, shop.sale.called_off) == amounts(0, 0)


def test_what_the_store_wants_again_is_owed_again(shop: Shop) -> None:
    shop.cancel(MUG=2)
    assert shop.due == 10
    shop.tell(lines=(a_store_line("MUG", 3), JUG), total=Decimal(40))
    assert shop.due == 20


def test_every_part_of_a_sale_counts(shop: Shop) -> None:
    actions.pack(shop.order.pk, SYSTEM)
    record_payment(shop.sale.pk, Decimal(30), "Cash", SYSTEM)
    actions.ship(shop.order.pk, SYSTEM)
    shop.tell(lines=(a_store_line("MUG", 5), JUG), total=Decimal(60))
    assert shop.due == 30
    actions.cancel(Fulfilment.objects.latest("pk").pk, SYSTEM)
    assert shop.due == 0


def test_which_lines_it_was(shop: Shop) -> None:
    assert called_off.units_of(shop.sale) == {}
    shop.cancel(MUG=1)
    assert called_off.units_of(shop.sale) == {shop.sale.lines.get(sku="MUG").pk: 1}


def test_a_number_that_does_not_fit_is_found(shop: Shop) -> None:
    shop.cancel(MUG=1)
    Sale.objects.update(called_off=9)
    assert wrong(audit.audit()) == [
        f"{shop.sale.receipt_number}: 10.00 EUR of it were cancelled here and are in the store's "
        "total, and the sale says 9.0000."
    ]
