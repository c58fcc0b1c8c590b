"""What a person sees when a page is not there, is out of date, or fails: our words, in theirs."""

import logging
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from tests.makers import a_person, a_shop

IN_FRENCH = {"Accept": "text/html", "Accept-Language": "fr"}


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


@pytest.mark.django_db
def test_an_address_without_a_page() -> None:
    a_shop()
    answer = Client().get("/nowhere", headers=IN_FRENCH)
    assert answer.status_code == 404
    assert "Aucune page n’a cette adresse." in answer.content.decode()


@pytest.mark.django_db
def test_a_form_of_an_earlier_sign_in() -> None:
    a_shop()
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/sign-in/", headers=IN_FRENCH)
    assert answer.status_code == 403
    assert "Rien n’a été fait" in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_of_ours() -> None:
    a_shop()
    client = Client(raise_request_exception=False)
    client.force_login(a_person())

    def fail(run: Callable[..., object], sql: str, *rest: object) -> object:
        if "bordereau_fulfilment" in sql:
            raise ZeroDivisionError
        return run(sql, *rest)

    with connection.execute_wrapper(fail):
        answer = client.get("/orders", headers=IN_FRENCH)
    assert answer.status_code == 500
    assert "Its log says how." in answer.content.decode()  # Ada reads English
