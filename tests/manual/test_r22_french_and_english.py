"""R22 the pages exist in French and English: a person switches, and it stays with them."""

from playwright.sync_api import Page, expect

from tests.browsing import sign_in
from tests.makers import a_person, a_shop, an_outlet


def test_r22_a_person_switches_the_language(page: Page) -> None:
    a_shop()
    an_outlet()
    person = a_person()
    sign_in(page, person)
    page.goto("/settings")
    page.get_by_label("Menu of Ada").click()
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")

    page.context.clear_cookies()
    sign_in(page, person)
    page.goto("/orders")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
