"""On PostgreSQL: a job for each kind of work that waits, and one is enough."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bordereau.inbox import apply
from bordereau.inbox.models import InboxRow
from bordereau.work import wake
from tests.makers import a_channel, an_inbox_row, an_outlet

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_job_is_left_over() -> None:
    """The tables are Procrastinate's own, and Django does not empty them between tests."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")
    from bordereau.work import cluster

    cluster._waits_until.clear()


def waiting() -> list[str]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs = ProcrastinateJob.objects.filter(status="todo").order_by("task_name")
    return list(jobs.values_list("task_name", flat=True))


def test_one_waiting_job_is_enough() -> None:
    wake.receive()
    wake.receive()
    wake.deliver()
    assert waiting() == ["apply_inbox", "deliver_outbox"]


def test_who_comes_after_a_job_began_is_given_another() -> None:
    from bordereau.work import cluster

    wake.receive()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    cluster._waits_until.clear()  # that moment is over when a job begins
    wake.receive()
    assert waiting() == ["apply_inbox"]


def test_a_burst_asks_the_database_once() -> None:
    wake.receive()
    with CaptureQueriesContext(connection) as queries:
        for _ in range(20):
            wake.receive()
    assert len(queries) <= 2  # unless the machine is slow


def test_a_job_leaves_what_came_after_it_began() -> None:
    from bordereau.work import tasks

    channel = a_channel(an_outlet())
    began = timezone.now()
    for after in (timedelta(0), timedelta(microseconds=1)):
        an_inbox_row(channel, source=InboxRow.Source.FETCH, next_try_at=began + after)
    tasks._rounds(lambda _: apply.apply_due(at=began), "apply_inbox")
    assert list(InboxRow.objects.values_list("state", flat=True)) == ["parked", "received"]


def test_nobody_is_told_before_the_commit_nor_of_what_is_undone() -> None:
    with transaction.atomic():
        wake.receive()
        assert waiting() == []
    assert waiting() == ["apply_inbox"]
    with transaction.atomic():
        wake.deliver()
        transaction.set_rollback(True)
    assert waiting() == ["apply_inbox"]


def test_a_failed_word_to_the_workers_does_not_fail_the_writer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from bordereau.work import cluster

    def fail(task: str) -> None:
        raise ConnectionError(task)

    monkeypatch.setattr(cluster, "defer", fail)
    with transaction.atomic():
        wake.receive()
    assert "apply_inbox" in caplog.text
