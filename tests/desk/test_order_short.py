"""Short, from an order's details: what is proposed, and how it is answered."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bordereau.channels.models import Channel
from bordereau.fulfilment.models import Fulfilment, Shortage
from bordereau.fulfilment.shortfall import WhatNow
from bordereau.sales.models import Shop
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Outlet, Product
from bordereau.stock.movements import Kind
from tests.desk.answers import HTMX, said
from tests.desk.two_outlets import order, packer
from tests.makers import (
    a_person,
    a_store_line,
    an_order,
)

__all__ = ["order", "packer"]

pytestmark = pytest.mark.django_db


def asked(client: Client, order: Fulfilment) -> str:
    line = order.lines.get(product__sku="MUG").pk
    return client.get(reverse("desk:ask_short", args=[order.pk, line])).content.decode()


def chosen(page: str) -> list[WhatNow]:
    return [one for one in WhatNow if f'name="what_now" value="{one}" checked' in page]


def press(client: Client, name: str, order: Fulfilment, **fields: object) -> HttpResponse:
    line = order.lines.get(product__sku="MUG").pk
    data = {"version": order.version, "details": 1, "line": line} | fields
    answer = client.post(reverse(f"desk:{name}", args=[order.pk]), data, headers=HTMX)
    order.refresh_from_db()
    assert isinstance(answer, HttpResponse)
    return answer


def test_without_a_script_it_is_asked_on_a_page(packer: Client, order: Fulfilment) -> None:
    page = asked(packer, order)
    assert "<title>" in page
    assert 'name="units" value="3"' in page
    assert "5 on hand here, by the count" in page


def test_an_outlet_that_has_it_is_proposed(packer: Client, order: Fulfilment, port: Outlet) -> None:
    assert chosen(asked(packer, order)) == [WhatNow.LATER]
    move_by_hand(port.pk, Product.objects.get(sku="MUG").pk, Kind.RECEIVE, 2, "", SYSTEM)
    page = asked(packer, order)
    assert chosen(page) == [WhatNow.OTHER_OUTLET]
    assert "Port – has 2 of 3" in page


def test_the_shops_usual_choice_is_proposed(packer: Client, order: Fulfilment) -> None:
    Shop.objects.update(when_short=WhatNow.BACKORDER)
    assert chosen(asked(packer, order)) == [WhatNow.BACKORDER]


def test_says_what_became_of_it_and_of_the_count(
    packer: Client, order: Fulfilment, port: Outlet
) -> None:
    answer = press(
        packer, "order_short", order, units=2, why="damaged", what_now="other_outlet",
        outlet=port.pk,
    )  # fmt: skip
    receipt = order.sale.receipt_number
    assert said(answer) == [
        f"{receipt}: Port has 2 × The MUG now. The count lost 2 units: 3 on hand."
    ]
    assert Shortage.objects.get().why == "damaged"


def test_an_order_that_lacks_something_says_so_and_cannot_be_packed(
    packer: Client, order: Fulfilment
) -> None:
    page = press(packer, "order_short", order, units=2, what_now="later").content.decode()
    assert "2 short" in page
    assert "2 × The MUG is reported short. Say under Short what happens with it" in page
    assert "Ada reported 2 short and left it for later." in asked(packer, order)
    assert 'name="units" value="2"' in asked(packer, order)


def test_what_was_found_lets_it_go_on(packer: Client, order: Fulfilment) -> None:
    press(packer, "order_short", order, units=2, what_now="later")
    page = press(packer, "order_found", order).content.decode()
    assert "2 short" not in page
    assert "Ada found 2 × The MUG after all" in page


def test_a_number_that_makes_no_sense_reports_nothing(packer: Client, order: Fulfilment) -> None:
    answer = press(packer, "order_short", order, units="many", what_now="later")
    assert answer.status_code == 409
    assert not Shortage.objects.exists()


def test_a_line_of_another_order_is_not_there(
    packer: Client, order: Fulfilment, channel: Channel
) -> None:
    other = an_order(channel, a_store_line("JUG"))
    line = other.lines.get().pk
    assert packer.get(reverse("desk:ask_short", args=[order.pk, line])).status_code == 404


def test_backorders_have_a_tag_and_a_filter(packer: Client, order: Fulfilment) -> None:
    press(packer, "order_short", order, units=2, what_now="backorder")
    page = packer.get(reverse("desk:orders") + "?backorder=1").content.decode()
    assert page.count('class="order ') == 1
    assert ">Backorder</span>" in page
    assert "Backorders" in page
    assert f'id="order-{order.pk}"' not in page


def test_only_who_may_cancel_is_offered_it(
    client: Client, packer: Client, order: Fulfilment
) -> None:
    assert "Ask a manager to cancel it." in asked(packer, order)
    client.force_login(a_person(Role.MANAGER, "Mia"))
    assert "Ask a manager to cancel it." not in asked(client, order)
    answer = press(client, "order_short", order, units=2, what_now="cancel")
    assert "is cancelled here. Bordereau refunds nobody: refund it on the store." in said(answer)[0]
    assert "cancelled here, to be refunded on the store" in answer.content.decode()
