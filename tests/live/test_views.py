"""/live on the main port: who may listen, and to what."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from bordereau.live import tickets
from bordereau.live.tickets import Ticket
from bordereau.staff.access import Role
from tests.makers import a_person, a_token, an_outlet

pytestmark = pytest.mark.django_db


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def ticket_in(address: str) -> Ticket:
    return tickets.read(query_of(address)["ticket"][0], [settings.SECRET_KEY])


def test_sends_who_is_signed_in_to_the_next_port(client: Client) -> None:
    client.force_login(a_person(), backend=settings.AUTHENTICATION_BACKENDS[1])
    answer = client.get("/live", headers={"host": "desk.local:8000"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"http://desk.local:{settings.ENV.port + 1}/live?")
    assert "no-store" in answer["Cache-Control"]
    assert ticket_in(answer["Location"]) == Ticket(None, "http://desk.local:8000")


def test_a_packer_hears_of_their_outlets() -> None:
    outlet = an_outlet()
    an_outlet("NORTH", "North street")
    token = a_token(a_person(Role.PACKER, "Pat", outlet))
    answer = Client().get("/live", headers={"authorization": f"Bearer {token}"})
    assert ticket_in(answer["Location"]).outlets == frozenset({outlet.pk})


def test_hands_on_where_the_listener_was(client: Client) -> None:
    client.force_login(a_person(), backend=settings.AUTHENTICATION_BACKENDS[1])
    again = client.get("/live?last_event_id=3", headers={"last-event-id": "7"})
    assert query_of(again["Location"])["last_event_id"] == ["7"]
    first = client.get("/live?last_event_id=3")
    assert query_of(first["Location"])["last_event_id"] == ["3"]


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer made-up"}])
def test_nobody_else(client: Client, header: dict[str, str]) -> None:
    assert client.get("/live", headers=header).status_code == 401
