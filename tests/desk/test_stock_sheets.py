"""Export and import of stock, as the server answers them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bordereau.staff.access import Role
from bordereau.stock.models import Outlet, StockLevel, StockSheet
from tests.makers import a_person, a_product, a_shop, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def outlet() -> Outlet:
    a_shop()
    outlet = an_outlet()
    a_product("MUG", outlet, 5)
    return outlet


@pytest.fixture
def manager(client: Client, outlet: Outlet) -> Client:
    client.force_login(a_person(Role.MANAGER, "Mo"))
    return client


def give(client: Client, content: str, outlet: Outlet, kind: str = "count") -> str:
    file = SimpleUploadedFile("counts.csv", content.encode(), "text/csv")
    form = {"kind": kind, "outlet": outlet.pk, "file": file}
    return client.post("/stock/import", form, follow=True).content.decode()


def test_first_what_would_change_then_it_does(manager: Client, outlet: Outlet) -> None:
    page = give(manager, "sku,counted\nMUG,3\n", outlet)
    assert "1 level would change." in page
    assert "5 → 3" in page
    assert StockLevel.objects.get().on_hand == 5
    sheet = StockSheet.objects.get()
    done = manager.post(f"/stock/import/{sheet.pk}", follow=True).content.decode()
    assert "The import is applied: 1 level is changed." in done
    assert StockLevel.objects.get().on_hand == 3


def test_a_bad_line_stands_with_its_number_and_nothing_can_be_applied(
    manager: Client, outlet: Outlet
) -> None:
    page = give(manager, "sku,counted\nMUG,3\nCUP,1\n", outlet)
    assert "1 line cannot be used" in page
    assert '<td class="number">3</td><td>No product has the SKU “CUP”.</td>' in page
    assert ">Apply<" not in page
    sheet = StockSheet.objects.get()
    refused = manager.post(f"/stock/import/{sheet.pk}").content.decode()
    assert "so nothing was changed" in refused
    assert StockLevel.objects.get().on_hand == 5


def test_the_same_file_twice_asks(manager: Client, outlet: Outlet) -> None:
    give(manager, "sku,received\nMUG,3\n", outlet, kind="receive")
    manager.post(f"/stock/import/{StockSheet.objects.get().pk}")
    page = give(manager, "sku,received\nMUG,3\n", outlet, kind="receive")
    assert "Mo applied this very file already" in page
    again = StockSheet.objects.latest("pk")
    refused = manager.post(f"/stock/import/{again.pk}").content.decode()
    assert "Nothing was done twice" in refused
    assert StockLevel.objects.get().on_hand == 8
    manager.post(f"/stock/import/{again.pk}", {"again": "1"})
    assert StockLevel.objects.get().on_hand == 11


def test_what_is_no_file_of_ours_is_refused(manager: Client, outlet: Outlet) -> None:
    assert "The first line must name the columns" in give(manager, "a,b\n1,2\n", outlet)
    assert manager.post("/stock/import", {"kind": "count"}).status_code == 422
    assert manager.get("/stock/import/4711").status_code == 404


def test_the_export_is_of_the_outlets_one_sees(client: Client, outlet: Outlet) -> None:
    an_outlet("PORT", "Port")
    client.force_login(a_person(Role.PACKER, "Pia", outlet))
    answer = client.get("/stock/export", {"excel": "1"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.splitlines() == [
        "\ufeffSKU,Barcode,Name,Outlet,Available,On hand,Committed,Counted",
        "MUG,,The MUG,MAIN,5,5,0,",
    ]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
