"""The buttons: with a script and without, refused and not."""

from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM, Role
from tests.desk.answers import HTMX, said
from tests.makers import a_channel, a_person, an_order, an_outlet

pytestmark = pytest.mark.django_db
UNPAID = {"paid": Decimal(0)}


@pytest.fixture
def packer(client: Client, channel: Channel) -> Client:
    client.force_login(a_person(Role.PACKER, "Bob", channel.outlets.get()))
    return client


def press(
    client: Client, order: Fulfilment, verb: str, script: bool = False, **fields: object
) -> HttpResponse:
    address = reverse("desk:order_verb", args=[order.pk, verb])
    data = {"version": order.version} | fields
    answer = client.post(address, data, headers=HTMX if script else {})
    order.refresh_from_db()
    assert isinstance(answer, HttpResponse)
    return answer


def test_without_a_script_one_comes_back_to_the_list(packer: Client, channel: Channel) -> None:
    order = an_order(channel)
    answer = press(packer, order, "pack")
    assert answer["Location"] == reverse("desk:orders")
    assert order.status == Status.PACKED
    assert said(answer) == [f"{order.sale.receipt_number} is marked as packed."]


def test_from_the_details_one_comes_back_to_them(packer: Client, channel: Channel) -> None:
    order = an_order(channel)
    answer = press(packer, order, "pack", details=1)
    assert answer["Location"] == reverse("desk:order", args=[order.pk])


def test_with_a_script_each_piece_is_answered(packer: Client, channel: Channel) -> None:
    order = an_order(channel)
    page = press(packer, order, "pack", script=True, details=1).content.decode()
    for piece in ('id="messages"', 'id="views"', f'id="order-{order.pk}"', 'id="details"'):
        assert piece in page
    assert "Mark as shipped" in page


def test_ships_with_what_the_dialog_asked(packer: Client, channel: Channel) -> None:
    order = an_order(channel)
    press(packer, order, "pack")
    press(packer, order, "ship", carrier=" Colissimo ", tracking_number="6A1", notify=1)
    assert (order.status, order.carrier, order.tracking_number) == ("shipped", "Colissimo", "6A1")
    assert Push.objects.filter(kind=Push.Kind.EMAIL).count() == 1


def test_nobody_is_written_to_unless_asked(packer: Client, channel: Channel) -> None:
    order = an_order(channel)
    press(packer, order, "pack")
    press(packer, order, "ship")
    assert not Push.objects.filter(kind=Push.Kind.EMAIL).exists()


def test_a_pickup_is_packed_and_handed_over(packer: Client, channel: Channel) -> None:
    order = an_order(channel, is_pickup=True)
    press(packer, order, "pack", notify=1)
    assert Push.objects.get(kind=Push.Kind.EMAIL).payload["template"] == "ready_for_pickup"
    press(packer, order, "pick-up")
    assert order.status == Status.PICKED_UP


def test_unpacks(packer: Client, channel: Channel) -> None:
    order = an_order(channel)
    press(packer, order, "pack")
    press(packer, order, "unpack")
    assert order.status == Status.IN_PROGRESS


@pytest.mark.parametrize("script", [False, True])
def test_an_unpaid_order_is_not_shipped(packer: Client, channel: Channel, script: bool) -> None:
    order = an_order(channel, **UNPAID)
    press(packer, order, "pack")
    answer = press(packer, order, "ship", script=script)
    assert order.status == Status.PACKED
    sentence = f"Record the payment in Sales history › {order.sale.receipt_number} › Edit"
    assert answer.status_code == (409 if script else 302)
    assert sentence in (answer.content.decode() if script else said(answer)[-1])


def test_an_order_that_changed_meanwhile_is_shown_anew(packer: Client, channel: Channel) -> None:
    order = an_order(channel)
    held = order.version
    actions.pack(order.pk, SYSTEM)
    answer = press(packer, order, "pack", script=True, version=held)
    assert answer.status_code == 409
    assert "Bordereau packed this order a moment ago" in answer.content.decode()
    assert f'data-version="{order.version}"' in answer.content.decode()


def test_another_outlets_order_is_not_there(packer: Client, channel: Channel) -> None:
    order = an_order(a_channel(an_outlet("PORT", "Port"), "Port shop"))
    assert press(packer, order, "pack").status_code == 404
    assert press(packer, order, "pack", script=True).status_code == 404
    assert order.status == Status.NEW


def test_looking_changes_nothing(packer: Client, channel: Channel) -> None:
    order = an_order(channel)
    address = reverse("desk:order_verb", args=[order.pk, "pack"])
    assert packer.get(address).status_code == 405
    assert packer.post(f"/orders/{order.pk}/destroy").status_code == 404


def test_packs_many_and_tells_of_each(packer: Client, channel: Channel) -> None:
    done, good = an_order(channel), an_order(channel)
    other = an_order(a_channel(an_outlet("PORT", "Port"), "Port shop"))
    actions.pack(done.pk, SYSTEM)
    fields = {"orders": [done.pk, good.pk, other.pk], f"version-{good.pk}": good.version}
    answer = packer.post(reverse("desk:orders_pack"), fields)
    assert isinstance(answer, HttpResponse)
    good.refresh_from_db()
    other.refresh_from_db()
    assert (good.status, other.status) == (Status.PACKED, Status.NEW)
    assert said(answer) == [
        f"{done.sale.receipt_number}: Bordereau has packed this order already.",
        f"{other.pk}: There is nothing here under this number.",
        f"Marked as packed: {good.sale.receipt_number}",
    ]


def test_packs_many_with_a_script(packer: Client, channel: Channel) -> None:
    orders = [an_order(channel) for _order in range(3)]
    fields = {"orders": [order.pk for order in orders]}
    page = packer.post(reverse("desk:orders_pack"), fields, headers=HTMX).content.decode()
    assert all(f'id="order-{order.pk}"' in page for order in orders)


def test_asks_before_shipping_on_a_page_of_its_own(packer: Client, channel: Channel) -> None:
    order = an_order(channel)
    address = reverse("desk:order_ship", args=[order.pk])
    assert "not ready to be shipped" in packer.get(address).content.decode()
    actions.pack(order.pk, SYSTEM)
    page = packer.get(address).content.decode()
    assert "<html" in page
    assert 'name="tracking_number"' in page
    assert "<html" not in packer.get(address, headers=HTMX).content.decode()
