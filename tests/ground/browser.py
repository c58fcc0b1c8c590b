"""The browser of the tests that do what a person does: a plugin of pytest.

def test_packs(page: Page) -> None:                          # English, 1280 × 800
@pytest.mark.parametrize("language", LANGUAGES)              # in both languages
@pytest.mark.parametrize("viewport", [PHONE])                # on a phone
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from tests.ground import chromium

LANGUAGES = ["en", "fr"]
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
PATIENCE = 30_000  # milliseconds: Playwright's own 5 s are few on a busy machine
RESULTS = Path(__file__).resolve().parents[2] / "test-results"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop on this thread; the tests' own queries are no worse for it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as started:
            expect.set_options(timeout=PATIENCE)
            yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = chromium.launch(playwright)
    if launched is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("no Chromium; ./run test fetches one")
    yield launched
    launched.close()


@pytest.fixture
def language() -> str:
    return "en"


@pytest.fixture
def viewport() -> ViewportSize:
    return DESK


@pytest.fixture
def is_touched() -> bool:
    """By a finger, which has no hover and asks for a keyboard on the screen."""
    return False


@pytest.fixture
def open_page(
    browser: Browser,
    live_server: LiveServer,
    language: str,
    viewport: ViewportSize,
    is_touched: bool,
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[], Page]]:
    """A page for each person, who shares nothing with the others, on the live server. A script's
    error or a broken policy fails the test.
    """
    pages: list[Page] = []
    faults: list[str] = []

    def opened() -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
            timezone_id="Europe/Paris",
            viewport=viewport,
            has_touch=is_touched,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.extend(policy_breaches(message)))
        pages.append(page)
        return page

    yield opened
    for number, page in enumerate(pages):
        if request.session.testsfailed:
            screenshot(page, f"{request.node.name}-{number}" if number else request.node.name)
        page.context.close()
    assert faults == []


@pytest.fixture
def page(open_page: Callable[[], Page]) -> Page:
    return open_page()


def policy_breaches(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []


def screenshot(page: Page, name: str) -> Path:
    """The whole page as it stands, in test-results/."""
    file = RESULTS / f"{''.join(c if c.isalnum() else '-' for c in name)}.png"
    page.screenshot(path=file, full_page=True)
    return file
