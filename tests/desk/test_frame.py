"""What stands around every page."""

import pytest
from django.test import Client
from django.urls import reverse

from bordereau.fulfilment import actions
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM, Role
from tests.makers import a_channel, a_person, a_push, a_shop, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.PACKER, {"Orders", "Sales history"}),
        (Role.CASHIER, {"Orders", "Sales history"}),
        (Role.MANAGER, {"Orders", "Sales history", "Channels", "Needs attention"}),
        (Role.OWNER, {"Orders", "Sales history", "Channels", "Settings", "Needs attention"}),
    ],
)
def test_the_rail_leads_where_one_may_go(client: Client, role: Role, sees: set[str]) -> None:
    a_shop()
    client.force_login(a_person(role))
    page = client.get("/orders").content.decode()
    pages = {"Orders", "Sales history", "Channels", "Settings", "Needs attention"}
    assert {name for name in pages if f"<span>{name}</span>" in page} == sees


@pytest.mark.parametrize(("role", "count"), [(Role.MANAGER, 1), (Role.PACKER, 0)])
def test_those_who_can_help_are_told_how_much_waits(client: Client, role: Role, count: int) -> None:
    a_shop()
    channel = a_channel(an_outlet())
    a_push(channel, state=Push.State.NEEDS_ATTENTION, reason="It said no.")
    client.force_login(a_person(role))
    assert client.get("/orders").context["attention_count"] == count


def test_one_outlet_leaves_nothing_to_choose(client: Client) -> None:
    a_shop()
    here = an_outlet()
    client.force_login(a_person(Role.PACKER, "Bob", here))
    assert "All outlets" not in client.get("/orders").content.decode()
    an_outlet("PORT", "Port")
    assert "Port" not in client.get("/orders").content.decode()
    client.force_login(a_person(Role.OWNER))
    assert "All outlets" in client.get("/orders").content.decode()


def test_a_page_about_outlets_does_not_change_the_one_in_the_header(client: Client) -> None:
    a_shop()
    here = an_outlet()
    an_outlet("PORT", "Port")
    order = an_order(a_channel(here))
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    client.force_login(a_person())
    for address in (
        "/attention",
        reverse("desk:outlets"),
        reverse("desk:outlet_edit", args=[here.pk]),
        reverse("desk:sale_returns", args=[order.sale_id]),
    ):
        page = client.get(address).content.decode()
        assert '<span class="clip">All outlets</span>' in page, address


def test_the_first_page_is_orders(client: Client) -> None:
    a_shop()
    client.force_login(a_person())
    assert client.get("/")["Location"] == "/orders"
