"""Stock › Levels and a product's page, as the server answers them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bordereau.channels.models import ExternalId
from bordereau.staff.access import Role
from bordereau.stock import queries
from bordereau.stock.models import Barcode, Outlet, Product, StockMovement
from tests.makers import (
    a_channel,
    a_person,
    a_product,
    a_store_line,
    an_order,
    an_outlet,
)

pytestmark = pytest.mark.django_db


def listed(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("desk:stock"), query).content.decode()
    return re.findall(r'href="/stock/\d+">The ([^<]+)</a>', page)


def text(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_list_shows_what_may_be_sold_first(manager: Client, outlet: Outlet) -> None:
    a_product("MUG", outlet, 5)
    an_order(a_channel(outlet), a_store_line("MUG", 2))
    page = text(manager, reverse("desk:stock"))
    assert "Item Available On hand Committed" in page
    assert "Available 3 On hand 5 Committed 2" in page


@pytest.mark.parametrize("typed", ["mug", "THE m", "Mug"])
def test_a_part_of_the_name_or_sku_finds_it(manager: Client, outlet: Outlet, typed: str) -> None:
    a_product("MUG")
    a_product("JUG")
    assert listed(manager, q=typed) == ["MUG"]
    assert listed(manager) == ["JUG", "MUG"]


def test_a_scan_leads_straight_to_the_product(manager: Client, outlet: Outlet) -> None:
    mug = a_product("MUG")
    Barcode.objects.create(product=mug, code="05901234123457")
    found = manager.get(reverse("desk:stock"), {"q": "5901234123457", "scan": "1"})
    assert found["Location"] == f"/stock/{mug.pk}"
    assert manager.get(reverse("desk:stock"), {"q": "none", "scan": "1"}).status_code == 200


def test_a_product_that_was_sold_too_often_is_below_zero(manager: Client, outlet: Outlet) -> None:
    a_product("JUG", outlet, 1)
    an_order(a_channel(outlet), a_store_line("MUG", 2))
    assert listed(manager, view="below-zero") == ["MUG"]
    assert listed(manager, view="unknown") == ["MUG"]
    page = text(manager, reverse("desk:stock"))
    assert "Below zero 1 Unknown products 1" in page
    assert "Available −2" in page


def test_the_list_goes_on_where_a_page_ends(
    manager: Client, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    for sku in ("B", "A", "C"):
        a_product(sku)
    seen, address = [], reverse("desk:stock") + "?q=the"
    while address:
        page = manager.get(address).content.decode()
        seen += re.findall(r'href="/stock/\d+">The ([^<]+)</a>', page)
        following = re.search(r'href="(/stock\?[^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == ["A", "B", "C"]


def test_a_longer_list_asks_no_more_queries(manager: Client, outlet: Outlet) -> None:
    def queries_of_a_list() -> int:
        with CaptureQueriesContext(connection) as asked:
            manager.get(reverse("desk:stock"))
        return len(asked)

    a_product("ONE", outlet, 1)
    few = queries_of_a_list()
    for number in range(5):
        a_product(f"S{number}", outlet, 1)
    assert queries_of_a_list() == few <= 12


def test_only_the_outlets_where_one_works_are_shown(client: Client, outlet: Outlet) -> None:
    port = an_outlet("PORT", "Port")
    mug = a_product("MUG", outlet, 5)
    an_order(a_channel(port), a_store_line("MUG", 9))
    client.force_login(a_person(Role.PACKER, "Pia", outlet))
    assert "Available 5 On hand 5 Committed 0" in text(client, reverse("desk:stock"))
    assert listed(client, view="below-zero") == []
    page = text(client, reverse("desk:stock_product", args=[mug.pk]))
    assert "Port" not in page
    assert "Committed to" not in page


def test_a_product_says_who_holds_it_and_what_moved(manager: Client, outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 5)
    channel = a_channel(outlet)
    order = an_order(channel, a_store_line("MUG", 2))
    ExternalId.objects.create(channel=channel, value="4711", product=mug, pushes_stock=False)
    page = text(manager, reverse("desk:stock_product", args=[mug.pk]))
    assert f"Committed to {order.sale.receipt_number} New" in page
    assert f"Promised to an order {order.sale.receipt_number}" in page
    assert "Web shop · Main street +2 committed" in page
    assert "Received" in page
    assert "Bordereau · Main street +5 on hand" in page
    assert "It does not count this product. 4711" in page


def test_movements_go_on_where_a_page_ends(
    manager: Client, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bordereau.desk.stock_product.MOVEMENTS", 1)
    mug = a_product("MUG", outlet, 5)
    an_order(a_channel(outlet), a_store_line("MUG"))
    first = reverse("desk:stock_product", args=[mug.pk])
    newest = StockMovement.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert f"?before={newest}" in manager.get(first).content.decode()
    assert "+5 on hand" in text(manager, f"{first}?before={newest}")


def test_a_product_that_is_not_there(manager: Client) -> None:
    assert manager.get("/stock/4711").status_code == 404


def test_barcodes_are_added_and_removed(manager: Client, outlet: Outlet) -> None:
    mug, jug = a_product("MUG"), a_product("JUG")
    add = reverse("desk:barcode_add", args=[mug.pk])
    page = manager.post(add, {"code": "5901234123457", "units": "6"}, follow=True).content.decode()
    assert "case of 6" in page
    taken = manager.post(
        reverse("desk:barcode_add", args=[jug.pk]), {"code": "5901234123457", "units": "1"}
    )
    assert taken.status_code == 422
    assert "The MUG has this barcode already." in taken.content.decode()
    code = Barcode.objects.get()
    manager.post(reverse("desk:barcode_remove", args=[jug.pk, code.pk]))
    assert Barcode.objects.exists(), "it is another product's"
    manager.post(reverse("desk:barcode_remove", args=[mug.pk, code.pk]))
    assert not Barcode.objects.exists()


def test_who_may_not_move_stock_sees_it_alone(client: Client, outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 1)
    client.force_login(a_person(Role.CASHIER, "Cleo", outlet))
    page = client.get(reverse("desk:stock_product", args=[mug.pk])).content.decode()
    assert "/stock/count" not in page
    assert client.get(reverse("desk:stock_verb", args=["count"])).status_code == 403
    assert client.get(reverse("desk:stock_import")).status_code == 403
    added = client.post(reverse("desk:barcode_add", args=[mug.pk]), {"code": "1", "units": "1"})
    assert added.status_code == 403


def test_empty_lists_say_what_will_appear(manager: Client) -> None:
    assert "No products yet" in text(manager, "/stock")
    assert "No product fits" in text(manager, "/stock?q=x")
    assert "Nothing is below zero" in text(manager, "/stock?view=below-zero")
    assert "Every product is known" in text(manager, "/stock?view=unknown")


def test_a_renamed_product_is_found_by_its_new_name() -> None:
    mug = Product.objects.create(name="Mug", sku="M")
    mug.name = "Zoë's CUP"
    mug.save(update_fields=["name"])
    mug.refresh_from_db()
    assert mug.search == "zoe's cup m"
