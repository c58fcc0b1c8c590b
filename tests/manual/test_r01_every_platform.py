"""R01: a store of each platform, connected on the page by what its owner has in hand."""

import pytest
from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.channels.registry import PLATFORMS
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.makers import a_person, a_shop, an_outlet
from tests.stores import STORES


def test_stores_of_every_platform_are_tried() -> None:
    assert STORES.keys() == PLATFORMS.keys()


@pytest.mark.parametrize("platform", STORES)
def test_r01_a_store_of_each_platform_is_connected(page: Page, platform: str) -> None:
    a_shop()
    an_outlet()
    sign_in(page, a_person())
    with STORES[platform]() as store:
        page.goto("/channels")
        page.get_by_role("link", name="Connect a store").click()
        page.get_by_role("link", name=PLATFORMS[platform].label, exact=True).click()
        page.get_by_label("What you call this store").fill("Web shop")
        page.get_by_label("Address of the store").fill(store.connection.url)
        for name, value in store.wrong_credentials().items():
            page.get_by_label(words(name)).fill(value)
        page.get_by_label("The store is on our own network").check()
        page.get_by_role("button", name="Connect").click()
        expect(page.get_by_role("alert")).to_contain_text("Nothing")
        assert_accessible(page)
        assert not Channel.objects.exists()

        for name, value in store.connection.credentials.items():
            page.get_by_label(words(name)).fill(value)
        page.get_by_role("button", name="Connect").click()
        expect(page.get_by_role("heading", name="Import products")).to_be_visible()
        channel = Channel.objects.get()
        assert (channel.platform, channel.credentials) == (platform, store.connection.credentials)
        assert (channel.currency, channel.missing_permissions) == (store.currency, [])


def words(credential: str) -> str:
    return credential.replace("_", " ").capitalize()
