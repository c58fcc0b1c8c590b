"""What an order came to, what was taken off it since, and what was paid. Pure.

Amounts are decimal strings in the shop's own currency; what the customer saw may be another.
"""

from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal

import msgspec

# Money has come for all of it, by Shopify's own word. AUTHORIZED is a promise, and no money yet.
_PAID: Set[str] = frozenset({"PAID", "PARTIALLY_REFUNDED", "REFUNDED"})


class Amount(msgspec.Struct):
    amount: Decimal


class MoneyBag(msgspec.Struct, rename="camel"):
    shop_money: Amount

    @property
    def amount(self) -> Decimal:
        return self.shop_money.amount


@dataclass(frozen=True, slots=True)
class Sums:
    """Of which `total` is as ordered, and `taken_off` what edits and refunds made of it."""

    total: Decimal
    taken_off: Decimal
    paid: Decimal


def sums(
    ordered: Decimal, current: Decimal, received: Decimal, refunded: Decimal, *, in_full: bool
) -> Sums:
    """`paid` is such that less what was taken off, the money that the shop has kept is left.

    A unit that an edit took out of an unpaid order lowers what is owed, though no money went back.
    """
    total = max(ordered, current)
    taken_off = total - current
    kept = current if in_full else min(max(received - refunded, Decimal(0)), current)
    has_paid = in_full or received > 0
    return Sums(total, taken_off, kept + taken_off if has_paid else Decimal(0))


def is_paid_in_full(fully_paid: bool, financial_status: str | None) -> bool:
    """fullyPaid: what was received is at least what the order came to."""
    return fully_paid or financial_status in _PAID
