from decimal import Decimal

import pytest

from bordereau.fulfilment.models import Event
from bordereau.refusals import Refusal
from bordereau.sales.audit import audit as audit_sales
from bordereau.sales.balances import balance_of
from bordereau.sales.counter import CounterLine, sell
from bordereau.sales.models import Sale
from bordereau.sales.shop import ShopEdit, open_shop
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.audit import audit as audit_stock
from bordereau.stock.models import Outlet, StockLevel
from tests.makers import a_channel, a_product, an_actor, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def outlet() -> Outlet:
    open_shop(ShopEdit("Corner", "EUR", "FR", "en"), SYSTEM)
    return an_outlet()


def test_a_counter_sale_is_paid_numbered_and_out_of_stock(outlet: Outlet) -> None:
    mug, jug = a_product("MUG", outlet, 5), a_product("JUG", outlet, 5)
    online = an_order(a_channel(outlet)).sale
    lines = [CounterLine(mug.pk, 2, Decimal("4.50")), CounterLine(jug.pk, 1, Decimal(9))]
    sale = sell(outlet.pk, lines, "Card", an_actor(Role.CASHIER, "Lucie"))
    assert (online.receipt_number, sale.receipt_number) == ("MAIN-1", "MAIN-2")
    assert (sale.total, balance_of(sale).due) == (Decimal(18), Decimal(0))
    level = StockLevel.objects.get(product=mug)
    assert (level.on_hand, level.available) == (3, 3 - level.committed)
    event = Event.objects.get(sale=sale)
    assert (event.kind, event.by_name, event.detail["method"]) == ("payment", "Lucie", "Card")
    assert audit_sales() == audit_stock() == []


def test_nothing_is_no_sale(outlet: Outlet) -> None:
    mug, cashier = a_product("MUG", outlet, 5), an_actor(Role.CASHIER)
    for lines in ([], [CounterLine(mug.pk, 0, Decimal(1))], [CounterLine(mug.pk, 1, Decimal(0))]):
        with pytest.raises(Refusal, match="at least one product"):
            sell(outlet.pk, lines, "Cash", cashier)
    assert not Sale.objects.exists()


def test_what_does_not_exist_is_not_sold(outlet: Outlet) -> None:
    with pytest.raises(Refusal, match="nothing here"):
        sell(outlet.pk, [CounterLine(404, 1, Decimal(1))], "Cash", an_actor())
    assert not Sale.objects.exists()


def test_a_packer_does_not_sell(outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 5)
    with pytest.raises(Refusal, match="Your role"):
        sell(outlet.pk, [CounterLine(mug.pk, 1, Decimal(1))], "Cash", an_actor(Role.PACKER))
