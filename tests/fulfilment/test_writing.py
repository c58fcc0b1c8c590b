"""Letters in a person's own words."""

import pytest

from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.writing import write_to_customer
from bordereau.messages.send import send
from bordereau.outbox.models import Push
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from tests.makers import a_channel, a_shop, an_actor, an_order, an_outlet
from tests.messages.postbox import Postbox, parts_of, postbox

__all__ = ["postbox"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Fulfilment:
    a_shop()
    return an_order(a_channel(an_outlet()))


def test_the_letter_is_sent_as_it_was_written(order: Fulfilment, postbox: Postbox) -> None:
    write_to_customer(order.pk, "About  your\norder", "One\n\n<b>two</b>", SYSTEM)
    push = Push.objects.get(kind=Push.Kind.EMAIL)
    assert send(push) == "zoe@example.com"
    [letter] = postbox.letters
    assert letter["Subject"] == "About your order"
    text, html = parts_of(letter)
    assert text.strip() == "One\n\n<b>two</b>"
    assert "<p>&lt;b&gt;two&lt;/b&gt;</p>" in html
    assert "Hello" not in html
    assert Event.objects.filter(kind="letter").get().detail["subject"] == "About your order"


def test_each_letter_is_sent(order: Fulfilment, postbox: Postbox) -> None:
    write_to_customer(order.pk, "One", "text", SYSTEM)
    write_to_customer(order.pk, "Two", "text", SYSTEM)
    assert Push.objects.filter(kind=Push.Kind.EMAIL).count() == 2


def test_what_cannot_be_sent_is_refused(order: Fulfilment, postbox: Postbox) -> None:
    with pytest.raises(Refusal, match="Write a subject and a text first"):
        write_to_customer(order.pk, "One", " ", SYSTEM)
    with pytest.raises(Refusal, match="Web shop changed this order a moment ago"):
        write_to_customer(order.pk, "One", "text", SYSTEM, version=99)
    ben = an_actor(Role.PACKER, "Ben", an_outlet("PORT", "Port"))
    with pytest.raises(NotFound):
        write_to_customer(order.pk, "One", "text", ben)
    Sale.objects.update(customer_email="")
    with pytest.raises(Refusal, match="Nothing was sent"):
        write_to_customer(order.pk, "One", "text", SYSTEM)
    assert not Push.objects.filter(kind=Push.Kind.EMAIL).exists()


def test_without_a_mail_server_nothing_is_promised(order: Fulfilment) -> None:
    with pytest.raises(Refusal, match="no mail server"):
        write_to_customer(order.pk, "One", "text", SYSTEM)
