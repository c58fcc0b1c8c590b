import pytest

from bordereau.fulfilment.shortfall import off_the_books


@pytest.mark.parametrize(
    ("short", "to_pick", "lying", "off"),
    [
        (2, 3, 10, 2),  # two of three are missing, and the books had plenty
        (2, 3, 3, 2),
        (2, 3, 2, 1),  # the books had two and there is one
        (3, 3, 1, 1),
        (3, 3, 0, 0),  # sold beyond the stock: the books knew
        (1, 1, -2, 0),
    ],
)
def test_the_books_lose_what_they_had_and_is_not_there(
    short: int, to_pick: int, lying: int, off: int
) -> None:
    assert off_the_books(short, to_pick, lying) == off
