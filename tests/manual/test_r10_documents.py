"""R10 packing slips, and the receipt of a pickup order as its pick list."""

from playwright.sync_api import Page, expect

from bordereau.staff.access import Role
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.makers import a_channel, a_person, a_shop, a_store_line, an_order, an_outlet


def test_r10_the_receipt_of_a_pickup_order_is_printed_from_its_sale(page: Page) -> None:
    a_shop()
    order = an_order(a_channel(an_outlet()), a_store_line("MUG", 3), is_pickup=True)
    sign_in(page, a_person(Role.PACKER))
    page.goto(f"/orders/{order.pk}")
    page.get_by_role("link", name="View sale").click()
    page.get_by_role("link", name="Print receipt").click()
    expect(page.get_by_role("heading", name=f"Receipt {order.sale.receipt_number}")).to_be_visible()
    expect(page.get_by_role("row", name="3 The MUG")).to_be_visible()
    assert_accessible(page)
    page.evaluate("window.print = () => { document.title = 'printing' }")
    page.get_by_role("button", name="Print").click()
    expect(page).to_have_title("printing")


def test_r10_a_packing_slip_lists_what_to_pack(page: Page) -> None:
    a_shop()
    order = an_order(a_channel(an_outlet()), a_store_line("MUG", 3), a_store_line("CUP"))
    sign_in(page, a_person(Role.PACKER))
    page.goto(f"/documents/slips/{order.pk}")
    expect(page.get_by_role("heading", name=order.sale.receipt_number)).to_be_visible()
    expect(page.get_by_role("row", name="3 The MUG")).to_be_visible()
    expect(page.get_by_role("row", name="4 in all")).to_be_visible()
    assert_accessible(page)
