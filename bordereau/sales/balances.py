"""What a stored sale comes to, and money as people read it."""

from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision
from django.utils.translation import get_language

from bordereau.sales.models import Sale
from bordereau.sales.totals import Balance, balance


def balance_of(sale: Sale) -> Balance:
    """Reads the payments; prefetch them to ask for many sales."""
    return balance(sale.total, sale.refunded, [payment.amount for payment in sale.payments.all()])


def money(amount: Decimal, currency: str) -> str:
    """An amount in the reader's language."""
    return format_currency(amount, currency, locale=(get_language() or "en").replace("-", "_"))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """To the currency's smallest unit."""
    return amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)))
