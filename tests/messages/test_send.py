"""Letters to customers, through a real SMTP server."""

import pytest
from pytest_django import Settings

from bordereau import messages
from bordereau.channels.port import Refused, Retry
from bordereau.fulfilment import actions
from bordereau.fulfilment.actions import Handover
from bordereau.fulfilment.models import Fulfilment
from bordereau.messages.send import send
from bordereau.outbox.models import Push
from bordereau.sales.models import Shop
from bordereau.staff.access import SYSTEM
from tests.ground.ports import free_port
from tests.makers import a_channel, a_shop, a_store_line, an_order, an_outlet
from tests.messages.postbox import Postbox, parts_of, postbox

__all__ = ["postbox"]

pytestmark = pytest.mark.django_db


def shipped(**values: object) -> Push:
    a_shop()
    order = an_order(a_channel(an_outlet()), a_store_line("MUG", 2), **values)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM, Handover("Colissimo", "6A123", notify=True))
    return Push.objects.get(kind=Push.Kind.EMAIL)


def ready(**values: object) -> Push:
    outlet = an_outlet()
    outlet.address = "12 Main street\nLyon"
    outlet.save()
    a_shop()
    order = an_order(a_channel(outlet), is_pickup=True, **values)
    actions.pack(order.pk, SYSTEM, notify=True)
    return Push.objects.get(kind=Push.Kind.EMAIL)


def test_the_customer_hears_that_it_was_shipped(postbox: Postbox) -> None:
    push = shipped()
    assert send(push) == "zoe@example.com"
    [letter] = postbox.letters
    number = push.sale.store_order_number if push.sale else ""
    assert letter["To"] == "zoe@example.com"
    assert letter["From"] == "Brown Bear <shop@example.com>"
    assert letter["Subject"] == f"Your order {number} has been shipped – Brown Bear"
    text, html = parts_of(letter)
    for body in (text, html):
        for words in ("Hello Zoë Martin", "Colissimo", "6A123", "2 × The MUG"):
            assert words in body


def test_the_customer_hears_where_to_collect_and_what_is_owed(postbox: Postbox) -> None:
    send(ready(paid=0))
    text, html = parts_of(postbox.letters[0])
    assert "12 Main street\nLyon" in text
    for body in (text, html):
        for words in ("ready for pickup", "Main street", "€10.00 is still to be paid"):
            assert words in body


def test_a_letter_is_in_the_shops_language_and_a_repeated_one_has_one_id(postbox: Postbox) -> None:
    push = shipped()
    Shop.objects.update(language="fr")
    send(push)
    send(push)
    first, second = postbox.letters
    assert first["Message-ID"] == second["Message-ID"] == f"<push-{push.pk}@example.com>"
    assert '<html lang="fr">' in parts_of(first)[1]


def test_what_customers_type_is_escaped(postbox: Postbox) -> None:
    send(shipped(customer_name="<b>Bo</b> & Co"))
    text, html = parts_of(postbox.letters[0])
    assert "<b>Bo</b> & Co" in text
    assert "&lt;b&gt;Bo&lt;/b&gt; &amp; Co" in html


@pytest.mark.parametrize("address", ["", "nobody", "a@example.com\nBcc: b@example.com"])
def test_an_address_that_cannot_be_written_to_is_final(postbox: Postbox, address: str) -> None:
    with pytest.raises(Refused, match="no e-mail address"):
        send(shipped(customer_email=address))
    assert postbox.letters == []


def test_a_server_that_refuses_the_address_is_final(postbox: Postbox) -> None:
    postbox.answer_to_address = "550 No such mailbox"
    with pytest.raises(Refused, match=r"zoe@example\.com: 550 No such mailbox"):
        send(shipped())


def test_a_server_that_refuses_the_letter_is_final(postbox: Postbox) -> None:
    postbox.answer = "554 Looks like spam"
    with pytest.raises(Refused, match="554 Looks like spam"):
        send(shipped())


@pytest.mark.parametrize("answer", ["421 Too busy", "451 Try later"])
def test_a_server_that_is_busy_is_tried_again(postbox: Postbox, answer: str) -> None:
    postbox.answer = answer
    with pytest.raises(Retry, match="We try again"):
        send(shipped())


def test_a_server_that_is_away_is_tried_again(postbox: Postbox, settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()
    with pytest.raises(Retry, match="cannot be reached"):
        send(shipped())


def test_without_a_server_a_person_is_told(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    assert not messages.is_configured()
    with pytest.raises(Refused, match="BORDEREAU_EMAIL_URL"):
        send(shipped())


def test_an_order_that_is_gone_is_final(postbox: Postbox) -> None:
    push = shipped()
    push.payload["order_id"] = Fulfilment.objects.latest("pk").pk + 1
    with pytest.raises(Refused, match="gone"):
        send(push)
