"""Stock under a person's hands: a phone at the shelf, a screen at the desk, a file."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Barcode, Outlet, Product, StockLevel
from bordereau.stock.movements import Kind
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.ground.browser import DESK, PHONE
from tests.makers import a_channel, a_person, a_product, a_shop, a_store_line, an_order, an_outlet


@pytest.fixture
def outlet(transactional_db: None) -> Outlet:
    a_shop()
    return an_outlet()


@pytest.fixture
def mug(outlet: Outlet) -> Product:
    mug = a_product("MUG", outlet, 12)
    Barcode.objects.create(product=mug, code="05901234123457", units=6)
    an_order(a_channel(outlet), a_store_line("MUG", 2), a_store_line("JUG", 3))
    move_by_hand(outlet.pk, mug.pk, Kind.CORRECT, -1, "Damaged", SYSTEM)
    return mug


@pytest.fixture
def desk(page: Page, outlet: Outlet) -> Page:
    page.route("**/live?*", lambda route: route.fulfill(status=204))
    sign_in(page, a_person(Role.OWNER, "Mo"))  # whose navigation is the longest
    return page


def check(page: Page) -> None:
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("viewport", "language", "scheme"),
    [(PHONE, "fr", "dark"), (PHONE, "en", "light"), (DESK, "fr", "light"), (DESK, "en", "dark")],
)
def test_everybody_can_use_it(
    desk: Page, mug: Product, outlet: Outlet, scheme: Literal["light", "dark"]
) -> None:
    an_outlet("PORT", "Port of the long name")
    desk.emulate_media(color_scheme=scheme)
    where = f"?outlet={outlet.pk}"
    for address in (
        "/stock",
        "/stock?view=below-zero&q=none",
        f"/stock/{mug.pk}",
        f"/stock/count{where}",
        "/stock/receive",
        f"/stock/count{where}&product={mug.pk}",
        f"/stock/move{where}&product={mug.pk}",
        f"/stock/correct{where}&product={mug.pk}",
        "/stock/import",
    ):
        desk.goto(address)
        check(desk)


@pytest.mark.parametrize("viewport", [PHONE])
def test_shelf_by_shelf_with_a_scanner(desk: Page, mug: Product, outlet: Outlet) -> None:
    """A scanner types the code and presses Enter; no finger touches the screen between."""
    desk.goto("/stock/count")
    expect(desk.get_by_label("Scan a barcode")).to_be_focused()  # after the page's first frame
    desk.keyboard.type("5901234123457\n")
    expect(desk.get_by_role("heading", level=1)).to_have_text("The MUG")
    number = desk.get_by_label("How many are there")
    expect(number).to_be_focused()
    box = number.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    desk.keyboard.type("9\n")
    expect(desk.locator("#messages")).to_contain_text("9 on hand (before: 11), 7 available")
    expect(desk.get_by_label("Scan a barcode")).to_be_focused()
    assert StockLevel.objects.get(product=mug).on_hand == 9


@pytest.mark.parametrize("viewport", [PHONE])
def test_everything_to_touch_on_a_phone_is_large(desk: Page, mug: Product) -> None:
    for address in ("/stock", f"/stock/{mug.pk}"):
        desk.goto(address)
        for control in desk.locator("main a.button, main button, .view").all():
            if control.is_visible():
                box = control.bounding_box()
                assert box is not None
                assert box["height"] >= 44


def test_a_file_is_looked_at_and_then_applied(
    desk: Page, mug: Product, outlet: Outlet, tmp_path: Path
) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("sku,counted\nMUG,8\nCUP,1\n")
    desk.goto("/stock")
    desk.get_by_role("link", name="Import").click()
    desk.get_by_label("CSV file").set_input_files(file)
    desk.get_by_label("Outlet").select_option(label=outlet.name)
    desk.get_by_role("button", name="Check the file").click()
    expect(desk.get_by_role("cell", name="No product has the SKU “CUP”.")).to_be_visible()
    check(desk)
    file.write_text("sku,counted\nMUG,8\n")
    desk.get_by_role("link", name="Another file").click()
    desk.get_by_label("CSV file").set_input_files(file)
    desk.get_by_label("Outlet").select_option(label=outlet.name)
    desk.get_by_role("button", name="Check the file").click()
    check(desk)
    desk.get_by_role("button", name="Apply", exact=True).click()
    expect(desk.locator("#messages")).to_contain_text("The import is applied: 1 level is changed.")
    assert StockLevel.objects.get(product=mug).on_hand == 8


@pytest.mark.parametrize("viewport", [PHONE])
@pytest.mark.parametrize("language", ["fr"])
def test_what_a_file_would_change_is_seen_whole_on_a_phone(
    desk: Page, mug: Product, outlet: Outlet, tmp_path: Path
) -> None:
    Product.objects.filter(pk=mug.pk).update(
        name="Planche à fromage en ardoise", sku="KIT-026-LONG"
    )
    Outlet.objects.update(name="Rue de la République")
    file = tmp_path / "counts.csv"
    file.write_text("sku,outlet,counted\nKIT-026-LONG,MAIN,1024\n")
    desk.goto("/stock/import")
    desk.get_by_label("Fichier CSV").set_input_files(file)
    desk.get_by_role("button", name="Vérifier le fichier").click()
    table = desk.get_by_role("region", name="Ce qui changerait")
    expect(table).to_contain_text("Rue de la République")
    assert table.evaluate("place => place.scrollWidth <= place.clientWidth")
