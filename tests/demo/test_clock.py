from datetime import UTC, datetime

from django.utils import timezone

from bordereau.demo import clock


def test_time_stands_still_in_the_past_and_goes_on_after() -> None:
    then = datetime(2026, 1, 5, tzinfo=UTC)
    with clock.at(then):
        assert timezone.now() == then
    assert timezone.now() > then
