"""On PostgreSQL: a job for each kind of work that waits, and one is enough."""

import pytest
from django.db import connection, transaction

from bordereau.work import wake

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_job_is_left_over() -> None:
    """The tables are Procrastinate's own, and Django does not empty them between tests."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")


def waiting() -> list[str]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs = ProcrastinateJob.objects.filter(status="todo").order_by("task_name")
    return list(jobs.values_list("task_name", flat=True))


def test_one_waiting_job_is_enough() -> None:
    wake.receive()
    wake.receive()
    wake.deliver()
    assert waiting() == ["apply_inbox", "deliver_outbox"]


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
