"""Moving work from an order's details: what is asked, and how it is answered."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bordereau.desk.order_moves import suppliers_of
from bordereau.desk.order_parts import others_do, place_among
from bordereau.fulfilment import actions, moving, short
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.fulfilment.status import Status
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Outlet, Product
from bordereau.stock.movements import Kind
from tests.desk.answers import HTMX, said
from tests.desk.two_outlets import order, packer
from tests.makers import (
    a_person,
    an_outlet,
)

__all__ = ["order", "packer"]

pytestmark = pytest.mark.django_db


def press(
    client: Client, name: str, order: Fulfilment, script: bool = False, **fields: object
) -> HttpResponse:
    address = reverse(f"desk:{name}", args=[order.pk])
    data = {"version": order.version, "details": 1} | fields
    answer = client.post(address, data, headers=HTMX if script else {})
    assert isinstance(answer, HttpResponse)
    return answer


def line(order: Fulfilment, sku: str = "MUG") -> int:
    return order.lines.get(product__sku=sku).pk


def test_without_a_script_it_is_asked_on_a_page(packer: Client, order: Fulfilment) -> None:
    page = packer.get(reverse("desk:order_ask_move", args=[order.pk])).content.decode()
    assert "<title>" in page
    assert f'name="units-{line(order)}" value="3"' in page


def test_some_units_go_and_the_rest_stays(packer: Client, order: Fulfilment, port: Outlet) -> None:
    units = {f"units-{line(order)}": "2", f"units-{line(order, 'JUG')}": "0"}
    answer = press(packer, "order_move", order, False, outlet=port.pk, **units)
    assert answer["Location"] == reverse("desk:order", args=[order.pk])
    assert said(answer) == [f"{order.sale.receipt_number}: Port has 2 × The MUG now."]


def test_says_what_is_to_be_put_back(packer: Client, order: Fulfilment, port: Outlet) -> None:
    actions.pack(order.pk, SYSTEM)
    order.refresh_from_db()
    answer = press(packer, "order_move", order, outlet=port.pk)
    assert said(answer)[0].endswith("Put the 4 units that were picked back on their shelf.")


@pytest.mark.parametrize("typed", ["4", "-1", "many", "9999999999"])
def test_a_number_that_makes_no_sense_moves_nothing(
    packer: Client, order: Fulfilment, port: Outlet, typed: str
) -> None:
    answer = press(
        packer, "order_move", order, True, outlet=port.pk, **{f"units-{line(order)}": typed}
    )
    assert answer.status_code == 409
    assert said(answer) == ["The order does not want that many of it."]
    assert order.sale.fulfilments.count() == 1


def test_a_colleagues_order_is_not_there(client: Client, order: Fulfilment, port: Outlet) -> None:
    client.force_login(a_person(Role.PACKER, "Ben", port))
    assert client.get(reverse("desk:order_ask_move", args=[order.pk])).status_code == 404
    assert press(client, "order_move", order, outlet=port.pk).status_code == 404


def test_what_has_left_is_not_asked_about(packer: Client, order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    page = packer.get(reverse("desk:order_ask_move", args=[order.pk])).content.decode()
    assert "Nothing of this order is left to do here" in page


def test_taking_back_shows_the_order_that_has_it_again(
    packer: Client, order: Fulfilment, port: Outlet
) -> None:
    part = moving.move_units(order.pk, port.pk, SYSTEM).into
    answer = press(packer, "order_take_back", part, True, open=order.pk)
    assert f'data-open="{order.pk}"' in answer.content.decode()
    order.refresh_from_db()
    assert order.status == Status.NEW


def test_merging_shows_the_order_that_is_open(
    client: Client, order: Fulfilment, port: Outlet
) -> None:
    client.force_login(a_person(Role.MANAGER, "Mia"))
    part = moving.move_units(order.pk, port.pk, SYSTEM, {line(order): 1}).into
    answer = press(client, "order_merge", part, True, open=part.pk, into=order.pk)
    page = answer.content.decode()
    assert f'data-open="{part.pk}"' in page
    assert f'id="order-{order.pk}"' in page


def test_the_outlet_that_has_most_is_proposed(order: Fulfilment, port: Outlet) -> None:
    hill = an_outlet("HILL", "Hill")
    mug = Product.objects.get(sku="MUG")
    move_by_hand(port.pk, mug.pk, Kind.RECEIVE, 2, "", SYSTEM)
    move_by_hand(hill.pk, mug.pk, Kind.RECEIVE, 9, "", SYSTEM)
    found = suppliers_of(order.outlet_id, list(order.lines.all()))
    assert [(one.outlet, one.has, one.wanted) for one in found] == [(hill, 3, 4), (port, 2, 4)]


def test_a_part_says_which_it_is_and_who_has_the_rest(order: Fulfilment, port: Outlet) -> None:
    alone = [order]
    assert (place_among(order, alone), others_do(order, alone)) == ("", "")
    part = moving.move_units(order.pk, port.pk, SYSTEM, {line(order): 1}).into
    hill = an_outlet("HILL", "Hill")
    other = moving.move_units(order.pk, hill.pk, SYSTEM, {line(order): 1}).into
    kept = list(order.sale.fulfilments.order_by("id"))
    assert place_among(part, kept) == "part 2 of 3"
    assert others_do(part, kept) == "Main street and Hill pack the rest"
    for one in (order, other):
        actions.pack(one.pk, SYSTEM)
        actions.ship(one.pk, SYSTEM)
    kept = list(order.sale.fulfilments.order_by("id"))
    assert others_do(part, kept) == "the rest has left from Main street and Hill"


def test_a_part_says_that_the_rest_waits_for_goods(order: Fulfilment) -> None:
    told = Report(line(order), 1, Why.NOT_FOUND, WhatNow.BACKORDER)
    waiting = short.report(order.pk, told, SYSTEM).into
    assert waiting
    kept = list(order.sale.fulfilments.order_by("id"))
    assert others_do(order, kept) == "the rest is on backorder at Main street"
    assert others_do(waiting, kept) == "Main street packs the rest"
