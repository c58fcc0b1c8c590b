"""What callers send where a number belongs."""

import pytest

from bordereau.numbers import number, numbers


@pytest.mark.parametrize(
    ("text", "meant"), [("0", 0), ("42", 42), ("007", 7), ("9" * 18, 10**18 - 1)]
)
def test_a_whole_number_is_read(text: str, meant: int) -> None:
    assert number(text) == meant


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", " 1", "²", "٣", "1e3", "9" * 19])
def test_whatever_else_is_none(text: str | None) -> None:
    assert number(text) is None


def test_of_several_each_counts_once_in_its_place() -> None:
    assert numbers(["3", "x", "1", "3", "9" * 30]) == [3, 1]
