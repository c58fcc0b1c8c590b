from decimal import Decimal

import pytest

from bordereau.sales.totals import Balance, correction


def money(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


@pytest.mark.parametrize(
    ("total", "refunded", "payments", "due"),
    [
        ("30", "0", [], "30"),
        ("30", "0", ["10", "5"], "15"),
        ("30", "0", ["30"], "0"),
        ("30", "0", ["40"], "0"),  # an overpayment is nobody's debt
        ("30", "30", [], "0"),
        ("30", "10", ["30", "-10"], "0"),
        ("0", "0", [], "0"),
        ("10.01", "0", ["10"], "0.01"),
    ],
)
def test_what_is_owed(total: str, refunded: str, payments: list[str], due: str) -> None:
    owed = Balance(Decimal(total), Decimal(refunded), sum(money(*payments), Decimal(0)))
    assert (owed.due, owed.is_settled) == (Decimal(due), due == "0")


@pytest.mark.parametrize(
    ("recorded", "paid", "refunded", "noted", "row"),
    [
        ([], "0", "0", [], "0"),
        ([], "30", "0", [], "30"),
        (["30"], "30", "0", [], "0"),  # told again
        (["30"], "30", "10", [], "-10"),
        (["30", "-10"], "30", "10", [], "0"),
        (["30"], "0", "0", [], "-30"),  # a disputed card
        ([], "0", "10", [], "0"),  # refunded without having been paid
        ([], "30", "0", ["30"], "0"),  # cash that staff noted: the store calls it paid, too
        ([], "30", "0", ["12"], "18"),
        (["18"], "30", "0", ["12"], "0"),
        (["30"], "30", "0", ["5"], "0"),  # noted on top of what the store has
        (["30"], "30", "30", ["5"], "-30"),
    ],
)
def test_the_row_that_brings_our_record_in_line(
    recorded: list[str], paid: str, refunded: str, noted: list[str], row: str
) -> None:
    found = correction(money(*recorded), Decimal(paid), Decimal(refunded), money(*noted))
    assert found == Decimal(row)
