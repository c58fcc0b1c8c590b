"""When an order is paid, and what it still owes."""

from decimal import Decimal

import pytest

from bordereau.channels.shopify.money import Sums, is_paid_in_full, sums


@pytest.mark.parametrize(
    ("fully", "status", "paid"),
    [
        (True, "PAID", True),
        (True, None, True),
        (False, "PAID", True),
        (False, "PARTIALLY_REFUNDED", True),
        (False, "REFUNDED", True),
        (False, "AUTHORIZED", False),
        (False, "PENDING", False),
        (False, "PARTIALLY_PAID", False),
        (False, "EXPIRED", False),
        (False, "VOIDED", False),
        (False, "SOMETHING_NEW", False),
        (False, None, False),
    ],
)
def test_the_paid_rule(fully: bool, status: str | None, paid: bool) -> None:
    assert is_paid_in_full(fully, status) is paid


CASES: dict[str, tuple[tuple[int, int, int, int, bool], tuple[int, int, int]]] = {
    # ordered, now, received, refunded, paid in full → total, taken off, paid
    "paid": ((100, 100, 100, 0, True), (100, 0, 100)),
    "unpaid": ((100, 100, 0, 0, False), (100, 0, 0)),
    "partly paid": ((100, 100, 30, 0, False), (100, 0, 30)),
    "a line taken out before it was paid": ((100, 60, 0, 0, False), (100, 40, 0)),
    "a line refunded": ((100, 60, 100, 40, True), (100, 40, 100)),
    "partly paid, then a line taken out": ((100, 60, 30, 0, False), (100, 40, 70)),
    "all refunded": ((100, 0, 100, 100, True), (100, 100, 100)),
    "a line added and not paid yet": ((100, 130, 100, 0, False), (130, 0, 100)),
    "money given back out of kindness": ((100, 100, 100, 10, True), (100, 0, 100)),
    "a present": ((0, 0, 0, 0, True), (0, 0, 0)),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_owed(name: str) -> None:
    (ordered, current, received, refunded, in_full), wanted = CASES[name]
    given = (Decimal(n) for n in (ordered, current, received, refunded))
    found = sums(*given, in_full=in_full)
    assert found == Sums(*map(Decimal, wanted))
    kept = max(found.paid - found.taken_off, Decimal(0))
    due = found.total - found.taken_off - kept
    assert due == (0 if in_full else max(current - received, 0))
