"""What a sale comes to and what is still owed. Money is Decimal, in the sale's one currency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Balance:
    total: Decimal  # as ordered
    refunded: Decimal  # taken off the total since
    paid: Decimal  # payments less money given back
    called_off: Decimal = ZERO  # for what was cancelled here and is in the store's total still

    @property
    def due(self) -> Decimal:
        """What is still owed; never negative, an overpayment is nobody's debt."""
        return max(self.total - self.refunded - self.called_off - self.paid, ZERO)

    @property
    def is_settled(self) -> bool:
        return self.due == ZERO


@dataclass(frozen=True, slots=True)
class Sold:
    """A line as its store has it, and how many of its units the customer still gets from us."""

    quantity: int
    cancelled: int  # units that the store has taken off
    kept: int  # units in our orders, finished ones too, or which need no order
    total: Decimal  # of the quantity

    @property
    def called_off(self) -> int:
        """Units that were cancelled here, and that the store still counts."""
        return max(self.quantity - self.cancelled - self.kept, 0)

    def worth(self, units: int) -> Decimal:
        return self.total * units / self.quantity if self.quantity else ZERO


def worth_called_off(
    lines: Sequence[Sold], total: Decimal, refunded: Decimal, tax: Decimal
) -> Decimal:
    """What nobody need pay of the store's total, because units were cancelled here.

    Their price with the tax on it; where nothing is kept, all that is left, the shipping too. Money
    that the store gave back without naming units was given back for these: it counts once.
    """
    left = max(total - refunded, ZERO)
    if not any(line.called_off for line in lines):
        return ZERO
    if not any(line.kept for line in lines):
        return left
    taxed = total / (total - tax) if total > tax else Decimal(1)
    worth = sum((line.worth(line.called_off) for line in lines), ZERO) * taxed
    named = sum((line.worth(line.cancelled) for line in lines), ZERO) * taxed
    return min(max(worth - max(refunded - named, ZERO), ZERO), left)


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
