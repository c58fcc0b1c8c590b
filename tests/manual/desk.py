"""The Orders page as the manual's statements find it: a signed-in manager, one store, no stream."""

import pytest
from playwright.sync_api import Locator, Page

from bordereau.channels.models import Channel
from bordereau.fulfilment.models import Fulfilment
from bordereau.staff.access import Role
from tests.browsing import sign_in
from tests.makers import a_channel, a_person, a_shop, an_outlet


@pytest.fixture
def channel(transactional_db: None) -> Channel:
    a_shop()
    return a_channel(an_outlet())


@pytest.fixture
def desk(page: Page, channel: Channel) -> Page:
    page.route("**/live?*", lambda route: route.fulfill(status=204))
    sign_in(page, a_person(Role.MANAGER, "Mia"))
    return page


def row(page: Page, order: Fulfilment) -> Locator:
    return page.locator(f"#order-{order.pk}")


def open_order(page: Page, order: Fulfilment) -> Locator:
    """Stock › Orders, then a click on the order."""
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Orders").click()
    row(page, order).get_by_role("link", name=order.sale.receipt_number).click()
    return page.locator("#details")
