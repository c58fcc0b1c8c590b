"""What supervisors and Prometheus are told."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from bordereau.api import health
from bordereau.work.models import Worker
from tests import makers


def a_worker(**values: object) -> None:
    now = timezone.now()
    Worker.objects.create(**{"name": "w", "started_at": now, "seen_at": now} | values)


def test_the_process_is_up_whatever_the_database_does() -> None:
    answer = Client().get("/healthz")  # this test may not touch a database
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_with_a_database_and_a_worker() -> None:
    a_worker()
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "migrations": "ok", "worker": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"seen_at": -3}, {"stopped_at": 0}, None])
def test_not_ready_without_somebody_who_works(values: dict[str, int] | None) -> None:
    if values is not None:
        now = timezone.now()
        a_worker(**{name: now + timedelta(minutes=after) for name, after in values.items()})
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "failed")


@pytest.mark.django_db
def test_not_ready_before_the_tables_are_up_to_date() -> None:
    a_worker()
    MigrationRecorder.Migration.objects.filter(app="bordereau").delete()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "failed")


@pytest.mark.django_db
def test_not_ready_without_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise OperationalError("gone")

    monkeypatch.setitem(health.CHECKS, "database", away)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "failed")


@pytest.mark.django_db
def test_metrics_are_for_this_machine_or_a_token() -> None:
    assert Client().get("/metrics").status_code == 200
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    refused = elsewhere.get("/metrics")
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthorised")
    token = makers.a_token(makers.a_person())
    allowed = elsewhere.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert allowed.status_code == 200
    assert allowed["Content-Type"].startswith("text/plain; version=0.0.4")


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_through_a_proxy_loopback_proves_nothing(header: str) -> None:
    assert Client().get("/metrics", headers={header: "for=192.0.2.7"}).status_code == 401
