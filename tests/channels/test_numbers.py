"""A field of tracking numbers that we share with the shop's staff."""

import pytest

from bordereau.channels.numbers import with_ours


@pytest.mark.parametrize(
    ("shown", "ours", "told", "right"),
    [
        ("", ["6A1"], [], "6A1"),
        ("", ["6A1", "6A2"], ["6A1", "6A2"], "6A1, 6A2"),
        ("6A1", ["6A2"], ["6A1", "6A2"], "6A2"),
        ("DHL 1", ["6A2"], ["6A1", "6A2"], "DHL 1, 6A2"),
        ("DHL 1, 6A1", ["6A2"], ["6A1", "6A2"], "DHL 1, 6A2"),
        ("6A12", ["6A1"], ["6A1"], "6A12, 6A1"),  # another number, which only begins alike
        ("6A2,6A1", ["6A1", "6A2"], [], "6A2,6A1"),
        ("6A1", ["6A1"], [], "6A1"),
    ],
)
def test_the_staffs_stay_and_ours_are_right(
    shown: str, ours: list[str], told: list[str], right: str
) -> None:
    assert with_ours(shown, ours, told) == right
