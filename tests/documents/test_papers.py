"""Receipts and packing slips: what stands on them, and who may print them."""

from dataclasses import asdict
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bordereau.channels.models import Channel
from bordereau.channels.shapes import StoreAddress
from bordereau.fulfilment.models import Fulfilment
from bordereau.sales.models import Shop
from bordereau.staff.access import Role
from bordereau.stock.models import Outlet
from tests.makers import a_channel, a_person, a_shop, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db
ADDRESS = StoreAddress("Zoë Martin", line1="12 rue des Lilas", city="Lyon", postcode="69003")


@pytest.fixture
def outlet() -> Outlet:
    a_shop()
    outlet = an_outlet()
    Outlet.objects.filter(pk=outlet.pk).update(timezone="Europe/Paris", address="1 Main street")
    return outlet


@pytest.fixture
def channel(outlet: Outlet) -> Channel:
    return a_channel(outlet)


@pytest.fixture
def packer(client: Client, outlet: Outlet) -> Client:
    client.force_login(a_person(Role.PACKER, "Pia", outlet))
    return client


def receipt(client: Client, order: Fulfilment) -> str:
    return client.get(reverse("documents:receipt", args=[order.sale_id])).content.decode()


def slips(client: Client, *orders: int) -> str:
    return client.get(reverse("documents:slips"), {"orders": orders}).content.decode()


def test_a_receipt_shows_the_sale_and_what_is_owed(packer: Client, channel: Channel) -> None:
    order = an_order(
        channel, a_store_line("MUG", 2), paid=Decimal(5), payment_method="Card", number="77"
    )
    page = receipt(packer, order)
    for words in (
        f"Receipt {order.sale.receipt_number}",
        "14 Mar 2026, 10:30:00",  # on the outlet's clock
        "Brown Bear",
        "1 Main street",
        "order 77",
        "Zoë Martin",
        "The MUG",
        "€10.00 each",
        "€20.00",
        "Card",
        "€5.00",
        "Owed",
        "€15.00",
        f'aria-label="{order.sale.receipt_number}"',
    ):
        assert words in page


def test_a_paid_receipt_owes_nothing(packer: Client, channel: Channel) -> None:
    assert "Owed" not in receipt(packer, an_order(channel))


def test_what_a_customer_typed_is_escaped(packer: Client, channel: Channel) -> None:
    page = receipt(packer, an_order(channel, customer_note="<script>x</script>"))
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_a_slip_says_what_goes_where_and_no_price(packer: Client, channel: Channel) -> None:
    order = an_order(channel, a_store_line("MUG", 12), address=ADDRESS, customer_note="Ring\ntwice")
    page = packer.get(reverse("documents:slip", args=[order.pk])).content.decode()
    for words in ("12 rue des Lilas", "69003 Lyon", "The MUG", ">12<", "Ring\ntwice", "slip-a4"):
        assert words in page
    assert "€" not in page
    assert asdict(ADDRESS)["name"] in page


def test_a_slip_of_a_part_says_so_and_lists_that_part_alone(
    packer: Client, outlet: Outlet, channel: Channel
) -> None:
    order = an_order(channel, a_store_line("MUG"), a_store_line("CUP"))
    other = Fulfilment.objects.create(
        sale=order.sale,
        outlet=an_outlet("NORTH", "North"),
        placed_at=order.placed_at,
        type=order.type,
    )
    order.lines.filter(sale_line__sku="CUP").update(fulfilment=other)
    page = slips(packer, order.pk)
    assert "Part 1 of 2" in page
    assert "The MUG" in page
    assert "The CUP" not in page


def test_letter_paper_where_people_have_letter_paper(packer: Client, channel: Channel) -> None:
    Shop.objects.update(country="US")
    assert "slip-letter" in slips(packer, an_order(channel).pk)


def test_slips_come_in_the_order_asked_for_and_say_what_is_missing(
    packer: Client, channel: Channel
) -> None:
    first, second = an_order(channel), an_order(channel)
    hidden = an_order(a_channel(an_outlet("NORTH", "North"), "North shop"))
    page = slips(packer, second.pk, first.pk, second.pk, hidden.pk)
    assert page.count('class="slip ') == 2
    numbers = [second.sale.receipt_number, first.sale.receipt_number]
    assert page.index(f">{numbers[0]}</h1>") < page.index(f">{numbers[1]}</h1>")
    assert "1 order was left out" in page
    assert hidden.sale.receipt_number not in page


def test_what_belongs_to_another_outlet_is_not_there(packer: Client) -> None:
    hidden = an_order(a_channel(an_outlet("NORTH", "North"), "North shop"))
    for address in (
        reverse("documents:receipt", args=[hidden.sale_id]),
        reverse("documents:slip", args=[hidden.pk]),
        reverse("documents:slips") + f"?orders={hidden.pk}",
        reverse("documents:slips") + f"?orders={10**30}",
        reverse("documents:slips"),
    ):
        assert packer.get(address).status_code == 404


def test_a_hundred_slips_ask_as_often_as_one(packer: Client, channel: Channel) -> None:
    def cost(*orders: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            slips(packer, *orders)
        return len(asked)

    orders = [an_order(channel).pk for _ in range(6)]
    cost(orders[0])  # what is kept between pages is kept now
    assert cost(*orders) == cost(orders[0])
