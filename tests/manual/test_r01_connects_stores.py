"""R01 connects to stores, any number of each, through the pages."""

import pytest
from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.channels.product_import import import_due
from bordereau.channels.sync import sync
from bordereau.fulfilment.models import Fulfilment
from bordereau.sales.models import Shop
from bordereau.staff.access import SYSTEM
from bordereau.standins.woocommerce import WooCommerceStandin, run_woocommerce_standin
from bordereau.stock.models import Product
from tests.ground.accessibility import assert_accessible
from tests.ground.browser import PHONE
from tests.makers import a_person, a_shop, an_outlet


def fill_store(page: Page, name: str, store: WooCommerceStandin, secret: str = "") -> None:
    kind = page.get_by_role("link", name="WooCommerce")
    field = page.get_by_label("What you call this store")
    expect(kind.or_(field)).to_be_visible()
    if kind.is_visible():
        kind.click()
    field.fill(name)
    page.get_by_label("Address of the store").fill(store.url)
    page.get_by_label("Consumer key").fill(store.key)
    page.get_by_label("Consumer secret").fill(secret or store.secret)
    page.get_by_label("The store is on our own network").check()
    page.get_by_role("button", name="Connect").click()


def go_on(page: Page) -> None:
    assert_accessible(page)
    page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize("viewport", [PHONE])
def test_r01_a_fresh_installation_is_set_up_and_connected(page: Page) -> None:
    with run_woocommerce_standin() as store:
        store.place_order({"KIT-003": 2}, payment="card")
        page.goto("/")

        page.get_by_label("Shop name").fill("Brown Bear")
        page.get_by_label("Country").select_option("FR")
        page.get_by_label("Currency").select_option("EUR")
        go_on(page)
        page.get_by_label("Name").fill("Lyon")
        page.get_by_label("Time zone").select_option("Europe/Paris")
        go_on(page)
        page.get_by_label("Your name").fill("Ada")
        page.get_by_label("E-mail").fill("ada@example.com")
        page.get_by_label("Password").fill("a long quiet sentence")
        go_on(page)

        fill_store(page, "Web shop", store, secret="cs_" + "0" * 40)
        expect(page.get_by_role("alert")).to_be_visible()
        assert not Channel.objects.exists()
        assert_accessible(page)
        fill_store(page, "Web shop", store)

        expect(page.get_by_role("heading", name="Web shop is connected")).to_be_visible()
        assert_accessible(page)
        page.get_by_role("button", name="Import products").click()
        expect(page.get_by_text("Asking the store for its products")).to_be_visible()
        assert import_due()  # the background work's part
        expect(page.get_by_text("products of the store are here")).to_be_visible()
        assert Product.objects.filter(sku="KIT-003").exists()

        channel = Channel.objects.get()
        assert channel.state == Channel.State.CONNECTED
        sync(channel.pk, SYSTEM)  # the background work's part
        expect(page.get_by_text("The open orders are here.")).to_be_visible()
        expect(page.get_by_role("link", name="Orders")).to_have_count(0)  # it would lead back here
        finish = page.get_by_role("button", name="Finish and go to Orders")
        expect(finish).to_have_class("button button-main")
        finish.click()

        expect(page.get_by_role("heading", name="Orders")).to_be_visible()
        assert Shop.objects.get().set_up_at is not None
        assert Fulfilment.objects.count() == 1


def test_r01_a_second_store_of_the_same_kind(page: Page) -> None:
    a_shop()
    an_outlet()
    owner = a_person()
    owner.set_password("a long quiet sentence")
    owner.save()
    with run_woocommerce_standin() as first, run_woocommerce_standin() as second:
        page.goto("/channels")
        page.get_by_label("E-mail").fill(owner.email)
        page.get_by_label("Password").fill("a long quiet sentence")
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text("No store yet")).to_be_visible()
        assert_accessible(page)

        for name, store in (("Web shop", first), ("Outlet shop", second)):
            page.goto("/channels")
            page.get_by_role("link", name="Connect a store").click()
            fill_store(page, name, store)
            page.get_by_role("button", name="Import products").click()
            expect(page.get_by_text("Asking the store for its products")).to_be_visible()
            assert import_due()
            expect(page.get_by_text("products of the store are here")).to_be_visible()

        page.goto("/channels")
        expect(page.get_by_text("Connected", exact=True)).to_have_count(2)
        assert_accessible(page)
        page.get_by_role("link", name="Outlet shop").click()
        page.get_by_role("button", name="Check").click()
        expect(page.get_by_text("every permission that we need")).to_be_visible()
        assert_accessible(page)
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_text("Paused", exact=True)).to_be_visible()
    assert set(Channel.objects.values_list("name", "state")) == {
        ("Web shop", "connected"),
        ("Outlet shop", "paused"),
    }
