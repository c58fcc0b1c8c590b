"""R14 tracking is entered in Sales history › the sale › Edit."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bordereau.fulfilment import actions
from bordereau.outbox.models import Push
from bordereau.sales.actions import parcels_of
from bordereau.staff.access import SYSTEM, Role
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.ground.browser import DESK
from tests.makers import a_channel, a_person, a_shop, an_order, an_outlet

# All of a page at once: to axe, what the bar at the bottom half hides is too small to touch.
TALL_PHONE: ViewportSize = {"width": 360, "height": 2400}


@pytest.mark.parametrize("viewport", [DESK, TALL_PHONE])
def test_r14_tracking_is_written_in_the_note_and_in_fields_of_its_own(page: Page) -> None:
    a_shop()
    order = an_order(a_channel(an_outlet()))
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    Push.objects.update(state=Push.State.CONFIRMED)
    sign_in(page, a_person(Role.CASHIER))
    page.goto("/orders")
    page.get_by_role("link", name="Sales history").click()
    assert_accessible(page)
    page.get_by_role("link", name=order.sale.receipt_number).click()
    assert_accessible(page)
    page.get_by_role("link", name="Edit").click()
    assert_accessible(page)
    page.get_by_label("Sale note").fill("Left with the neighbour")
    page.get_by_label("Carrier").fill("Colissimo")
    page.get_by_label("Tracking number").fill("6A123")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved: Sale note, Carrier and Tracking number.")).to_be_visible()
    expect(page.get_by_text("Left with the neighbour")).to_be_visible()
    expect(page.get_by_text("6A123")).to_be_visible()
    assert parcels_of(order.sale_id) == [("Colissimo", "6A123")]
    assert Push.objects.filter(kind=Push.Kind.STATUS, state=Push.State.PENDING).count() == 1
