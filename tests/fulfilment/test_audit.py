from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone

from bordereau.findings import wrong
from bordereau.fulfilment import actions
from bordereau.fulfilment.audit import audit
from bordereau.fulfilment.calling_off import call_off
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.fulfilment.splitting import everything
from bordereau.fulfilment.status import Status
from bordereau.sales.models import Payment, Sale
from bordereau.staff.access import SYSTEM
from bordereau.stock.actions import move
from bordereau.stock.models import StockLevel
from tests.makers import a_channel, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Fulfilment:
    return an_order(a_channel(an_outlet()), a_store_line("MUG", 2), a_store_line("JUG"))


def shipped(order: Fulfilment) -> Fulfilment:
    actions.pack(order.pk, SYSTEM)
    return actions.ship(order.pk, SYSTEM)


def test_a_shop_that_works_is_sound_at_every_step(order: Fulfilment) -> None:
    other = an_order(Fulfilment.objects.get().sale.channel or a_channel(an_outlet("B")))
    steps: list[Callable[[], object]] = [
        lambda: actions.pick(order.pk, order.lines.all()[0].pk, 1, SYSTEM),
        lambda: actions.pack(order.pk, SYSTEM),
        lambda: actions.unpack(order.pk, SYSTEM),
        lambda: actions.pack(order.pk, SYSTEM),
        lambda: actions.ship(order.pk, SYSTEM),
        lambda: actions.cancel(other.pk, SYSTEM),
    ]
    for step in steps:
        step()
        assert audit() == []


def test_a_promise_that_no_order_holds_is_found(order: Fulfilment) -> None:
    StockLevel.objects.filter(product__sku="MUG").update(committed=3)
    assert wrong(audit()) == [
        "The MUG at Main street: what is committed differs by 1 from what unfinished orders hold."
    ]


def test_a_line_without_its_movements_is_found(order: Fulfilment) -> None:
    FulfilmentLine.objects.filter(product__sku="MUG").update(quantity=5)
    promises, line = wrong(audit())
    assert "differs by -3" in promises
    assert "its movements promise 2 and took 0, where 5 and 0 are right" in line


def test_an_order_that_left_without_taking_stock_is_found(order: Fulfilment) -> None:
    Fulfilment.objects.update(status=Status.SHIPPED, finished_at=timezone.now())
    assert any("where 0 and 2 are right" in text for text in wrong(audit()))


def test_a_packed_order_that_is_not_picked_is_found(order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    FulfilmentLine.objects.filter(product__sku="MUG").update(picked=1)
    (text,) = wrong(audit())
    assert text.endswith("1 of 2 are picked, and the order is packed.")


def test_an_unfinished_order_of_nothing_is_found(order: Fulfilment) -> None:
    move(call_off(order, everything(order)).moves, SYSTEM)
    (text,) = wrong(audit())
    assert text.endswith("is new and holds nothing to pack.")


def test_a_packed_order_without_its_time_is_found(order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    Fulfilment.objects.update(packed_at=None)
    (text,) = wrong(audit())
    assert text.endswith("is packed, and its times say otherwise.")


def test_an_order_that_left_unpaid_is_found(order: Fulfilment) -> None:
    shipped(order)
    Payment.objects.all().delete()
    (text,) = wrong(audit())
    assert "left the shop with 30.0000 EUR unpaid" in text


def test_money_that_a_store_took_back_later_is_told_and_nobodys_mistake(order: Fulfilment) -> None:
    shipped(order)
    Payment.objects.create(
        sale_id=order.sale_id,
        amount=Decimal(-30),
        method="Card",
        source=Payment.Source.STORE,
        at=timezone.now(),
    )
    (finding,) = audit()
    assert not finding.is_wrong
    assert "left the shop paid" in finding.text


def test_more_that_a_store_asks_later_is_told_and_nobodys_mistake(order: Fulfilment) -> None:
    shipped(order)
    Sale.objects.update(total=Decimal("30.01"))
    (finding,) = audit()
    assert not finding.is_wrong
    assert "0.0100 EUR are owed" in finding.text
