from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bordereau.demo.shop import ZONE
from bordereau.demo.stories import next_courier, when_open


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-11-20 10:15", "2026-11-20 10:15"),  # a Friday
        ("2026-11-20 06:15", "2026-11-20 09:15"),
        ("2026-11-20 22:15", "2026-11-21 09:15"),
        ("2026-11-21 19:00", "2026-11-23 09:00"),  # closed on Sunday
        ("2026-11-22 12:30", "2026-11-23 09:30"),
    ],
)
def test_people_work_in_opening_hours(moment: str, opened: str) -> None:
    assert when_open(at(moment)) == at(opened)


@pytest.mark.parametrize(
    ("moment", "comes"),
    [
        ("2026-11-20 10:15", "2026-11-20 17:05"),
        ("2026-11-20 17:05", "2026-11-21 17:05"),
        ("2026-11-21 18:00", "2026-11-23 17:05"),
    ],
)
def test_the_courier_comes_once_a_working_day(moment: str, comes: str) -> None:
    assert next_courier(at(moment)) == at(comes)
