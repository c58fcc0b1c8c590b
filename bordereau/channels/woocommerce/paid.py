"""Whether an order has been paid for. No single field of WooCommerce tells."""

from decimal import Decimal

# The money is awaited or was not taken. A store that puts a paid order on hold takes its word
# back, be it a disputed card or a transfer that did not come: the goods stay until it is settled.
_AWAITING_MONEY = frozenset({"pending", "failed", "on-hold", "checkout-draft", "partially-paid"})


def is_paid(status: str, total: Decimal, *, has_paid_date: bool, needs_payment: bool) -> bool:
    """`processing` alone says nothing: cash on delivery is processing, and unpaid until dated.

    A paid order moved back to pending keeps its date while it asks for payment again, so the
    date counts only while the order does not await money.
    """
    if total <= 0:
        return True
    if needs_payment or status in _AWAITING_MONEY:
        return False
    return has_paid_date
