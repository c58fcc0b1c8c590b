"""Whether an order has been paid for. Neither its status nor its payment status tells alone."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from bordereau.channels.bigcommerce.statuses import UNPAID

_MONEY_IS_HERE = frozenset({"captured", "paid", "partially refunded", "refunded"})
_MONEY_IS_NOT = frozenset(
    {
        "authorized",
        "capture pending",
        "declined",
        "held for review",
        "pending",
        "void",
        "void pending",
    }
)
_TAKES_MONEY = frozenset({"purchase", "capture", "settled"})
_BY_HAND = frozenset({"offline", "custom"})  # the store took nothing: it notes what was agreed
# Paid when the goods change hands. Such an order is "awaiting fulfilment" from the first.
_PAID_ON_HANDOVER = frozenset({"cod", "instore"})


class Transaction(msgspec.Struct):
    event: str = ""
    method: str = ""
    amount: Decimal | None = None
    gateway: str = ""
    status: str = ""


def is_told(status_id: int, payment_status: str, total: Decimal) -> bool:
    """Whether the order says it all, without its transactions."""
    return total <= 0 or status_id in UNPAID or payment_status in (_MONEY_IS_HERE | _MONEY_IS_NOT)


def paid_of(
    status_id: int,
    payment_status: str,
    total: Decimal,
    provider: str,
    transactions: Sequence[Transaction],
) -> Decimal:
    """How much of `total`.

    What is paid by hand has no payment status: then the shop's word, which is the order's status,
    stands for it, but for what is to be paid when the goods are handed over.
    """
    if total <= 0:
        return total
    if status_id in UNPAID or payment_status in _MONEY_IS_NOT:
        return Decimal(0)
    if payment_status in _MONEY_IS_HERE:
        return total
    taken = sum((one.amount or Decimal(0) for one in transactions if _took(one)), Decimal(0))
    if payment_status or _is_owed_at_the_door(provider, transactions):
        return min(taken, total)
    is_by_hand = any(one.method in _BY_HAND for one in transactions)
    return total if is_by_hand or not transactions else min(taken, total)


def _is_owed_at_the_door(provider: str, transactions: Sequence[Transaction]) -> bool:
    ways = {provider.lower(), *(one.gateway.lower() for one in transactions)}
    return not ways.isdisjoint(_PAID_ON_HANDOVER)


def _took(one: Transaction) -> bool:
    return one.status == "ok" and one.event in _TAKES_MONEY and one.method not in _BY_HAND
