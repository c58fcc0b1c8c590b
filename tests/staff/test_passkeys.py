"""Passkeys in a real browser, whose authenticator is a virtual one, under our content policy."""

from playwright.sync_api import Page, expect

from tests.ground.accessibility import assert_accessible
from tests.makers import a_person, a_shop

PASSWORD = "a long quiet sentence"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def test_a_passkey_is_added_and_signs_in_without_a_password(page: Page) -> None:
    a_shop()
    owner = a_person()
    owner.set_password(PASSWORD)
    owner.save()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto("/account/security/webauthn/add/")
    page.get_by_label("E-mail").fill(owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Passwordless").check()
    assert_accessible(page)
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/recovery-codes/**")
    assert_accessible(page)

    page.context.clear_cookies()
    page.goto("/account/sign-in/?next=/account/security/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("You have 1 passkey")).to_be_visible()
    assert_accessible(page)
