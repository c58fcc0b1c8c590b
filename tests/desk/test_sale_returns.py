"""Taking goods back on the page of a sale."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.sales.models import Return, Sale
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import StockLevel
from tests.makers import a_person, a_store_line, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def cashier(client: Client, channel: Channel) -> Client:
    client.force_login(a_person(Role.CASHIER, "Cleo", channel.outlets.get()))
    return client


@pytest.fixture
def sale(channel: Channel) -> Sale:
    order = an_order(channel, a_store_line("MUG", 3), a_store_line("JUG"))
    actions.pack(order.pk, SYSTEM)
    return actions.ship(order.pk, SYSTEM).sale


def page(client: Client, name: str, sale: Sale) -> str:
    return client.get(reverse(f"desk:{name}", args=[sale.pk])).content.decode()


def take_back(client: Client, sale: Sale, mugs: object, **fields: object) -> HttpResponse:
    mug, jug = sale.lines.all()
    outlet = sale.register.outlet_id
    units = {f"units-{mug.pk}": mugs, f"units-{jug.pk}": "0"}
    said = units | {"outlet": outlet, "condition": "good"} | fields
    answer = client.post(reverse("desk:sale_returns", args=[sale.pk]), said, follow=True)
    assert isinstance(answer, HttpResponse)
    return answer


def test_it_asks_how_many_and_says_that_no_money_moves(cashier: Client, sale: Sale) -> None:
    assert "Take goods back" in page(cashier, "sale", sale)
    asked = page(cashier, "sale_returns", sale)
    assert "No money moves by this, and Web shop is told of the stock alone." in asked
    assert asked.count("input-units") == 2


def test_they_are_taken_back(cashier: Client, sale: Sale) -> None:
    shown = take_back(cashier, sale, 2, reason="Too small").content.decode()
    assert "The goods are taken back. No money has moved." in shown
    assert "2 brought back" in shown
    assert "Cleo took back 2 × The MUG at Main street, Too small" in shown
    assert StockLevel.objects.get(product__sku="MUG").on_hand == -1


def test_they_stand_on_the_sale_and_on_the_receipt(cashier: Client, sale: Sale) -> None:
    shown = take_back(cashier, sale, 2, reason="Too small").content.decode()
    assert "Brought back" in shown
    assert "Cleo · Too small" in shown
    assert "It was a mistake" not in shown  # a manager's to say
    receipt = cashier.get(reverse("documents:receipt", args=[sale.pk])).content.decode()
    assert "2 brought back, " in receipt


def test_a_manager_undoes_what_was_a_mistake(cashier: Client, sale: Sale) -> None:
    take_back(cashier, sale, 2)
    undo = reverse("desk:sale_return_undo", args=[sale.pk, Return.objects.get().pk])
    assert cashier.post(undo).status_code == 403
    cashier.force_login(a_person(Role.MANAGER, "Mia"))
    assert undo in page(cashier, "sale", sale)
    answer = cashier.post(undo, follow=True).content.decode()
    assert "What was put on hand is taken off again." in answer
    assert "returns-head" not in answer
    assert "Mia noted that 2 × The MUG had not been brought back after all" in answer
    assert "Cleo took back 2 × The MUG" in answer
    receipt = cashier.get(reverse("documents:receipt", args=[sale.pk])).content.decode()
    assert "brought back" not in receipt
    assert "Mia has undone this already." in cashier.post(undo, follow=True).content.decode()


def test_damaged_goods_are_noted_as_such(cashier: Client, sale: Sale) -> None:
    shown = take_back(cashier, sale, 1, condition="damaged").content.decode()
    assert "1 × The MUG at Main street, damaged" in shown
    assert Return.objects.get().is_damaged


@pytest.mark.parametrize(
    ("mugs", "words"),
    [(4, "3 can be taken back"), (0, "Choose at least one unit"), ("x", "3 can be taken back")],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    cashier: Client, sale: Sale, mugs: object, words: str
) -> None:
    answer = take_back(cashier, sale, mugs, reason="Too small")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert words in shown
    assert 'value="Too small"' in shown
    assert not Return.objects.exists()


def test_a_form_that_is_sent_twice_takes_back_once(cashier: Client, sale: Sale) -> None:
    assert 'name="since" value="0"' in page(cashier, "sale_returns", sale)
    take_back(cashier, sale, 1, since=0)
    again = take_back(cashier, sale, 1, since=0)
    shown = again.content.decode()
    assert (again.status_code, Return.objects.count()) == (422, 1)
    assert "Cleo took goods of this sale back a moment ago" in shown
    since = Return.objects.get().pk
    assert f'name="since" value="{since}"' in shown
    take_back(cashier, sale, 1, since=since)
    assert Return.objects.count() == 2


def test_nothing_is_left_to_take_back(cashier: Client, channel: Channel) -> None:
    sale = an_order(channel).sale
    assert "Take goods back" not in page(cashier, "sale", sale)
    assert "Nothing of this sale is with the customer" in page(cashier, "sale_returns", sale)


def test_a_packer_does_not(client: Client, channel: Channel, sale: Sale) -> None:
    client.force_login(a_person(Role.PACKER, "Bob", channel.outlets.get()))
    assert "Take goods back" not in page(client, "sale", sale)
    assert take_back(client, sale, 1).status_code == 403


def test_what_nobody_sees_is_not_there(cashier: Client) -> None:
    assert cashier.get(reverse("desk:sale_returns", args=[404])).status_code == 404
