"""What a sale's total holds beside its lines."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from bordereau.sales.balances import extras_of, money, rounded
from tests.makers import a_channel, a_store_line, an_order, an_outlet


@pytest.mark.django_db
def test_shipping_tax_and_fees_make_up_the_total() -> None:
    order = an_order(
        a_channel(an_outlet()),
        a_store_line(price="10.00"),
        total=Decimal("19.40"),
        shipping_cost=Decimal("4.90"),
        tax=Decimal("2.98"),
    )
    assert extras_of(order.sale) == {
        "shipping": Decimal("4.90"),
        "tax": Decimal("2.98"),
        "other": Decimal("1.52"),
    }


@pytest.mark.django_db
def test_a_sale_of_lines_alone_has_no_extras() -> None:
    order = an_order(a_channel(an_outlet()), a_store_line(price="10.00"))
    assert extras_of(order.sale) == {}


def test_money_is_read_in_the_readers_language() -> None:
    assert money(Decimal("1234.5"), "EUR") == "€1,234.50"
    with override("fr"):
        assert money(Decimal("1234.5"), "EUR") == "1\u202f234,50\u00a0€"


def test_amounts_are_rounded_to_the_currencys_coins() -> None:
    assert rounded(Decimal("1.005"), "EUR") == Decimal("1.00")
    assert rounded(Decimal("99.6"), "JPY") == Decimal("100")
