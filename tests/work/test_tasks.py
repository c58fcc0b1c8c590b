import time

import pytest


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sweep", "poll_channels"])
def test_what_is_due_by_time_is_looked_for_every_five_seconds(name: str) -> None:
    from procrastinate.contrib.django import app

    app.perform_import_paths()  # type: ignore[no-untyped-call]
    task = app.periodic_registry.periodic_tasks[(name, "")]
    now = time.time()
    ticks = task.croniter.get_next(float, start_time=now), task.croniter.get_next(float)
    assert ticks[0] - now <= 5
    assert ticks[1] - ticks[0] == 5
