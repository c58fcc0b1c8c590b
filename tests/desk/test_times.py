"""Times as a reader says them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from bordereau.desk import times

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 13, 5, tzinfo=UTC), "today 14:05"),
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2026, 11, 22, 23, 1, tzinfo=UTC), "today 00:01"),  # by the outlet's clock
        (datetime(2026, 11, 3, 9, 0, tzinfo=UTC), "3 Nov 10:00"),
        (datetime(2025, 7, 3, 9, 0, tzinfo=UTC), "3 Jul 2025 11:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(moment: datetime, words: str) -> None:
    assert times.said(moment, "Europe/Paris", NOW) == words


def test_a_time_is_said_in_french() -> None:
    with translation.override("fr"):
        assert times.said(datetime(2026, 11, 3, 9, 0, tzinfo=UTC), "UTC", NOW) == "3 nov. 09:00"


def test_a_time_in_full_has_its_day_and_year() -> None:
    words = times.in_full(NOW, "Europe/Paris")
    assert words.startswith("Monday")
    assert "13:00:00 Central European Standard Time" in words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=2, minutes=50), "2 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_an_age_has_one_unit(ago: timedelta, words: str) -> None:
    assert times.age(NOW - ago, NOW) == words
