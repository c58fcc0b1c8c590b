"""Receive, count, move and correct, as the server answers them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Barcode, Outlet, Product, StockLevel, StockMovement
from bordereau.stock.movements import Kind
from tests.makers import a_channel, a_person, a_product, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def mug(outlet: Outlet) -> Product:
    return a_product("MUG", outlet, 5)


def address(verb: str, product: Product, outlet: Outlet) -> str:
    where = f"?outlet={outlet.pk}&product={product.pk}"
    return reverse("desk:stock_verb", args=[verb]) + where


def form_of(client: Client, at: str) -> dict[str, Any]:
    """What the form's page hides in it."""
    page = client.get(at).content.decode()
    return dict(re.findall(r'type="hidden" name="(since|seen)" value="(\d+)"', page))


def on_hand(outlet: Outlet) -> int:
    return StockLevel.objects.get(outlet=outlet).on_hand


def test_a_count_sets_what_is_on_hand(manager: Client, mug: Product, outlet: Outlet) -> None:
    at = address("count", mug, outlet)
    answer = manager.post(at, form_of(manager, at) | {"units": "3"}, follow=True)
    assert "The MUG at Main street, 3 on hand (before: 5), 3 available." in answer.content.decode()
    assert StockMovement.objects.latest("pk").on_hand_change == -2
    assert answer.redirect_chain[0][0] == f"/stock/{mug.pk}"


def test_a_count_that_was_overtaken_says_what_changed(
    manager: Client, mug: Product, outlet: Outlet
) -> None:
    at = address("count", mug, outlet)
    form = form_of(manager, at)
    move_by_hand(outlet.pk, mug.pk, Kind.RECEIVE, 4, "van", SYSTEM)
    refused = manager.post(at, form | {"units": "3"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "On hand went from 5 to 9 while you counted." in page
    assert "van" in page
    assert on_hand(outlet) == 9
    assert 'value="3"' in page, "what was typed is not lost"
    assert 'name="seen" value="9"' in page
    manager.post(at, form | {"units": "3", "seen": "9"})
    assert on_hand(outlet) == 3


def test_a_form_sent_twice_receives_once(manager: Client, mug: Product, outlet: Outlet) -> None:
    at = address("receive", mug, outlet)
    form = form_of(manager, at) | {"units": "12", "reason": "van"}
    manager.post(at, form)
    again = manager.post(at, form)
    assert "You did this a moment ago, and it is saved." in again.content.decode()
    assert on_hand(outlet) == 17


@pytest.mark.parametrize(("way", "left"), [("less", 3), ("more", 7)])
def test_a_correction_takes_away_or_adds(
    manager: Client, mug: Product, outlet: Outlet, way: str, left: int
) -> None:
    at = address("correct", mug, outlet)
    assert manager.post(at, {"units": "2", "way": way, "reason": ""}).status_code == 422
    assert on_hand(outlet) == 5, "a correction has a reason"
    manager.post(at, {"units": "2", "way": way, "reason": "Damaged"})
    assert on_hand(outlet) == left
    assert StockMovement.objects.latest("pk").reason == "Damaged"


def test_goods_move_to_another_outlet(manager: Client, mug: Product, outlet: Outlet) -> None:
    port = an_outlet("PORT", "Port")
    at = address("move", mug, outlet)
    page = manager.post(at, {"units": "2", "to": port.pk}, follow=True).content.decode()
    assert (on_hand(outlet), on_hand(port)) == (3, 2)
    assert "Moved to Port" in page
    assert "Moved from Main street" in page
    assert manager.post(at, {"units": "2", "to": outlet.pk}).status_code == 422


@pytest.mark.parametrize("units", ["", "-1", "1.5", "many", "99999999"])
def test_what_is_no_number_of_units_changes_nothing(
    manager: Client, mug: Product, outlet: Outlet, units: str
) -> None:
    assert manager.post(address("count", mug, outlet), {"units": units}).status_code == 422
    assert on_hand(outlet) == 5


def test_scan_after_scan_at_one_outlet(manager: Client, mug: Product, outlet: Outlet) -> None:
    an_outlet("PORT", "Port")
    Barcode.objects.create(product=mug, code="05901234123457")
    count = reverse("desk:stock_verb", args=["count"])
    assert "In which outlet?" in manager.get(count).content.decode()
    scanning = f"{count}?outlet={outlet.pk}"
    assert "Scan a barcode" in manager.get(scanning).content.decode()
    assert "No product has the code X." in manager.get(f"{scanning}&code=X").content.decode()
    answer = manager.post(f"{scanning}&code=5901234123457", {"units": "7"})
    assert answer["Location"] == scanning
    assert on_hand(outlet) == 7


def test_goods_go_first_to_the_outlet_that_lacks_them(
    manager: Client, mug: Product, outlet: Outlet
) -> None:
    at = address("move", mug, outlet)
    shops = [an_outlet("PORT", "Port"), an_outlet("HILL", "Hill")]
    page = manager.get(at).content.decode()
    assert "Port: 0 available" in page
    assert "checked" not in page, "nobody lacks any, so nobody is proposed"
    order = an_order(a_channel(shops[1]), a_store_line("MUG", 2))
    assert order.outlet == shops[1]
    page = manager.get(at).content.decode()
    assert "Hill: −2 available" in page
    assert re.search(rf'value="{shops[1].pk}"[^>]*checked', page)


def test_another_outlets_stock_is_not_theirs_to_move(client: Client, outlet: Outlet) -> None:
    client.force_login(a_person(Role.PACKER, "Pia", outlet))
    port = an_outlet("PORT", "Port")
    mug = a_product("MUG", port, 5)
    assert client.post(address("count", mug, port), {"units": "0"}).status_code == 403
    assert on_hand(port) == 5
