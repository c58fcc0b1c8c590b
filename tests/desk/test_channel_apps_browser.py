"""The whole way of an app, at both platforms that have one: out, back, again, and removed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel, ChannelApp
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.apply import apply_due
from bordereau.inbox.poll import poll_due
from bordereau.standins.bigcommerce import (
    BigCommerceStandin,
    run_bigcommerce_standin,
)
from bordereau.standins.bigcommerce import Options as BigOptions
from bordereau.standins.shopify import Options as ShopOptions
from bordereau.standins.shopify import ShopifyStandin, run_shopify_standin
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.makers import a_person, a_shop, an_outlet


@pytest.fixture
def owner(page: Page, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, public_url=live_server.url))
    a_shop()
    an_outlet()
    sign_in(page, a_person())
    return page


@pytest.fixture
def shopify() -> Iterator[ShopifyStandin]:
    with run_shopify_standin(ShopOptions(held=True)) as standin:
        yield standin


@pytest.fixture
def bigcommerce() -> Iterator[BigCommerceStandin]:
    with run_bigcommerce_standin(BigOptions(held=True)) as standin:
        yield standin


def save_keys(page: Page, platform: str, client_id: str, client_secret: str) -> None:
    page.goto(f"/channels/connect/{platform}")
    page.get_by_role("link", name="Connect by an app instead of pasting keys").click()
    page.get_by_label("Client ID").fill(client_id)
    page.get_by_label("Client secret").fill(client_secret)
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("heading", name="3. Let it in")).to_be_visible()
    assert_accessible(page)


def bring_in() -> None:
    poll_due()
    while apply_due():
        pass


def test_a_shopify_store_is_connected_and_reconnected_by_an_app(
    owner: Page, shopify: ShopifyStandin
) -> None:
    save_keys(owner, "shopify", shopify.client_id, shopify.secret)
    let_in_at_shopify(owner, shopify)
    expect(owner.get_by_role("heading", name="Import products")).to_be_visible()
    channel = Channel.objects.get()
    assert (channel.url, channel.name) == (shopify.url, "Corner & Co")
    assert channel.credentials["client_secret"] == shopify.secret
    first = channel.credentials["access_token"]

    let_in_at_shopify(owner, shopify)
    expect(owner.get_by_text("Corner & Co is connected again")).to_be_visible()
    again = Channel.objects.get()  # one store, one channel
    assert again.pk == channel.pk
    assert again.credentials["access_token"] != first


def let_in_at_shopify(page: Page, shopify: ShopifyStandin) -> None:
    page.goto("/channels/apps/shopify")
    page.get_by_label("Address of the store").fill(shopify.url)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Open Shopify").click()


def test_a_bigcommerce_store_lets_the_app_in_removes_it_and_lets_it_in_again(
    owner: Page, bigcommerce: BigCommerceStandin
) -> None:
    app = bigcommerce.app
    save_keys(owner, "bigcommerce", app.client_id, app.client_secret)
    stand_in_for_the_platform(bigcommerce)
    install(owner, bigcommerce)
    expect(owner.get_by_text(f"stores/{bigcommerce.shop.options.store_hash}")).to_be_visible()
    assert_accessible(owner)
    assert not Channel.objects.exists()
    owner.get_by_role("button", name="Connect", exact=True).click()
    expect(owner.get_by_role("heading", name="Import products")).to_be_visible()
    channel = Channel.objects.get()
    assert channel.url == bigcommerce.url
    Channel.objects.update(state=Channel.State.CONNECTED)
    bigcommerce.place_order()
    bring_in()
    assert Fulfilment.objects.count() == 1

    there = f"{bigcommerce.front_page}/_standin/load?callback={callback('load')}"
    owner.goto(there)  # opened from the store's own pages
    expect(owner.get_by_role("heading", name="Corner & Co")).to_be_visible()

    token = app.signed_payload()
    app.uninstall()
    told = owner.request.get(callback("uninstall"), params={"signed_payload_jwt": token})
    assert told.status == 200
    owner.goto(f"/channels/{channel.pk}")
    expect(owner.get_by_text("Our app was removed from the store")).to_be_visible()
    bigcommerce.place_order()
    bring_in()
    assert Fulfilment.objects.count() == 1

    install(owner, bigcommerce)
    owner.get_by_role("button", name="Connect", exact=True).click()
    expect(owner.get_by_text("Corner & Co is connected again")).to_be_visible()
    bring_in()
    assert (Channel.objects.count(), Fulfilment.objects.count()) == (1, 2)


def test_a_code_that_was_used_connects_nothing(
    owner: Page, bigcommerce: BigCommerceStandin
) -> None:
    save_keys(owner, "bigcommerce", bigcommerce.app.client_id, bigcommerce.app.client_secret)
    stand_in_for_the_platform(bigcommerce)
    install(owner, bigcommerce)
    bigcommerce.app.codes.clear()
    owner.get_by_role("button", name="Connect", exact=True).click()
    expect(owner.get_by_role("alert")).to_contain_text("did not let the app in")
    assert_accessible(owner)
    owner.get_by_role("link", name="Begin again").click()
    expect(owner.get_by_role("heading", name="by an app")).to_be_visible()
    assert not Channel.objects.exists()


def stand_in_for_the_platform(bigcommerce: BigCommerceStandin) -> None:
    """The app's keys are asked about at the stand-in, and not at the vendor's own host."""
    kept = ChannelApp.objects.get()
    kept.credentials = kept.credentials | {"address": bigcommerce.front_page}
    kept.save()


def callback(kind: str) -> str:
    return f"{settings.ENV.public_url}/channels/apps/bigcommerce/{kind}"


def install(page: Page, bigcommerce: BigCommerceStandin) -> None:
    """The owner presses Install in the store's control panel, and agrees."""
    page.goto(f"{bigcommerce.front_page}/_standin/install?callback={callback('callback')}")
