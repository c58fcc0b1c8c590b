"""What a page hears: Chromium's EventSource through the redirect, and again after a cut."""

import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.signing import b62_decode
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from bordereau.fulfilment import actions
from bordereau.staff.access import SYSTEM
from bordereau.staff.models import User
from tests.ground.wait import until
from tests.live.streams import live_process
from tests.makers import a_channel, a_person, an_order, an_outlet

LISTEN = """() => {
    window.heard = [];
    let last = "";
    const connect = () => {
        window.source = new EventSource(`/live?last_event_id=${last}`);
        window.source.addEventListener("order", (event) => {
            last = event.lastEventId;
            window.heard.push(JSON.parse(event.data));
        });
        window.source.addEventListener("error", () => {
            // As the desk does: refused for good, it asks the main port again.
            if (window.source.readyState === EventSource.CLOSED) connect();
        });
    };
    connect();
}"""
IS_OPEN = "() => window.source.readyState === EventSource.OPEN"
HEARD = "([kind, order]) => window.heard.some((m) => m.kind === kind && m.order === order)"


def sign_in(page: Page, person: User, server: LiveServer) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    name, value = settings.SESSION_COOKIE_NAME, str(session.session_key)
    page.context.add_cookies([{"name": name, "value": value, "url": server.url}])


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
@pytest.mark.postgresql
@pytest.mark.parametrize("is_expired", [False, True])
def test_a_page_connects_again_and_misses_nothing(
    page: Page,
    live_server: LiveServer,
    live_port: int,
    database_address: str,
    tmp_path: Path,
    is_expired: bool,
) -> None:
    order = an_order(a_channel(an_outlet()))
    sign_in(page, a_person(), live_server)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/healthz")
    errors = tmp_path / "live.txt"
    with live_process(database_address, live_port, errors):
        page.evaluate(LISTEN)
        page.wait_for_function(IS_OPEN)
        actions.pack(order.pk, SYSTEM)
        page.wait_for_function(HEARD, arg=["pack", order.pk])
    actions.unpack(order.pk, SYSTEM)  # while nobody can listen
    first = tickets_in(asked)
    until(lambda: not is_expired or age_of(first) > 2, "the first ticket is too old")
    with live_process(database_address, live_port, errors, ticket_seconds=2 if is_expired else 60):
        page.wait_for_function(HEARD, arg=["unpack", order.pk])
        assert page.evaluate("() => window.heard.filter((m) => m.kind === 'unpack').length") == 1
        assert (tickets_in(asked) > first) is is_expired  # only the main port gives a fresh one
        actions.cancel(order.pk, SYSTEM)
        page.wait_for_function(HEARD, arg=["cancel", order.pk])
        page.evaluate("() => window.source.close()")
    assert errors.read_text() == ""


def tickets_in(urls: list[str]) -> set[str]:
    queries = [parse_qs(urlsplit(url).query) for url in urls]
    return {query["ticket"][0] for query in queries if "ticket" in query}


def age_of(tickets: set[str]) -> float:
    return min(time.time() - b62_decode(ticket.split(":")[-2]) for ticket in tickets)
