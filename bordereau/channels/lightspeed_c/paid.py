"""Whether an order has been paid for."""

from decimal import Decimal


def paid_of(payment_status: str, total: Decimal) -> Decimal:
    """What counts as paid of `total`, by the order's paymentStatus and by nothing else.

    It is not_paid, partially_paid, paid or cancelled. How much of it was paid in part, no field
    says: so nothing counts until all of it is there, or a person has recorded it here.
    """
    return total if payment_status == "paid" or total <= 0 else Decimal(0)
