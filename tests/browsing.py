"""How a test's browser comes to be signed in."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from bordereau.staff.models import User


def sign_in(page: Page, person: User) -> None:
    """Past the sign-in page, which has its own tests; who is new has their browser's language."""
    if person.last_login is None:
        person.language = page.evaluate("navigator.language.slice(0, 2)")
        person.save(update_fields=["language"])
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    home = page.request.get("/healthz").url
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": home}])
