"""Chromium for the tests: the system's, else Debian's package, else Playwright's own."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.ground import fetch

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def system_chromium() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def executable(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    return system_chromium() or (own if Path(own).exists() else None)


def obtain() -> bool:
    if system_chromium() or _playwright_has_one() or fetch.apt_install("chromium"):
        return True
    return fetch.run(sys.executable, "-m", "playwright", "install", "chromium")


def _playwright_has_one() -> bool:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def launch(playwright: Playwright, *flags: str) -> Browser | None:
    """None when there is no Chromium. The flags are for a test's own wishes, such as a camera."""
    path = executable(playwright)
    if path is None:
        return None
    sandbox = () if os.geteuid() else ("--no-sandbox",)  # Chromium's sandbox refuses root
    return playwright.chromium.launch(
        executable_path=path,
        args=["--headless=new", *QUIET, *sandbox, *flags],
        # Playwright's own --headless is the old one, which lacks cameras and service workers.
        ignore_default_args=["--headless"],
    )
