"""A store's change on the pages: what happened, what differs, and what to do about it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from bordereau.channels.models import StorePlace
from bordereau.channels.shapes import Stage, StoreAddress
from bordereau.desk import attention
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Event, Fulfilment, StoreChange
from bordereau.fulfilment.moving import move_units
from bordereau.fulfilment.status import Status
from bordereau.staff.access import SYSTEM, Role
from tests.makers import a_person, a_shop, a_store_line, an_actor, an_outlet
from tests.told import JUG, MUG, Told

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Told:
    a_shop()
    return Told()


@pytest.fixture
def mia(client: Client) -> Client:
    client.force_login(a_person(Role.MANAGER, "Mia"))
    return client


def pack(told: Told) -> None:
    actions.pack(told.order.pk, an_actor(Role.PACKER, "Ada", told.order.outlet))


def ship(told: Told) -> None:
    pack(told)
    parcel = actions.Handover("Colissimo", "6A123")
    actions.ship(told.order.pk, an_actor(Role.PACKER, "Bob", told.order.outlet), parcel)


def text(client: Client, address: str) -> str:
    """What stands on a page, in one line."""
    return " ".join(client.get(address).content.decode().split())


WHAT_TO_DO: list[tuple[Callable[[Told], object], Callable[[Told], object], list[str]]] = [
    (
        pack,
        lambda told: told.again(stage=Stage.CANCELLED),
        [
            "MAIN-1 was cancelled on Web shop after Ada packed it",
            "Put back 2 × The MUG, 1 × The JUG, and do not send it.",
        ],
    ),
    (
        ship,
        lambda told: told.again(stage=Stage.CANCELLED),
        [
            "MAIN-1 was cancelled on Web shop after Bob shipped it",
            "Not wanted any more: 2 × The MUG, 1 × The JUG. The parcel is out: ask for it back, or "
            "leave it. If goods come back, take them back into stock.",
        ],
    ),
    (
        ship,
        lambda told: told.again(replace(MUG, refunded=1), JUG, refunded=Decimal(10)),
        ["Web shop changed MAIN-1 after Bob shipped it", "Not wanted any more: 1 × The MUG."],
    ),
    (
        ship,
        lambda told: told.again(a_store_line("MUG", 4), JUG),
        ["Added: 2 × The MUG. There is a new order for it on the Orders page;"],
    ),
    (
        ship,
        lambda told: told.again(address=StoreAddress(line1="2 Rue Neuve")),
        ["The parcel (Colissimo 6A123) goes to the old address.", "2 Rue Neuve"],
    ),
    (
        ship,
        lambda told: told.again(paid=Decimal(0)),
        ["The payment was undone: €30.00 is owed again. Ask the customer for it"],
    ),
]


@pytest.mark.parametrize(("work", "change", "words"), WHAT_TO_DO)
def test_what_is_over_needs_attention_until_it_is_settled(
    told: Told,
    mia: Client,
    work: Callable[[Told], object],
    change: Callable[[Told], object],
    words: list[str],
) -> None:
    work(told)
    change(told)
    page = text(mia, "/attention")
    for sentence in words:
        assert sentence in page
    version = StoreChange.objects.get().fulfilment.version
    mia.post(f"/attention/changes/{told.order.pk}", {"version": version})
    assert "Nothing needs you." in text(mia, "/attention")
    assert Event.objects.get(kind="confirm_change").by_name == "Mia"


def test_what_is_at_work_does_not_need_attention(told: Told) -> None:
    pack(told)
    told.again(customer_note="Ring")
    assert attention.count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda told: told.again(a_store_line("MUG", 1), JUG, a_store_line("PAN", 2)),
            ["2 → 1</span>, put 1 back on the shelf", "0 → 2</span>, 2 more to pack"],
        ),
        (
            lambda told: told.again(address=StoreAddress(line1="2 Rue Neuve")),
            ["2 Rue Neuve", "I have seen it"],
        ),
        (
            lambda told: told.again(customer_name="Zoé Petit", customer_phone="+33600000001"),
            [
                "<h4>Customer</h4>",
                "<s>Zoë Martin</s>",
                "<strong>Zoé Petit</strong>",
                '<span class="soft">zoe@example.com</span>',  # the same on both sides
                "<strong>+33600000001</strong>",
                "I have seen it",
            ],
        ),
        (lambda told: told.again(customer_note="Ring twice"), ["Ring twice"]),
        (lambda told: told.again(shipping_method="Express"), ["Express"]),
        (
            lambda told: told.again(is_pickup=True, pickup_place="Old Town"),
            ["The customer now collects it: Old Town."],
        ),
        (
            lambda told: told.again(paid=Decimal(0)),
            ["The payment was undone: €30.00 is owed again. The order can be packed"],
        ),
    ],
)
def test_the_details_begin_with_what_differs(
    told: Told, mia: Client, change: Callable[[Told], object], words: list[str]
) -> None:
    pack(told)
    change(told)
    page = text(mia, f"/orders/{told.order.pk}")
    block = page.split('class="change"')[1].split("</section>")[0]
    for sentence in ["Web shop changed this order", *words, "Nothing is lost."]:
        assert sentence in block
    assert page.count("Changed on the store") == 2  # in the list, and in the details


def test_the_list_leads_to_the_change(told: Told, mia: Client) -> None:
    pack(told)
    told.again(customer_note="Ring")
    page = text(mia, "/orders")
    assert "Look at the change" in page
    assert 'data-verb="ship"' not in page


def test_a_dialog_that_is_open_says_what_stands_in_the_way(told: Told, mia: Client) -> None:
    pack(told)
    told.again(customer_note="Ring")
    assert "Look at the change and confirm it first." in text(
        mia, f"/orders/{told.order.pk}/ask-to-ship"
    )


def test_a_cancelled_box_stands_above_its_own_outlets_list(told: Told, client: Client) -> None:
    pack(told)
    told.again(stage=Stage.CANCELLED)
    far = an_outlet("FAR", "Far away")
    client.force_login(a_person(Role.PACKER, "Fay", far))
    assert "was cancelled on" not in text(client, "/orders")
    client.force_login(a_person(Role.PACKER, "Ben", told.order.outlet))
    assert "was cancelled on Web shop after Ada packed it" in text(client, "/orders")
    assert "was cancelled on Web shop after Ada packed it" in text(client, "/orders/views")
    done = client.post(f"/orders/{told.order.pk}/confirm-change", follow=True)
    assert "change to MAIN-1 is confirmed." in done.content.decode()
    assert "was cancelled on" not in text(client, "/orders")


def test_a_box_that_nobody_scanned_into(told: Told, mia: Client) -> None:
    ada = an_actor(Role.PACKER, "Ada", told.order.outlet)
    assert ada.user_id
    actions.assign(told.order.pk, ada.user_id, ada)
    told.again(stage=Stage.CANCELLED)
    page = text(mia, "/orders")
    assert "was cancelled on Web shop while Ada worked on it" in page
    assert "Put back what was taken for it, and do not send it." in page


def test_where_the_customer_collects_now(told: Told, mia: Client) -> None:
    port = an_outlet("PORT", "Port")
    StorePlace.objects.create(channel=told.channel, store_id="P", name="Quay", outlet=port)
    told.again(is_pickup=True, pickup_place="P", pickup_place_name="Quay")
    page = text(mia, f"/orders/{told.order.pk}")
    assert "The customer now collects it: Quay." in page
    assert "That is your outlet Port. This order is at Main street: move it" in page
    assert "Move to Port" in page
    moved = mia.post(f"/orders/{told.order.pk}/move-to-customer", follow=True)
    assert "Port has 2 × The MUG, 1 × The JUG now." in moved.content.decode()
    assert {order.outlet: order.status for order in Fulfilment.objects.all()} == {
        told.order.outlet: Status.MOVED,
        port: Status.NEW,
    }
    assert "Nothing needs you." in text(mia, "/attention")
    again = mia.post(f"/orders/{told.order.pk}/move-to-customer", follow=True)
    assert "Mia has confirmed this change already." in again.content.decode()


def test_what_nobody_had_begun_has_nothing_to_put_back(told: Told, mia: Client) -> None:
    port = an_outlet("PORT", "Port")
    StorePlace.objects.create(channel=told.channel, store_id="P", name="Quay", outlet=port)
    told.again(is_pickup=True, pickup_place="P", pickup_place_name="Quay")
    move_units(told.order.pk, port.pk, SYSTEM)  # not by the button that confirms it too
    page = text(mia, "/orders")
    assert "Nothing of MAIN-1 is left to send from Main street" in page
    assert "Nobody had begun it, so there is nothing to put back." in page


def test_history_says_who_saw_it(told: Told, mia: Client) -> None:
    pack(told)
    told.again(a_store_line("MUG", 1), JUG)
    mia.post(f"/orders/{told.order.pk}/confirm-change")
    page = text(mia, f"/orders/{told.order.pk}")
    assert "Mia saw what the store changed, put back: 1 × The MUG" in page


def test_a_shop_in_french(told: Told, client: Client) -> None:
    person = a_person(Role.PACKER, "Ada", told.order.outlet)
    person.language = "fr"
    person.save()
    client.force_login(person)
    actions.pack(told.order.pk, SYSTEM)
    told.again(a_store_line("MUG", 1), JUG)
    page = text(client, f"/orders/{told.order.pk}")
    assert "Modifiée sur la boutique" in page
    assert "C’est remis en rayon, continuer" in page
