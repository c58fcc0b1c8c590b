"""R16 Sales history › the sale › Edit › Add payment › Save changes; and what R15 says of it."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bordereau.fulfilment import actions
from bordereau.fulfilment.status import Status
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Role
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.ground.browser import DESK
from tests.makers import a_channel, a_person, a_shop, an_order, an_outlet

CHARGES_NOBODY = "Recording a payment charges nobody."
# All of a page at once: to axe, what the bar at the bottom half hides is too small to touch.
TALL_PHONE: ViewportSize = {"width": 360, "height": 2400}


@pytest.mark.parametrize("viewport", [DESK, TALL_PHONE])
def test_r16_a_payment_is_recorded_charges_nobody_and_lets_the_order_go(page: Page) -> None:
    a_shop()
    order = an_order(a_channel(an_outlet()), paid=Decimal(0))
    actions.pack(order.pk, SYSTEM)
    with pytest.raises(Refusal, match="still owed"):
        actions.ship(order.pk, SYSTEM)

    sign_in(page, a_person(Role.CASHIER))
    page.goto("/sales?unpaid=1")
    page.get_by_role("link", name=order.sale.receipt_number).click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Sale note").fill("Paid at the door")
    page.get_by_role("button", name="Add payment").click()
    expect(page.get_by_text(CHARGES_NOBODY)).to_be_visible()
    expect(page.get_by_label("Amount")).to_have_value("10.00")
    expect(page.get_by_label("Sale note")).to_have_value("Paid at the door")
    assert_accessible(page)

    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("How it was paid").fill("Cash")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("A payment of €10.00 was recorded.")).to_contain_text(
        f"{order.sale.receipt_number} is paid, and its order can be shipped."
    )
    payment = order.sale.payments.get()
    assert (payment.amount, payment.method, payment.source) == (Decimal(10), "Cash", "staff")
    assert actions.ship(order.pk, SYSTEM).status == Status.SHIPPED


def test_r16_works_without_a_script(page: Page) -> None:
    a_shop()
    order = an_order(a_channel(an_outlet()), paid=Decimal(0))
    sign_in(page, a_person(Role.CASHIER))
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"/sales/{order.sale_id}/edit")
    page.get_by_role("button", name="Add payment").click()
    page.get_by_label("How it was paid").fill("Cash")
    page.get_by_label("How it was paid").press("Escape")  # the suggestions would take the key
    page.get_by_label("How it was paid").press("Enter")
    expect(page.get_by_text("A payment of €10.00 was recorded.")).to_be_visible()
    assert order.sale.payments.count() == 1


def test_r15_the_gate_names_the_page_where_the_payment_is_recorded(page: Page) -> None:
    a_shop()
    order = an_order(a_channel(an_outlet()), paid=Decimal(4))
    actions.pack(order.pk, SYSTEM)
    with pytest.raises(Refusal) as refused:
        actions.ship(order.pk, SYSTEM)
    receipt = order.sale.receipt_number
    assert f"€6.00 is still owed. Record the payment in Sales history › {receipt} › Edit" in str(
        refused.value
    )
    sign_in(page, a_person(Role.CASHIER))
    page.goto(f"/sales/{order.sale_id}")
    expect(page.get_by_text("Owed")).to_be_visible()
    page.get_by_role("link", name="Add payment").click()
    expect(page.get_by_label("Amount")).to_have_value("6.00")
