"""The switch of language."""

import pytest
from django.test import Client

from bordereau.staff.access import Role
from tests.makers import a_person, a_shop

pytestmark = pytest.mark.django_db


def test_a_persons_choice_stays_with_them(client: Client) -> None:
    a_shop()
    person = a_person(Role.OWNER)
    client.force_login(person)
    answer = client.post("/language", {"language": "fr", "next": "/settings"})
    assert answer.headers["Location"] == "/settings"

    elsewhere = Client(headers={"accept-language": "en"})
    elsewhere.force_login(person)
    assert '<html lang="fr">' in elsewhere.get("/settings").content.decode()


def test_the_sign_in_page_remembers_it_in_the_browser(client: Client) -> None:
    a_shop()
    client.post("/language", {"language": "fr", "next": "/account/sign-in/"})
    assert '<html lang="fr">' in client.get("/account/sign-in/").content.decode()


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    a_shop()
    person = a_person(Role.OWNER)
    client.force_login(person)
    client.post("/language", {"language": "xx"})
    person.refresh_from_db()
    assert person.language == "en"


@pytest.mark.parametrize("address", ["https://evil.example.com/", "//evil.example.com", ""])
def test_it_leads_nowhere_else(client: Client, address: str) -> None:
    a_shop()
    answer = client.post("/language", {"language": "fr", "next": address})
    assert answer.headers["Location"] == "/"
