"""What a stored sale comes to, and money as people read it."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from babel.numbers import format_currency, get_currency_precision, list_currencies
from django.utils.translation import get_language, gettext_noop

from bordereau.refusals import Refusal
from bordereau.sales.models import Sale
from bordereau.sales.totals import ZERO, Balance


def balance_of(sale: Sale) -> Balance:
    """Reads the payments; prefetch them to ask for many sales."""
    return balance_with(sale, [payment.amount for payment in sale.payments.all()])


def balance_with(sale: Sale, payments: Iterable[Decimal]) -> Balance:
    return Balance(sale.total, sale.refunded, sum(payments, ZERO), sale.called_off)


def asked_of(sale: Sale) -> Decimal:
    """What the customer is to pay for it in all."""
    return sale.total - sale.refunded - sale.called_off


def extras_of(sale: Sale) -> dict[str, Decimal]:
    """What the total holds beside the lines, without the noughts: `shipping`, `tax`, `other`.

    Other is a store's fees, or its rounding. Reads the lines; prefetch them.
    """
    lines = sum((line.total for line in sale.lines.all()), Decimal(0))
    other = sale.total - lines - sale.shipping_cost - sale.tax
    named = {"shipping": sale.shipping_cost, "tax": sale.tax, "other": other}
    return {name: amount for name, amount in named.items() if amount}


def money(amount: Decimal, currency: str) -> str:
    """An amount in the reader's language."""
    return format_currency(amount, currency, locale=(get_language() or "en").replace("-", "_"))


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def check_currency(currency: str) -> None:
    """Raises Refusal `unknown_currency`: how many decimals its money has would be a guess."""
    if currency not in _currencies():
        raise Refusal(
            "unknown_currency",
            gettext_noop(
                "This order's money is in “%(currency)s”, which is no currency that we know. What "
                "the store sent is kept. Correct the currency in the store, then retry it."
            ),
            currency=currency,
        )


def rounded(amount: Decimal, currency: str) -> Decimal:
    """To the currency's smallest unit."""
    return amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)))
