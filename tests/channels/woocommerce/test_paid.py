from decimal import Decimal

import pytest

from bordereau.channels.woocommerce.paid import is_paid

# status, total, has a paid date, needs payment, paid
TABLE = [
    ("processing", "21.78", True, False, True),  # card
    ("processing", "21.78", False, False, False),  # cash on delivery
    ("processing", "21.78", True, True, False),  # a plug-in asks for the rest
    ("completed", "21.78", True, False, True),
    ("completed", "21.78", False, False, False),
    ("pending", "21.78", False, True, False),
    ("pending", "21.78", True, True, False),  # was paid, and was put back
    ("pending", "21.78", True, False, False),
    ("pending", "0.00", False, False, True),  # nothing to pay
    ("on-hold", "21.78", False, False, False),  # bank transfer, cheque
    ("on-hold", "21.78", True, False, False),  # the store took its word back
    ("failed", "21.78", False, True, False),
    ("failed", "21.78", True, False, False),
    ("cancelled", "21.78", True, False, True),
    ("cancelled", "21.78", False, False, False),
    ("refunded", "21.78", True, False, True),  # giving it back does not undo the payment
    ("trash", "21.78", True, False, True),
    ("checkout-draft", "21.78", True, False, False),
    ("partially-paid", "21.78", True, False, False),
    ("ready-for-pickup", "21.78", True, False, True),
    ("ready-for-pickup", "21.78", False, False, False),
    ("processing", "0", False, False, True),  # all by coupon
]


@pytest.mark.parametrize(("status", "total", "dated", "needs", "paid"), TABLE)
def test_paid_follows_from_the_status_the_date_and_what_is_asked(
    status: str, total: str, dated: bool, needs: bool, paid: bool
) -> None:
    assert is_paid(status, Decimal(total), has_paid_date=dated, needs_payment=needs) is paid
