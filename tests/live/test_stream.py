"""What a listener hears, over HTTP, from the real process."""

import httpx
import pytest
from django.conf import settings

from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Event
from bordereau.live import tickets
from bordereau.live.tickets import Ticket
from bordereau.staff.access import SYSTEM
from tests.live.streams import listening
from tests.makers import a_channel, an_order, an_outlet

pytestmark = pytest.mark.django_db(transaction=True)


def address(port: int, outlets: frozenset[int] | None = None, last: int | None = None) -> str:
    ticket = tickets.issue(Ticket(outlets, "http://desk.example"), settings.SECRET_KEY)
    replay = "" if last is None else f"&last_event_id={last}"
    return f"http://127.0.0.1:{port}/live?ticket={ticket}{replay}"


def test_tells_what_a_verb_has_done(live: int) -> None:
    order = an_order(a_channel(an_outlet()))
    with listening(address(live)) as stream:
        order = actions.pack(order.pk, SYSTEM)
        event = Event.objects.latest("id")
        assert stream.order("pack") == {
            "id": event.pk,
            "order": order.pk,
            "sale": order.sale_id,
            "kind": "pack",
            "status": "packed",
            "version": order.version,
            "outlet": order.outlet_id,
            "of_sale": False,
        }


def test_only_of_the_persons_outlets(live: int) -> None:
    here, there = an_outlet(), an_outlet("NORTH", "North street")
    ours, theirs = an_order(a_channel(here)), an_order(a_channel(there, "Other shop"))
    with listening(address(live, frozenset({here.pk}))) as stream:
        actions.pack(theirs.pk, SYSTEM)
        actions.pack(ours.pk, SYSTEM)
        assert stream.order("pack")["order"] == ours.pk


def test_an_event_of_the_sale_concerns_its_order(live: int) -> None:
    order = an_order(a_channel(an_outlet()))
    with listening(address(live)) as stream:
        Event.objects.create(
            sale_id=order.sale_id, kind="payment", by_name="Ada", at=order.placed_at
        )
        told = stream.order("payment")
        assert (told["order"], told["of_sale"]) == (order.pk, True)


def test_goes_on_where_a_listener_was_cut_off(live: int) -> None:
    order = an_order(a_channel(an_outlet()))
    actions.pack(order.pk, SYSTEM)
    known = Event.objects.latest("id").pk
    actions.unpack(order.pk, SYSTEM)
    actions.pack(order.pk, SYSTEM)
    with listening(address(live), **{"Last-Event-ID": str(known)}) as stream:
        unpacked = stream.order("unpack")
        packed = stream.message()
    assert unpacked["id"] > known
    assert (packed["kind"], packed["id"]) == ("pack", Event.objects.latest("id").pk)


def test_begins_at_the_present(live: int) -> None:
    order = an_order(a_channel(an_outlet()))
    with listening(address(live)) as stream:
        assert stream.opening["id"] == str(Event.objects.latest("id").pk)
        actions.pack(order.pk, SYSTEM)
        assert stream.order("pack")["order"] == order.pk


@pytest.mark.parametrize("ticket", ["", "made-up", "WzEsMl0:1uTx2A:c2lnbmF0dXJl"])
def test_nobody_without_a_ticket(live: int, ticket: str) -> None:
    answer = httpx.get(f"http://127.0.0.1:{live}/live", params={"ticket": ticket})
    assert answer.status_code == 403


def test_the_page_may_read_it_and_no_other(live: int) -> None:
    with httpx.Client() as client, client.stream("GET", address(live)) as answer:
        assert answer.headers["access-control-allow-origin"] == "http://desk.example"
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert answer.headers["content-type"].startswith("text/event-stream")
