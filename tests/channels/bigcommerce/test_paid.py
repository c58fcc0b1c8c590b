"""The paid rule, as a table."""

from decimal import Decimal

import pytest

from bordereau.channels.bigcommerce.paid import Transaction, is_told, paid_of

TOTAL = Decimal("28.90")
NOTHING = Decimal(0)
TAKEN = Transaction("purchase", "credit_card", Decimal("28.90"), "stripe", "ok")
HALF = Transaction("capture", "credit_card", Decimal("10.00"), "stripe", "ok")
FAILED = Transaction("purchase", "credit_card", Decimal("28.90"), "stripe", "error")
ASKED = Transaction("authorization", "credit_card", Decimal("28.90"), "stripe", "ok")
BY_HAND = Transaction("pending", "offline", Decimal("28.90"), "bankdeposit", "ok")
AT_THE_DOOR = Transaction("pending", "offline", Decimal("28.90"), "cod", "ok")
IN_SHOP = Transaction("pending", "offline", Decimal("28.90"), "instore", "ok")

# status, payment status, provider, transactions, paid
TABLE = [
    (11, "captured", "stripe", (), TOTAL),
    (11, "paid", "stripe", (), TOTAL),
    (14, "partially refunded", "stripe", (), TOTAL),
    (4, "refunded", "stripe", (), TOTAL),  # giving it back does not undo the payment
    (11, "authorized", "stripe", (TAKEN,), NOTHING),
    (11, "capture pending", "stripe", (), NOTHING),
    (11, "pending", "stripe", (), NOTHING),
    (11, "declined", "stripe", (), NOTHING),
    (11, "held for review", "stripe", (), NOTHING),
    (11, "void", "stripe", (), NOTHING),
    (11, "void pending", "stripe", (), NOTHING),
    *((status, "captured", "stripe", (), NOTHING) for status in (0, 1, 6, 7, 12, 13)),
    # No payment status: what was taken, or the shop's word.
    (11, "", "stripe", (TAKEN,), TOTAL),
    (11, "", "stripe", (HALF,), Decimal("10.00")),
    (11, "", "stripe", (HALF, TAKEN), TOTAL),  # never more than it costs
    (11, "", "stripe", (FAILED,), NOTHING),
    (11, "", "stripe", (ASKED,), NOTHING),
    (11, "", "", (), TOTAL),  # by hand, and the shop goes on with it
    (9, "", "bankdeposit", (BY_HAND,), TOTAL),
    (7, "", "bankdeposit", (BY_HAND,), NOTHING),
    (11, "", "cod", (), NOTHING),
    (11, "", "", (AT_THE_DOOR,), NOTHING),
    (8, "", "", (IN_SHOP,), NOTHING),
    # A word that we do not know is no proof.
    (11, "settling", "stripe", (), NOTHING),
    (11, "settling", "stripe", (TAKEN,), TOTAL),
]


@pytest.mark.parametrize(("status", "payment", "provider", "transactions", "paid"), TABLE)
def test_paid_follows_from_the_payment_or_else_from_how_it_is_made(
    status: int, payment: str, provider: str, transactions: tuple[Transaction, ...], paid: Decimal
) -> None:
    assert paid_of(status, payment, TOTAL, provider, transactions) == paid


def test_what_costs_nothing_is_paid() -> None:
    assert paid_of(7, "pending", NOTHING, "cod", ()) == NOTHING


@pytest.mark.parametrize(
    ("status", "payment", "total", "told"),
    [
        (11, "captured", TOTAL, True),
        (11, "authorized", TOTAL, True),
        (7, "", TOTAL, True),
        (11, "", NOTHING, True),
        (11, "", TOTAL, False),
        (11, "settling", TOTAL, False),
    ],
)
def test_when_the_transactions_need_not_be_asked_for(
    status: int, payment: str, total: Decimal, told: bool
) -> None:
    assert is_told(status, payment, total) is told
