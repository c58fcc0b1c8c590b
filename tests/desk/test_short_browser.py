"""The dialog for what is short, under every hand and eye."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from bordereau.channels.models import Channel
from bordereau.fulfilment.models import Fulfilment
from bordereau.outbox.models import Push
from bordereau.staff.access import Role
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.ground.browser import DESK, PHONE
from tests.makers import a_channel, a_person, a_product, a_shop, a_store_line, an_order, an_outlet


@pytest.fixture
def channel(transactional_db: None) -> Channel:
    a_shop()
    return a_channel(an_outlet())


@pytest.fixture
def order(channel: Channel) -> Fulfilment:
    a_product("MUG", channel.outlets.get(), 5)
    a_product("JUG", an_outlet("PORT", "Port"), 5)
    return an_order(channel, a_store_line("MUG", 3))


@pytest.fixture
def desk(page: Page, order: Fulfilment) -> Page:
    page.route("**/live?*", lambda route: route.fulfill(status=204))
    sign_in(page, a_person(Role.PACKER, "Bob"))
    page.goto(f"/orders/{order.pk}")
    return page


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"]
)
def test_everybody_can_report_what_is_short(desk: Page, scheme: Literal["light", "dark"]) -> None:
    desk.emulate_media(color_scheme=scheme)
    desk.locator("#details [data-key=s]").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert_accessible(desk)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if desk.viewport_size == PHONE:
        small = dialog.evaluate(
            """dialog => [...dialog.querySelectorAll(".choice, .units, .button, select")]
                .filter(found => found.checkVisibility())
                .filter(found => found.getBoundingClientRect().height < 48)
                .map(found => found.outerHTML.slice(0, 80))"""
        )
        assert small == []
    expect(dialog.get_by_label("Leave it for later")).to_be_checked()
    dialog.get_by_role("button", name="Report it short").click()
    expect(dialog).to_be_hidden()
    expect(desk.locator("#details .goods")).to_contain_text("3 short")
    expect(desk.locator("#details").get_by_role("button", name="Mark as packed")).to_be_disabled()
    assert_accessible(desk)


@pytest.mark.parametrize(("viewport", "is_touched"), [(PHONE, True)])
def test_a_gloved_thumb_counts_without_the_phones_keys(desk: Page) -> None:
    desk.locator("#details [data-key=s]").tap()
    dialog = desk.get_by_role("dialog")
    missing = dialog.get_by_label("How many are missing")
    expect(missing).to_have_value("3")
    expect(dialog.locator("#ask-title")).to_be_focused()
    fewer, more = dialog.locator("[data-step='-1']"), dialog.locator("[data-step='1']")
    for _tap in range(4):
        fewer.tap()
    expect(missing).to_have_value("0")
    for _tap in range(4):
        more.tap()
    expect(missing).to_have_value("3")
    expect(missing).not_to_be_focused()
    fewer.tap()
    assert_accessible(desk)
    dialog.get_by_role("button", name="Report it short").tap()
    expect(desk.locator("#details .goods")).to_contain_text("2 short")


def test_the_keyboard_alone_moves_what_is_short(desk: Page, order: Fulfilment) -> None:
    desk.keyboard.press("s")
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_label("How many are missing")).to_be_focused()
    desk.keyboard.press("ControlOrMeta+a")
    desk.keyboard.type("2")
    dialog.get_by_label("Another outlet sends it").focus()
    desk.keyboard.press("Space")
    expect(dialog.get_by_label("The outlet that sends it")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.locator("#messages")).to_contain_text("Port has 2 × The MUG now.")
    assert order.sale.fulfilments.count() == 2


def test_the_letter_follows_in_the_same_dialog(desk: Page, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    desk.locator("#details [data-key=s]").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="Report it short").click()
    expect(dialog).to_contain_text("Tell Zoë Martin")
    expect(desk.locator("#details .goods")).to_contain_text("3 short")
    assert_accessible(desk)
    dialog.get_by_role("link", name="French").click()
    expect(dialog.get_by_label("Text")).to_have_value(re.compile("Bonjour"))
    dialog.get_by_label("Text").fill("Nous arrivons.")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_be_hidden()
    expect(desk.locator("#messages")).to_contain_text("zoe@example.com gets the e-mail.")
    assert Push.objects.get(kind=Push.Kind.EMAIL).payload["text"] == "Nous arrivons."
