from decimal import Decimal

import pytest

from bordereau.channels.lightspeed_c.paid import paid_of


@pytest.mark.parametrize(
    ("status", "total", "paid"),
    [
        ("paid", "49.99", "49.99"),
        ("not_paid", "49.99", "0"),
        ("partially_paid", "49.99", "0"),  # how much of it, nothing says
        ("cancelled", "49.99", "0"),
        ("", "49.99", "0"),
        ("a_new_word", "49.99", "0"),
        ("not_paid", "0", "0"),
    ],
)
def test_what_counts_as_paid(status: str, total: str, paid: str) -> None:
    assert paid_of(status, Decimal(total)) == Decimal(paid)
