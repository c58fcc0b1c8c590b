"""The units that an order lacks."""

import pytest

from bordereau.api.shortages import shortages

MUG, TEA = 1, 2


@pytest.mark.parametrize(
    ("wants", "on_hand", "short"),
    [
        ([(MUG, 3, 0)], {MUG: 3}, [0]),
        ([(MUG, 3, 0)], {MUG: 1}, [2]),
        ([(MUG, 3, 0)], {}, [3]),
        ([(MUG, 3, 0)], {MUG: -2}, [3]),
        ([(MUG, 3, 1)], {MUG: 2}, [1]),  # one of the two on hand is in the box
        ([(MUG, 3, 2)], {MUG: 0}, [1]),  # the books are wrong, the picked units are not short
        ([(MUG, 3, 3)], {MUG: 0}, [0]),
        ([(MUG, 2, 0), (TEA, 1, 0), (MUG, 2, 0)], {MUG: 3, TEA: 9}, [0, 0, 1]),
        ([], {}, []),
    ],
)
def test_what_the_outlet_cannot_cover_is_short(
    wants: list[tuple[int, int, int]], on_hand: dict[int, int], short: list[int]
) -> None:
    assert shortages(wants, on_hand) == short
