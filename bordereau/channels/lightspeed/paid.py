"""Whether an order has been paid for. Pure."""

from decimal import Decimal

# Of orders whose money has all come in, whatever has gone back since. A custom status may mean
# anything, so it is not among them: a person records the payment.
_PAID = frozenset({"PAID", "PARTIALLY_REFUNDED", "REFUNDED"})


def is_paid(status: str, total: Decimal) -> bool:
    return total <= 0 or status in _PAID
