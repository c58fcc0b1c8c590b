import pytest
from playwright.sync_api import Page, ViewportSize

from tests.ground.browser import LANGUAGES, PHONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_speaks_the_test_s_language(page: Page, language: str) -> None:
    page.goto("/healthz")
    assert page.evaluate("navigator.language").startswith(language)


@pytest.mark.parametrize("viewport", [PHONE])
def test_the_browser_is_as_wide_as_asked(page: Page, viewport: ViewportSize) -> None:
    page.goto("/healthz")
    assert page.evaluate("innerWidth") == viewport["width"]
