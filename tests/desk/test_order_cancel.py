"""Cancelling from an order's details: with a script and without, by those who may."""

from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.staff.access import SYSTEM, Role
from tests.desk.answers import HTMX, said
from tests.makers import a_person, a_store_line, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(channel: Channel) -> Fulfilment:
    return an_order(channel, a_store_line("MUG", 3), a_store_line("JUG"))


def asked(client: Client, order: Fulfilment, script: bool = False) -> str:
    address = reverse("desk:order_ask_cancel", args=[order.pk])
    return client.get(address, headers=HTMX if script else {}).content.decode()


def cancel(client: Client, order: Fulfilment, **fields: object) -> HttpResponse:
    units = {f"units-{line.pk}": line.wanted for line in order.lines.all()}
    address = reverse("desk:order_cancel", args=[order.pk])
    said = {"version": order.version, "money": "refunded", "details": 1}
    answer = client.post(address, units | said | fields)
    order.refresh_from_db()
    assert isinstance(answer, HttpResponse)
    return answer


def test_it_asks_how_many_and_what_becomes_of_the_money(manager: Client, order: Fulfilment) -> None:
    page = asked(manager, order)
    assert "<html" in page
    assert "<html" not in asked(manager, order, script=True)
    assert "€40.00 was paid. What becomes of the money?" in page
    assert 'value="refund_on_store" required checked' in page
    assert "Bordereau charges and refunds nobody." in page
    assert "Web shop is not told" in page


def test_an_order_that_nobody_has_paid_asks_for_no_money(manager: Client, channel: Channel) -> None:
    page = asked(manager, an_order(channel, paid=Decimal(0)))
    assert 'name="money"' not in page
    assert "Nothing has been paid for it" in page


def test_all_of_an_order_is_cancelled(manager: Client, order: Fulfilment) -> None:
    answer = cancel(manager, order, reason="Sold out")
    assert answer["Location"] == reverse("desk:order", args=[order.pk])
    assert (order.status, said(answer)) == ("cancelled", ["MAIN-1 is cancelled."])
    assert Event.objects.latest("pk").detail == {"money": "refunded", "reason": "Sold out"}


def test_some_of_it_goes_back_on_its_shelf(manager: Client, order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    order.refresh_from_db()
    mug, jug = order.lines.all()
    answer = cancel(manager, order, **{f"units-{mug.pk}": 1, f"units-{jug.pk}": ""})
    assert (order.status, [line.wanted for line in order.lines.all()]) == ("in_progress", [2, 1])
    assert said(answer) == [
        "MAIN-1: some of it is cancelled, the rest goes on. Put the 1 unit that was picked back on "
        "its shelf."
    ]
    page = manager.get(reverse("desk:order", args=[order.pk])).content.decode()
    words = (
        "Mia cancelled part of the order, The MUG: 3 → 2, 1 unit to put back on its shelf. It is"
    )
    assert words in page
    assert "Cancelled here" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"money": "lost"}, "Say what becomes of it"),
        ({"version": 99}, "changed this order a moment ago"),
    ],
)
def test_what_cannot_be_done_says_why(
    manager: Client, order: Fulfilment, fields: dict[str, object], words: str
) -> None:
    (text,) = said(cancel(manager, order, **fields))
    assert words in text
    assert order.status == "new"


def test_more_than_the_order_wants(manager: Client, order: Fulfilment) -> None:
    (text,) = said(cancel(manager, order, **{f"units-{order.lines.all()[0].pk}": 4}))
    assert text == "The order does not want that many of it."


def test_an_order_that_is_over_has_nothing_to_cancel(manager: Client, order: Fulfilment) -> None:
    actions.cancel(order.pk, SYSTEM)
    assert "Nothing of this order is left to do here" in asked(manager, order)
    assert (
        "Cancel the order"
        not in manager.get(reverse("desk:order", args=[order.pk])).content.decode()
    )


def test_only_managers_see_the_button(client: Client, channel: Channel, order: Fulfilment) -> None:
    client.force_login(a_person(Role.CASHIER, "Cas", channel.outlets.get()))
    page = client.get(reverse("desk:order", args=[order.pk])).content.decode()
    assert "Cancel the order" not in page
    assert client.get(reverse("desk:order_ask_cancel", args=[order.pk])).status_code == 403
    assert cancel(client, order).status_code == 403
    assert order.status == "new"
    client.force_login(a_person(Role.MANAGER, "Mia"))
    assert "Cancel the order" in client.get(reverse("desk:order", args=[order.pk])).content.decode()
