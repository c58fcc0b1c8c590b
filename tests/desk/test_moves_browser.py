"""The dialog that moves an order, under every hand and eye."""

from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from bordereau.channels.models import Channel
from bordereau.staff.access import Role
from bordereau.staff.models import User
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.ground.browser import DESK, PHONE
from tests.makers import a_channel, a_person, a_shop, a_store_line, an_order, an_outlet


@pytest.fixture
def channel(transactional_db: None) -> Channel:
    a_shop()
    return a_channel(an_outlet())


def is_narrow(place: Locator) -> bool:
    """Whether all of it is seen without moving it sideways."""
    return bool(place.evaluate("place => place.scrollWidth <= place.clientWidth"))


@pytest.mark.parametrize(
    ("viewport", "language", "scheme"),
    [(PHONE, "fr", "dark"), (DESK, "en", "light")],
    ids=["phone", "desk"],
)
def test_everybody_can_move_an_order(
    page: Page, channel: Channel, language: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.route("**/live?*", lambda route: route.fulfill(status=204))
    bob = a_person(Role.PACKER, "Bob")
    User.objects.update(language=language)
    sign_in(page, bob)
    an_outlet("PORT", "Port")
    order = an_order(channel, a_store_line("A mug with a long name" * 3, 2), a_store_line("JUG"))
    page.goto(f"/orders/{order.pk}")
    assert is_narrow(page.locator("#details"))
    page.locator("#details [data-key=m]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    assert is_narrow(dialog)
    if page.viewport_size == PHONE:
        small = dialog.evaluate(
            """dialog => [...dialog.querySelectorAll("label, .button")]
                .filter(found => found.checkVisibility())
                .filter(found => found.getBoundingClientRect().height < 48)
                .map(found => found.outerHTML.slice(0, 80))"""
        )
        assert small == []
    dialog.locator(".button-main").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#details .tag-moved")).to_be_visible()
    assert_accessible(page)
