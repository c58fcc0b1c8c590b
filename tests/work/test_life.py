from datetime import timedelta

import pytest
from django.utils import timezone

from bordereau.work.life import Life
from bordereau.work.models import Worker

pytestmark = pytest.mark.django_db


def test_begins_signs_and_says_goodbye() -> None:
    life = Life()
    life.begin()
    worker = Worker.objects.get()
    assert (worker.stopped_at, worker.trouble) == (None, "")
    life.troubles["poll"] = "OSError: no route"
    life.sign()
    worker.refresh_from_db()
    assert worker.trouble == "poll: OSError: no route"
    assert worker.seen_at > worker.started_at
    life.end()
    worker.refresh_from_db()
    assert worker.stopped_at is not None


def test_forgets_workers_that_are_long_gone() -> None:
    long_ago = timezone.now() - timedelta(days=2)
    Worker.objects.create(name="old", started_at=long_ago, seen_at=long_ago)
    life = Life()
    life.begin()
    assert [worker.name for worker in Worker.objects.all()] == [life.name]
