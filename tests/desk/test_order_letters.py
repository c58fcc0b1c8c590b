"""The letter that is offered after something was reported short."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bordereau.fulfilment import short
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.outbox.models import Push
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet
from tests.desk.answers import HTMX
from tests.makers import a_channel, a_person, a_shop, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.com"


@pytest.fixture
def order(client: Client) -> Fulfilment:
    a_shop()
    client.force_login(a_person(Role.PACKER, "Ada"))
    return an_order(a_channel(an_outlet()), a_store_line("MUG", 3))


@pytest.fixture
def port(order: Fulfilment) -> Outlet:
    return an_outlet("PORT", "Port")


def reported(order: Fulfilment, what_now: WhatNow, outlet: Outlet | None = None) -> None:
    line = order.lines.get().pk
    told = Report(line, 2, Why.NOT_FOUND, what_now, outlet.pk if outlet else None)
    short.report(order.pk, told, SYSTEM)


def proposed(client: Client, order: Fulfilment, language: str = "en") -> str:
    address = reverse("desk:order_letter", args=[order.pk])
    return client.get(f"{address}?language={language}").content.decode()


@pytest.mark.parametrize("script", [False, True])
def test_a_report_leads_to_it_and_sends_nothing(
    client: Client, order: Fulfilment, mail: None, script: bool
) -> None:
    data = {"line": order.lines.get().pk, "units": 2, "what_now": "later", "details": 1}
    address = reverse("desk:order_short", args=[order.pk])
    answer = client.post(address, data, headers=HTMX if script else {})
    if script:
        page = answer.content.decode()
        assert answer["HX-Retarget"] == "#ask"
        assert "- 2 × The MUG" in page
        assert 'id="details"' in page
    else:
        assert answer["Location"] == reverse("desk:order_letter", args=[order.pk])
    assert not Push.objects.filter(kind=Push.Kind.EMAIL).exists()


def test_without_mail_or_address_it_is_not_offered(
    client: Client, order: Fulfilment, settings: Settings
) -> None:
    reported(order, WhatNow.LATER)
    assert "No such order" in proposed(client, order)
    settings.EMAIL_HOST = "mail.example.com"
    assert "Tell Zoë Martin" in proposed(client, order)
    Sale.objects.update(customer_email="")
    assert "No such order" in proposed(client, order)


def test_an_order_that_lacks_nothing_offers_none(
    client: Client, order: Fulfilment, mail: None
) -> None:
    assert "No such order" in proposed(client, order)


@pytest.mark.parametrize(
    ("what_now", "english", "french"),
    [
        (WhatNow.LATER, "takes a little longer", "prend un peu plus de temps"),
        (WhatNow.BACKORDER, "as soon as it is here", "dès qu’il est là"),
        (WhatNow.OTHER_OUTLET, "in a parcel of its own", "dans un colis à part"),
    ],
)
def test_it_says_what_and_what_now_in_both_languages(
    client: Client,
    order: Fulfilment,
    port: Outlet,
    mail: None,
    what_now: WhatNow,
    english: str,
    french: str,
) -> None:
    reported(order, what_now, port)
    for language, words in (("en", english), ("fr", french)):
        page = proposed(client, order, language)
        assert words in page
        assert "- 2 × The MUG" in page


def test_what_the_person_made_of_it_is_sent(client: Client, order: Fulfilment, mail: None) -> None:
    reported(order, WhatNow.LATER)
    data = {"subject": "Your mugs", "text": "They are late.", "details": 1}
    answer = client.post(reverse("desk:order_send_letter", args=[order.pk]), data, headers=HTMX)
    assert "zoe@example.com gets the e-mail." in answer.content.decode()
    assert "wrote to the customer: “Your mugs”" in answer.content.decode()
    push = Push.objects.get(kind=Push.Kind.EMAIL)
    assert (push.payload["subject"], push.payload["text"]) == ("Your mugs", "They are late.")
