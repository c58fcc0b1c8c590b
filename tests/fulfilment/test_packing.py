from itertools import product as every

from hypothesis import given
from hypothesis import strategies as st

from bordereau.fulfilment.packing import homes_of


def test_one_line_comes_from_the_first_outlet_that_has_it() -> None:
    assert homes_of([2], [1, 5, 2]) == [1]
    assert homes_of([2], [1, 1]) is None
    assert homes_of([1], []) is None


def test_a_larger_line_makes_way_for_nobody() -> None:
    assert homes_of([1, 3, 2], [3, 3]) == [1, 0, 1]


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.lists(st.integers(-1, 6), max_size=3),
)
def test_a_way_is_found_if_there_is_one(lines: list[int], room: list[int]) -> None:
    def fits(homes: tuple[int, ...]) -> bool:
        return all(
            sum(units for units, home in zip(lines, homes, strict=True) if home == at)
            <= max(left, 0)
            for at, left in enumerate(room)
        )

    ways = [way for way in every(range(len(room)), repeat=len(lines)) if fits(way)]
    found = homes_of(lines, room)
    assert (tuple(found) in ways) if found else not ways


def test_a_hopeless_case_ends() -> None:
    assert homes_of([7, 5] * 20, [11] * 21 + [9] * 2) is None
