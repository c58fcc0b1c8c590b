from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage
from bordereau.findings import wrong
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import FulfilmentLine
from bordereau.sales.audit import audit
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Register, Sale
from bordereau.staff.access import SYSTEM
from tests.makers import PLACED, a_channel, a_store_line, a_store_order, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> Channel:
    return a_channel(an_outlet())


def test_what_a_store_says_over_and_over_stays_sound(channel: Channel) -> None:
    told = a_store_order(a_store_line("MUG", 3), a_store_line("JUG", 1))
    later = [
        told,
        replace(told, lines=(a_store_line("MUG", 1), a_store_line("JUG", 4))),
        replace(told, lines=(a_store_line("POT", 2),)),
        replace(told, stage=Stage.CANCELLED, status="cancelled"),
        replace(told, lines=(a_store_line("MUG", 2),)),
    ]
    for step, order in enumerate(later):
        import_orders(channel, [replace(order, updated_at=PLACED + timedelta(minutes=step))])
        assert audit() == []


def test_goods_that_left_and_were_paid_back_are_sound(channel: Channel) -> None:
    told = a_store_order(a_store_line("MUG", 2))
    sale = import_orders(channel, [told])[told.id]
    order = sale.fulfilments.get()
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    back = replace(
        told,
        lines=(replace(a_store_line("MUG", 2), refunded=1),),
        refunded=Decimal(10),
        updated_at=PLACED + timedelta(days=1),
    )
    import_orders(channel, [back])
    assert audit() == []


def test_an_order_called_off_here_is_sound(channel: Channel) -> None:
    actions.cancel(an_order(channel).pk, SYSTEM)
    assert audit() == []


def test_a_receipt_that_the_register_has_not_reached_is_found(channel: Channel) -> None:
    an_order(channel)
    Register.objects.update(next_number=1)
    assert wrong(audit()) == [
        "MAIN-1 is out of order: the one before is MAIN-0, and the register's next is MAIN-1."
    ]


def test_receipts_that_were_changed_are_found(channel: Channel) -> None:
    first, second = an_order(channel).sale, an_order(channel).sale
    Sale.objects.filter(pk=first.pk).update(receipt_number="X-1")
    Sale.objects.filter(pk=second.pk).update(receipt_number="MAIN-1")
    assert wrong(audit()) == ["X-1 is no receipt number of the register with MAIN-."]


def test_units_that_no_order_holds_are_found(channel: Channel) -> None:
    order = an_order(channel, a_store_line("MUG", 2))
    FulfilmentLine.objects.filter(fulfilment=order).update(quantity=1)
    assert wrong(audit()) == [
        f"{order.sale.receipt_number}, The MUG: 2 sold, and its orders hold 1 to do and 0 done."
    ]


def test_work_for_a_sale_that_its_store_called_off_is_found(channel: Channel) -> None:
    order = an_order(channel)
    Sale.objects.update(store_stage=Stage.CANCELLED)
    (text,) = wrong(audit())
    assert text.endswith("1 sold, and its orders hold 1 to do and 0 done.")
    actions.cancel(order.pk, SYSTEM)
    assert audit() == []
