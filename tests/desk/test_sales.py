"""Sales history, a sale and its form, as the server answers them."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from bordereau.channels.models import Channel
from bordereau.channels.shapes import StoreLine
from bordereau.fulfilment import actions
from bordereau.outbox.models import Push
from bordereau.sales import history
from bordereau.sales.actions import SaleEdit, edit
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet
from tests.makers import a_channel, a_person, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def cashier(client: Client, outlet: Outlet) -> Client:
    client.force_login(a_person(Role.CASHIER, "Cleo", outlet))
    return client


def a_sale(channel: Channel, *lines: StoreLine, **values: object) -> Sale:
    return an_order(channel, *lines, **values).sale


def listed(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("desk:sales"), query).content.decode()
    return re.findall(r'href="/sales/\d+">([^<]+)</a>', page)


def post(client: Client, sale: Sale, **values: object) -> str:
    """What the person reads after sending the form."""
    unchanged = {"version": sale.version, "note": sale.note, "do": "save"}
    answer = client.post(reverse("desk:sale_edit", args=[sale.pk]), unchanged | values, follow=True)
    return answer.content.decode()


def test_the_address_filters_the_list(cashier: Client, channel: Channel) -> None:
    owing = a_sale(channel, paid=Decimal(1)).receipt_number
    paid = a_sale(channel).receipt_number
    assert listed(cashier) == [paid, owing]
    assert listed(cashier, unpaid="1") == [owing]
    assert listed(cashier, q=paid.lower()) == [paid]
    assert listed(cashier, **{"from": "2026-03-14", "to": "2026-03-14"}) == [paid, owing]
    assert listed(cashier, **{"from": "2026-03-15"}) == []
    assert listed(cashier, state="cancelled", channel=str(channel.pk)) == []


def test_a_filter_that_makes_no_sense_is_not_there(cashier: Client, channel: Channel) -> None:
    sale = a_sale(channel).receipt_number
    nonsense = {"from": "yesterday", "state": "odd", "channel": "x", "after": "y_z"}
    assert listed(cashier, **nonsense) == [sale]


def test_an_empty_list_says_what_will_appear(cashier: Client, channel: Channel) -> None:
    assert "Every sale appears here" in cashier.get(reverse("desk:sales")).content.decode()
    assert "No sale fits" in cashier.get(reverse("desk:sales") + "?q=x").content.decode()


def test_the_list_goes_on_where_a_page_ends(
    cashier: Client, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 1)
    old, new = a_sale(channel).receipt_number, a_sale(channel).receipt_number
    page = cashier.get(reverse("desk:sales") + "?q=zoe").content.decode()
    assert new in page
    [following] = re.findall(r'href="(/sales\?[^"]+)" rel="next"', page)
    assert old in cashier.get(following.replace("&amp;", "&")).content.decode()


def test_a_sale_of_another_outlet_is_not_there(cashier: Client) -> None:
    hidden = a_sale(a_channel(an_outlet("NORTH", "North"), "North shop"))
    assert listed(cashier) == []
    for name in ("sale", "sale_edit"):
        assert cashier.get(reverse(f"desk:{name}", args=[hidden.pk])).status_code == 404


def test_who_may_not_edit_is_told_why(client: Client, channel: Channel, outlet: Outlet) -> None:
    sale = a_sale(channel)
    client.force_login(a_person(Role.PACKER, "Pia", outlet))
    page = client.get(reverse("desk:sale", args=[sale.pk])).content.decode()
    assert "Your role does not allow this" in page
    assert client.get(reverse("desk:sale_edit", args=[sale.pk])).status_code == 403
    assert client.post(reverse("desk:sale_edit", args=[sale.pk])).status_code == 403


def test_a_browsers_line_ends_change_nothing(cashier: Client, channel: Channel) -> None:
    sale = a_sale(channel)
    assert "\n" in sale.note
    assert "Nothing was changed." in post(cashier, sale, note=sale.note.replace("\n", "\r\n"))
    assert Sale.objects.get(pk=sale.pk).version == sale.version


def test_a_change_that_somebody_overtook_is_not_saved(cashier: Client, channel: Channel) -> None:
    sale = a_sale(channel, paid=Decimal(0))
    edit(sale.pk, SaleEdit(note="theirs"), SYSTEM)
    page = post(cashier, sale, note="mine", amount="10", method="Cash")
    assert "Bordereau changed this sale a moment ago" in page
    assert "mine" in page, "what was typed is not lost"
    assert Sale.objects.get(pk=sale.pk).note == "theirs"
    assert not sale.payments.exists()


def test_a_form_sent_twice_records_one_payment(cashier: Client, channel: Channel) -> None:
    sale = a_sale(channel, paid=Decimal(0))
    post(cashier, sale, amount="4", method="Cash")
    assert "changed this sale a moment ago" in post(cashier, sale, amount="4", method="Cash")
    assert [payment.amount for payment in sale.payments.all()] == [4]


@pytest.mark.parametrize(
    ("amount", "method", "said"),
    [
        ("0", "Cash", "Give an amount above zero."),
        ("-3", "Cash", "Give an amount above zero."),
        ("1.005", "Cash", "EUR has no coins that small."),
        ("ten", "Cash", "Enter a number."),
        ("1", " ", "This field is required."),
    ],
)
def test_a_wrong_payment_is_refused_and_nothing_is_saved(
    cashier: Client, channel: Channel, amount: str, method: str, said: str
) -> None:
    sale = a_sale(channel, paid=Decimal(0))
    page = post(cashier, sale, note="new", amount=amount, method=method)
    assert said in page
    assert Sale.objects.get(pk=sale.pk).note == sale.note
    assert not sale.payments.exists()


def test_more_than_owed_is_recorded_and_said(cashier: Client, channel: Channel) -> None:
    """Money that was taken was taken; what may be a slip is pointed out."""
    page = post(cashier, a_sale(channel, paid=Decimal(0)), amount="12", method="Cash")
    assert "€2.00 more than was owed" in page


def test_a_comma_is_a_decimal_point_in_french(client: Client, channel: Channel) -> None:
    person = a_person(Role.CASHIER, "Cleo")
    person.language = "fr"
    person.save()
    client.force_login(person)
    sale = a_sale(channel, paid=Decimal(0))
    post(client, sale, amount="4,50", method="Carte")
    assert sale.payments.get().amount == Decimal("4.5")


def test_tracking_that_comes_late_reaches_the_store(cashier: Client, channel: Channel) -> None:
    order = an_order(channel)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    told = Push.objects.filter(kind=Push.Kind.STATUS)
    told.update(state=Push.State.CONFIRMED)
    page = post(cashier, Sale.objects.get(pk=order.sale_id), tracking_number="6A1", carrier="La P")
    assert "Saved: Carrier and Tracking number." in page
    assert told.filter(state=Push.State.PENDING).count() == 1


def test_another_parcels_number_stays_when_only_the_note_changes(
    cashier: Client, channel: Channel, outlet: Outlet
) -> None:
    order = an_order(channel, a_store_line("MUG"))
    order.tracking_number = "ONE"
    order.save()
    other = an_order(channel)
    type(other).objects.filter(pk=other.pk).update(sale=order.sale, tracking_number="TWO")
    post(cashier, order.sale, note="new", tracking_number="ONE", carrier="")
    numbers = order.sale.fulfilments.order_by("pk").values_list("tracking_number", flat=True)
    assert list(numbers) == ["ONE", "TWO"]
