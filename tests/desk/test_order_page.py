"""One order in full."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from bordereau.channels.models import Channel, StorePlace
from bordereau.channels.shapes import StoreAddress
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.opening import Part, open_orders
from bordereau.fulfilment.status import Type
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Barcode, Product
from tests.desk.answers import HTMX
from tests.makers import a_person, a_push, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db
HOME = StoreAddress(name="Zoë Martin", line1="12 rue Longue", postcode="69001", city="Lyon")


def shown(client: Client, order: Fulfilment) -> str:
    """The details alone, as htmx asks for them, with their white space evened out."""
    address = reverse("desk:order", args=[order.pk])
    page = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    return " ".join(page.split())


def test_it_is_a_page_and_a_piece(owner: Client, channel: Channel) -> None:
    order = an_order(channel)
    address = reverse("desk:order", args=[order.pk])
    assert 'id="rows"' in owner.get(address).content.decode()
    assert 'id="rows"' not in shown(owner, order)
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert 'id="rows"' in owner.get(address, headers=back).content.decode()


def test_what_the_customer_wrote_stands_before_the_goods_and_first_in_the_list(
    owner: Client, channel: Channel
) -> None:
    order = an_order(channel, a_store_line("MUG"), customer_note="No prices in the box!")
    page = shown(owner, order)
    assert page.index("No prices in the box!") < page.index("To pack")
    listed = owner.get(reverse("desk:orders")).content.decode()
    assert listed.index("No prices in the box!") < listed.index("zoe@example.com")
    assert listed.count("No prices in the box!") == 1


def test_who_may_not_record_a_payment_is_told_who_may(client: Client, channel: Channel) -> None:
    order = an_order(channel, paid=Decimal(0))
    client.force_login(a_person(Role.PACKER, "Bob", order.outlet))
    assert "A cashier, a manager or the owner can record the payment." in shown(client, order)
    client.force_login(a_person(Role.CASHIER, "Cora", order.outlet))
    assert reverse("desk:sale_edit", args=[order.sale_id]) in shown(client, order)


def test_shows_what_to_pack_with_its_barcodes(owner: Client, channel: Channel) -> None:
    order = an_order(channel, a_store_line("MUG", 3))
    Barcode.objects.create(product=Product.objects.get(sku="MUG"), code="03760123456789")
    page = shown(owner, order)
    assert "MUG · 3760123456789" in page
    assert "0</span>/<strong>3</strong>" in page


def test_what_has_left_is_not_to_pack_any_more(owner: Client, channel: Channel) -> None:
    order = an_order(channel)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    page = shown(owner, order)
    assert "<h3>Goods</h3>" in page
    assert "To pack" not in page
    assert "Packing slip" in page


def test_nobody_prints_a_slip_of_what_was_cancelled(owner: Client, channel: Channel) -> None:
    order = an_order(channel)
    assert "Packing slip" in shown(owner, order)
    actions.cancel(order.pk, SYSTEM)
    assert "Packing slip" not in shown(owner, order)


def test_says_where_it_goes(owner: Client, channel: Channel) -> None:
    delivery = shown(owner, an_order(channel, address=HOME))
    assert "12 rue Longue 69001 Lyon" in delivery
    StorePlace.objects.create(
        channel=channel, store_id="Counter 2", name="Counter 2", outlet=channel.outlets.get()
    )
    pickup = shown(owner, an_order(channel, is_pickup=True, pickup_place="Counter 2"))
    assert "Collects at" in pickup
    assert "Counter 2" in pickup


def test_says_what_is_owed_and_where_to_record_it(owner: Client, channel: Channel) -> None:
    order = an_order(channel, a_store_line(price="42.50"), paid=Decimal(0))
    assert "€42.50 is still owed. This order can be packed" in shown(owner, order)
    actions.pack(order.pk, SYSTEM)
    page = shown(owner, order)
    assert "before this order can be shipped" in page
    assert '<button class="button" type="button" disabled>Mark as shipped' in page


@pytest.mark.parametrize(
    ("push", "words"),
    [
        ({"state": "confirmed"}, "Told that it is completed: confirmed"),
        ({"state": "retrying", "reason": "It is asleep."}, "not yet; next try"),
        ({"state": "needs_attention", "reason": "It said no."}, "needs somebody"),
    ],
)
def test_says_how_far_the_store_knows(
    owner: Client, channel: Channel, push: dict[str, str], words: str
) -> None:
    order = an_order(channel)
    made = a_push(
        channel, kind=Push.Kind.STATUS, sale=order.sale, payload={"goal": "completed"}, **push
    )
    Push.objects.filter(pk=made.pk).update(confirmed_at=made.created_at)
    page = shown(owner, order)
    assert words in page
    assert push.get("reason", "") in page


def test_tells_the_history_newest_first(owner: Client, channel: Channel) -> None:
    order = an_order(channel, a_store_line("MUG", 2))
    line = order.lines.get()
    actions.pick(order.pk, line.pk, 1, SYSTEM)
    actions.add_note(order.pk, "The box is wet.", SYSTEM)
    actions.pack(order.pk, SYSTEM)
    page = shown(owner, order)
    sentences = [
        "Bordereau marked it as packed",
        "Bordereau wrote: “The box is wet.”",
        "Bordereau picked 1 × The MUG",
        "Web shop sent this order",
    ]
    places = [page.index(sentence) for sentence in sentences]
    assert places == sorted(places)


def test_names_the_outlets_that_pack_the_rest(owner: Client, channel: Channel) -> None:
    order = an_order(channel, a_store_line("MUG"), a_store_line("TRAY"))
    port = an_outlet("PORT", "Port")
    line = order.sale.lines.last()
    assert line is not None
    open_orders([Part(order.sale, port.pk, Type.DELIVERY, [(line, 1)])], SYSTEM)
    part = order.sale.fulfilments.get(outlet=port)
    assert "Main street · part 1 of 2" in shown(owner, order)
    assert reverse("desk:order", args=[part.pk]) in shown(owner, order)


def test_there_is_no_such_order(owner: Client) -> None:
    address = reverse("desk:order", args=[404])
    assert "No such order" in owner.get(address).content.decode()
    assert owner.get(address).status_code == 404
    piece = owner.get(address, headers=HTMX)
    assert (piece.status_code, "<html" in piece.content.decode()) == (404, False)
