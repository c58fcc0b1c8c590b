"""Undoing a completion at the desk: with a script and without, by those who may."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM, Role
from tests.desk.answers import HTMX, said
from tests.makers import a_person, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(channel: Channel) -> Fulfilment:
    order = an_order(channel)
    actions.pack(order.pk, SYSTEM)
    return actions.ship(order.pk, SYSTEM, actions.Handover(notify=True))


def text(client: Client, name: str, order: Fulfilment, **headers: str) -> str:
    address = reverse(f"desk:{name}", args=[order.pk])
    return client.get(address, headers=headers).content.decode()


def reopen(client: Client, order: Fulfilment, **fields: object) -> HttpResponse:
    said = {"version": order.version, "details": 1} | fields
    answer = client.post(reverse("desk:order_reopen", args=[order.pk]), said)
    order.refresh_from_db()
    assert isinstance(answer, HttpResponse)
    return answer


def test_it_says_before_what_comes_of_it(manager: Client, order: Fulfilment) -> None:
    page = text(manager, "order_ask_reopen", order)
    assert "<html" in page
    assert "<html" not in text(manager, "order_ask_reopen", order, **HTMX)
    assert "Web shop is told. The order goes back to processing there." in page
    assert "e-mail has told" not in page
    Push.objects.filter(kind="email").update(state="confirmed", confirmed_at=timezone.now())
    assert "zoe@example.com that it was shipped" in text(manager, "order_ask_reopen", order)


def test_a_store_that_was_told_nothing_hears_nothing(manager: Client, order: Fulfilment) -> None:
    Fulfilment.objects.create(
        sale=order.sale,
        outlet=order.outlet,
        channel=order.channel,
        placed_at=order.placed_at,
        type=order.type,
    )
    page = text(manager, "order_ask_reopen", order)
    assert "Web shop was not told yet that it is completed" in page


def test_it_is_packed_again(manager: Client, order: Fulfilment) -> None:
    Push.objects.filter(kind="email").update(state="confirmed", confirmed_at=timezone.now())
    answer = reopen(manager, order, reason="Wrong row")
    assert answer["Location"] == reverse("desk:order", args=[order.pk])
    assert (order.status, said(answer)) == (
        "packed",
        ["MAIN-1 is packed again. Put it back on the shelf of what waits to leave."],
    )
    page = text(manager, "order", order)
    assert "Mia undid its completion, for it had not left, Wrong row. The e-mail that it" in page
    assert "Told that it is not completed after all:" in page


def test_what_somebody_has_undone_before(manager: Client, order: Fulfilment) -> None:
    reopen(manager, order)
    assert (
        said(reopen(manager, order))[-1]
        == "This order has not left yet, so there is nothing to undo."
    )
    assert "nothing to undo" in text(manager, "order_ask_reopen", order)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CASHIER])
def test_only_managers_see_the_buttons(
    client: Client, channel: Channel, order: Fulfilment, role: Role
) -> None:
    client.force_login(a_person(role, "Pat", channel.outlets.get()))
    may = role == Role.MANAGER
    assert ("Undo “shipped”" in text(client, "order", order)) == may
    sale = client.get(reverse("desk:sale", args=[order.sale_id])).content.decode()
    assert ("Undo “shipped”" in sale) == may
    address = reverse("desk:order_ask_reopen", args=[order.pk])
    assert client.get(address).status_code == (200 if may else 403)
    reopen(client, order)
    assert order.status == ("packed" if may else "shipped")
