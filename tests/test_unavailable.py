"""When the database cannot be written or reached."""

import logging
from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from bordereau.fulfilment.models import Event, Fulfilment
from tests import makers

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


def failing(statement: str, error: type[Exception]) -> Callable[..., object]:
    """A database that fails at the first statement that begins like this."""

    def execute(run: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(statement):
            raise error("database or disk is full")
        return run(sql, *rest)

    return execute


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_program_is_told_when_to_come_back_and_nothing_is_half_done(
    error: type[Exception],
) -> None:
    order = makers.an_order(makers.a_channel(makers.an_outlet()))
    headers = {"Authorization": f"Bearer {makers.a_token(makers.a_person())}"}
    # By then packing has written the order and its lines.
    with connection.execute_wrapper(failing('INSERT INTO "bordereau_event"', error)):
        path = f"/api/v1/orders/{order.pk}/pack"
        answer = Client(raise_request_exception=False).post(
            path, "", "application/json", headers=headers
        )
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer["Retry-After"]) > 0
    assert Fulfilment.objects.get().status == "new"
    assert not Event.objects.filter(kind="pack").exists()


@pytest.mark.django_db
def test_a_browser_gets_a_page() -> None:
    with connection.execute_wrapper(failing("SELECT", OperationalError)):
        answer = Client(raise_request_exception=False).get(
            "/metrics", headers={"Accept": BROWSER, "Accept-Language": "en"}
        )
    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("text/html")
    assert "Nothing was changed" in answer.content.decode()
    assert answer["Retry-After"]


@pytest.mark.django_db
def test_a_session_that_cannot_be_read_is_no_fault_of_ours() -> None:
    client = Client(raise_request_exception=False)
    client.force_login(makers.a_person(), "django.contrib.auth.backends.ModelBackend")
    refused = failing('SELECT "django_session"', OperationalError)
    with connection.execute_wrapper(refused):
        answer = client.get("/", headers={"Accept": BROWSER})
    assert answer.status_code == 503
    assert answer["Retry-After"]


@pytest.mark.django_db
def test_any_other_fault_stays_an_error() -> None:
    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(failing("SELECT", ZeroDivisionError)):
        program = client.get("/metrics")
        browser = client.get("/metrics", headers={"Accept": BROWSER})
    assert (program.status_code, program.json()["code"]) == (500, "failed")
    assert (browser.status_code, browser["Content-Type"]) == (500, "text/html; charset=utf-8")
