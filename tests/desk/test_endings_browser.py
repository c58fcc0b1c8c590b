"""Cancelling, undoing and taking back under a person's hands."""

import pytest
from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.staff.access import SYSTEM, Role
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.ground.browser import PHONE
from tests.makers import a_channel, a_person, a_shop, a_store_line, an_order, an_outlet


@pytest.fixture
def channel(transactional_db: None) -> Channel:
    a_shop()
    return a_channel(an_outlet())


@pytest.fixture
def desk(page: Page, channel: Channel) -> Page:
    page.route("**/live?*", lambda route: route.fulfill(status=204))
    sign_in(page, a_person(Role.MANAGER, "Mia"))
    return page


def test_some_of_an_order_is_cancelled_in_a_dialog(desk: Page, channel: Channel) -> None:
    order = an_order(channel, a_store_line("MUG", 3), a_store_line("JUG"))
    desk.goto(f"/orders/{order.pk}")
    desk.get_by_role("link", name="Cancel the order").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert_accessible(desk)
    dialog.get_by_label("The MUG").fill("1")
    dialog.get_by_label("The JUG").fill("0")
    dialog.get_by_label("The customer keeps it as a credit").check()
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(desk.locator("#messages")).to_contain_text("some of it is cancelled")
    expect(desk.locator("#details .goods-count").first).to_contain_text("0/2")
    expect(desk.locator("#details .history li").first).to_contain_text("keeps it as a credit")


@pytest.mark.parametrize("viewport", [PHONE])
@pytest.mark.parametrize("language", ["fr"])
def test_the_last_of_an_order_leaves_the_list_on_a_phone(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    desk.goto("/orders")
    desk.locator(f"#order-{order.pk} .order-link").click()
    desk.get_by_role("link", name="Annuler la commande").click()
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.get_by_role("dialog").get_by_role("button", name="Annuler ces articles").click()
    expect(desk.locator(f"#order-{order.pk}")).to_have_count(0)
    expect(desk.locator("#messages")).to_contain_text("est annulée")


def test_shipped_by_mistake_is_undone_from_the_sale(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    desk.goto(f"/sales/{order.sale_id}")
    desk.get_by_role("link", name="Undo “shipped”").click()
    expect(desk.get_by_role("button", name="Undo “shipped”")).to_be_visible()
    assert_accessible(desk)
    desk.get_by_role("button", name="Undo “shipped”").click()
    expect(desk.locator("#details [data-status]").first).to_have_text("Packed")
    expect(desk.locator("#messages")).to_contain_text("is packed again")


def test_shipped_by_mistake_is_undone_in_a_dialog(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    desk.goto(f"/orders/{order.pk}")
    desk.get_by_role("link", name="Undo “shipped”").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Wrong row")
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(desk.locator("#details [data-status]").first).to_have_text("Packed")
    expect(desk.locator("#details .history li").first).to_contain_text("Wrong row")


@pytest.mark.parametrize(("viewport", "is_touched"), [(PHONE, True)])
def test_what_is_asked_on_a_phone_does_not_bring_up_its_keys(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    actions.pack(order.pk, SYSTEM)
    desk.goto(f"/orders/{order.pk}")
    desk.locator("#details").get_by_role("link", name="Mark as shipped").tap()
    expect(desk.locator("#ask-title")).to_be_focused()
    desk.get_by_role("dialog").get_by_role("button", name="Mark as shipped").tap()
    expect(desk.locator("#details [data-status]").first).to_have_text("Shipped")
    desk.get_by_role("link", name="Undo “shipped”").tap()
    expect(desk.locator("#ask-title")).to_contain_text("Undo “shipped”")
    expect(desk.locator("#ask-title")).to_be_focused()


@pytest.mark.parametrize("viewport", [PHONE])
def test_goods_come_back_on_a_phone(desk: Page, channel: Channel) -> None:
    order = an_order(channel, a_store_line("MUG", 3))
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    desk.goto(f"/sales/{order.sale_id}")
    desk.get_by_role("link", name="Take goods back").click()
    expect(desk.get_by_role("heading", name="Take goods of")).to_be_visible()
    desk.set_viewport_size({"width": 360, "height": 1000})  # the bar below covers nothing
    assert_accessible(desk)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.get_by_label("The MUG").fill("2")
    desk.get_by_label("Damaged").check()
    desk.get_by_role("button", name="Take back").click()
    expect(desk.locator(".sale-lines")).to_contain_text("2 brought back")
    expect(desk.locator("#messages")).to_contain_text("No money has moved")
