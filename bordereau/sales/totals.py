"""What a sale comes to and what is still owed. Money is Decimal, in the sale's one currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Balance:
    total: Decimal  # as ordered
    refunded: Decimal  # taken off the total since
    paid: Decimal  # payments less money given back

    @property
    def due(self) -> Decimal:
        """What is still owed; never negative, an overpayment is nobody's debt."""
        return max(self.total - self.refunded - self.paid, ZERO)

    @property
    def is_settled(self) -> bool:
        return self.due == ZERO


def balance(total: Decimal, refunded: Decimal, payments: Iterable[Decimal]) -> Balance:
    return Balance(total, refunded, sum(payments, ZERO))


def correction(
    recorded: Iterable[Decimal], paid: Decimal, refunded: Decimal, noted: Iterable[Decimal] = ()
) -> Decimal:
    """The payment row that brings what the store's rows say in line with what it says now.

    A store that was paid and then gave money back has kept `paid − refunded`. Money that it refunds
    without having been paid was never ours. Money that came in and that staff have `noted` is the
    same money: a store calls an order paid as soon as we tell it that the order is completed.
    """
    kept = max(paid - refunded, ZERO)
    missing = kept - sum(recorded, ZERO)
    return missing if missing <= 0 else max(missing - sum(noted, ZERO), ZERO)
