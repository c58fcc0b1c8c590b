"""R21: a store connected before fulfilment is found out, says so, and loses nothing by it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from bordereau.channels import product_import
from bordereau.channels.actions import resume
from bordereau.channels.health import tend_webhooks
from bordereau.channels.models import Channel
from bordereau.channels.sync import sync
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.apply import apply_due
from bordereau.inbox.models import InboxRow
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales.actions import record_payment
from bordereau.sales.balances import balance_of
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.standins.bigcommerce import Options, run_bigcommerce_standin
from bordereau.standins.bigcommerce.standin import BEFORE_FULFILMENT
from bordereau.standins.bigcommerce.state import Account
from bordereau.stock.models import StockLevel
from tests.browsing import sign_in
from tests.channels.bigcommerce.conftest import BigCommerceInHand
from tests.ground.accessibility import assert_accessible
from tests.makers import a_person, a_shop, an_outlet

MISSING = (
    "Orders: modify, Order Transactions: read-only, Store Inventory: modify, "
    "Store Locations: read-only, Information & Settings: read-only"
)


@pytest.fixture
def store() -> Iterator[BigCommerceInHand]:
    with run_bigcommerce_standin(Options(held=True)) as standin:
        yield BigCommerceInHand(standin)


@pytest.fixture
def old(store: BigCommerceInHand) -> Account:
    """The account of before: it may read orders and products, and nothing else."""
    return store.standin.add_account(*BEFORE_FULFILMENT)


@pytest.fixture
def owner(page: Page, store: BigCommerceInHand, old: Account) -> Page:
    """Has connected the store, and imported its products."""
    a_shop()
    for name in ("Old Town", "Riverside"):
        an_outlet(name[:3].upper(), name)
    sign_in(page, a_person())
    page.goto("/channels/connect/bigcommerce")
    page.get_by_label("What you call this store").fill("Web shop")
    page.get_by_label("Address of the store").fill(store.connection.url)
    page.get_by_label("The store is on our own network").check()
    give(page, old)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("heading", name="Import products")).to_be_visible()
    expect(page.get_by_text(MISSING)).to_be_visible()
    product_import.take_products(the_channel().pk, SYSTEM)
    resume(the_channel().pk, SYSTEM)
    return page


def give(page: Page, account: Account) -> None:
    page.get_by_label("Access token").fill(account.token)
    page.get_by_label("Client secret").fill(account.client_secret)


def reconnect(page: Page, account: Account) -> None:
    page.goto(f"/channels/{the_channel().pk}")
    page.get_by_role("link", name="Reconnect").click()
    give(page, account)
    page.get_by_role("button", name="Reconnect").click()
    expect(page.get_by_text("is connected again")).to_be_visible()


def answer_places(page: Page) -> None:
    """The store's locations, which nobody could see before: the guesses by name are right."""
    page.goto(f"/channels/{the_channel().pk}/places")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def the_channel() -> Channel:
    return Channel.objects.get()


def deliver_all() -> None:
    while apply_due() or deliver_due():
        pass


def bring_in() -> None:
    """What the store tells now; its places are the outlets so named."""
    sync(the_channel().pk, SYSTEM)
    deliver_all()


def order_of(number: str) -> Fulfilment:
    return Fulfilment.objects.get(sale__store_order_id=number)


def fact(page: Page, name: str) -> Locator:
    term = page.locator("dt", has_text=re.compile(rf"^{name}$"))
    return term.locator("xpath=following-sibling::dd[1]")


def waiting() -> dict[str, str]:
    return dict(Push.objects.values_list("subject", "state"))


def shipped(number: str) -> None:
    order = order_of(number)
    actions.pack(order.pk, SYSTEM)
    if balance_of(order.sale).due:
        record_payment(order.sale_id, balance_of(order.sale).due, "Bank transfer", SYSTEM)
    actions.ship(order.pk, SYSTEM, actions.Handover("Colissimo", f"6A{number}"))


def test_r21_orders_come_in_pushes_wait_and_go_out_after_reconnecting(
    owner: Page, store: BigCommerceInHand
) -> None:
    paid, unpaid = store.place_order(), store.place_order(paid=False)
    bring_in()
    shipped(paid)
    deliver_all()

    # Orders are on the page, and can be worked on.
    owner.goto("/")
    expect(owner.get_by_role("row").filter(has_text=paid)).to_have_count(0)  # done here
    assert {one.sale.store_order_id for one in Fulfilment.objects.all()} == {paid, unpaid}

    # The store has been told nothing, and the page says why and what to do.
    assert store.written() == []
    assert store.status(paid) == "Awaiting Fulfillment"
    owner.goto(f"/channels/{the_channel().pk}")
    expect(owner.get_by_text(f"It lacks: {MISSING}.")).to_be_visible()
    expect(owner.get_by_text("The owner chooses Reconnect")).to_be_visible()
    expect(fact(owner, "Missing permissions")).to_have_text(MISSING)
    expect(fact(owner, "To be sent")).to_contain_text(str(len(waiting())))
    assert set(waiting().values()) == {Push.State.PENDING}
    assert_accessible(owner)
    owner.goto("/attention")
    expect(owner.get_by_text("Orders come in, but Web shop").first).to_be_visible()

    # The same account again changes nothing; a new one of too little says what is still missing.
    less = store.standin.add_account(*BEFORE_FULFILMENT, "store_v2_orders")
    owner.goto(f"/channels/{the_channel().pk}/reconnect")
    expect(owner.get_by_text(f"What it does not let us do yet: {MISSING}.")).to_be_visible()
    expect(owner.get_by_text("Settings › Store-level API accounts")).to_be_visible()
    give(owner, less)
    owner.get_by_role("button", name="Reconnect").click()
    still = MISSING.removeprefix("Orders: modify, ")
    expect(owner.get_by_text(f"It lacks: {still}.").first).to_be_visible()
    deliver_all()
    assert store.written() == []

    # A new account with all of it: what waited goes out, and nobody enters anything again.
    reconnect(owner, store.standin.add_account())
    answer_places(owner)
    deliver_all()
    bring_in()
    assert the_channel().missing_permissions == []
    assert store.status(paid) == "Completed"
    (shipment,) = store.standin.order(int(paid)).shipments
    assert shipment.tracking_number == f"6A{paid}"
    assert store.status(unpaid) == "Awaiting Payment"
    assert set(waiting().values()) == {Push.State.CONFIRMED}
    assert_stock_agrees(store)
    assert the_channel().currency == "EUR"
    owner.goto(f"/channels/{the_channel().pk}")
    expect(fact(owner, "Missing permissions")).to_have_count(0)
    expect(fact(owner, "To be sent")).to_contain_text("nothing")
    assert Sale.objects.count() == 2


def assert_stock_agrees(store: BigCommerceInHand) -> None:
    level = StockLevel.objects.get(product__sku=store.sku, outlet__name="Old Town")
    assert store.standin.stock(store.sku, 1) == level.available


def test_r21_what_could_not_be_known_before_is_known_after(
    owner: Page, store: BigCommerceInHand
) -> None:
    """Without transactions nobody can tell that the customer paid; with them it is known."""
    number = store.place_order()
    order = store.standin.order(int(number))
    order.payment_status, order.provider = "", "instore"
    order.modified -= timedelta(days=3)  # among no changes that we still ask for
    bring_in()
    assert balance_of(order_of(number).sale).due == order.total
    reconnect(owner, store.standin.add_account())
    deliver_all()
    bring_in()
    assert balance_of(order_of(number).sale).due == 0
    assert Sale.objects.count() == 1


def test_r21_an_account_that_is_deleted_and_made_anew(
    owner: Page, store: BigCommerceInHand, old: Account, live_server: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Its webhooks die with it. Orders placed in between come in, each once."""
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, public_url=live_server.url))
    tend_webhooks()
    first = store.place_order()
    send_webhooks(store)
    bring_in()
    shipped(first)

    store.standin.delete_account(old.token)
    assert store.webhook_addresses() == []
    between = store.place_order()
    send_webhooks(store)
    sync_in_vain()
    owner.goto(f"/channels/{the_channel().pk}")
    expect(owner.get_by_text("no longer knows our access token")).to_be_visible()
    assert not Sale.objects.filter(store_order_id=between).exists()

    reconnect(owner, store.standin.add_account())
    tend_webhooks()
    assert len(store.webhook_addresses()) == 1
    after = store.place_order()
    send_webhooks(store)
    assert InboxRow.objects.filter(store_order_id=after, source="webhook").exists()
    deliver_all()
    bring_in()
    assert sorted(Sale.objects.values_list("store_order_id", flat=True)) == sorted(
        [first, between, after]
    )
    assert store.status(first) == "Completed"
    answer_places(owner)
    deliver_all()
    assert_stock_agrees(store)
    assert the_channel().rejected_webhooks == 0


def send_webhooks(store: BigCommerceInHand) -> None:
    assert {one.answered for one in store.standin.deliver_now()} <= {200}


def sync_in_vain() -> None:
    with pytest.raises(Refusal):
        sync(the_channel().pk, SYSTEM)
