"""Where a reading goes on. That nothing is lost on the way is shown in test_inbound."""

from datetime import UTC, datetime, timedelta

import pytest

from bordereau.channels.port import Refused
from bordereau.channels.woocommerce.paging import Head, Place, Row, next_place, start_after

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def full(first: int, last: int) -> list[Row]:
    """A page of a hundred, the first half in one second and the rest in another."""
    times = [first] * 50 + [last] * 50
    return [row(number, seconds) for number, seconds in enumerate(times)]


def row(number: int, seconds: int) -> Row:
    return Row(Head(number, date_modified_gmt=f"{at(seconds):%Y-%m-%dT%H:%M:%S}"), b"{}")


def test_a_short_page_is_the_last() -> None:
    assert next_place(Place("modified", "any", at(0)), full(1, 2)[:99]) is None
    assert next_place(Place("modified", "any"), []) is None


def test_the_last_second_is_read_again() -> None:
    assert next_place(Place("modified", "any", at(0)), full(1, 5)) == Place(
        "modified", "any", at(4)
    )


def test_a_crowded_second_is_read_to_its_end() -> None:
    place = next_place(Place("modified", "any", at(0)), full(3, 3))
    assert place is not None
    assert (place.after, len(place.seen), place.page) == (at(2), 100, 1)
    assert place.params["exclude"].startswith("0,1,2,")


@pytest.mark.parametrize("rows", [[], full(3, 3)[:20], full(3, 9), full(9, 9)])
def test_after_a_crowded_second_nothing_is_excluded(rows: list[Row]) -> None:
    crowd = Place("modified", "any", at(2), ("1", "2"))
    assert next_place(crowd, rows) == Place("modified", "any", at(3))


def test_a_store_that_does_not_heed_dates_is_not_read_for_ever() -> None:
    with pytest.raises(Refused, match="ignores the dates"):
        next_place(Place("modified", "any", at(100)), full(1, 5))


def test_a_place_has_a_name() -> None:
    place = Place("date", "pending,on-hold", at(0), ("7", "8"), 2)
    assert Place.read(str(place)) == place


def test_a_reading_starts_a_second_early() -> None:
    assert start_after("modified", "any", at(0.9)).after == at(-1)
    assert "after" not in start_after("date", "any", None).params
