"""Every platform in trouble: each hardship ends with every order right, or with one thing asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from bordereau.channels import actions
from bordereau.channels.models import Channel
from bordereau.channels.shapes import Connection, OrderPage
from bordereau.fulfilment.models import Fulfilment
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM
from tests.field.trouble import (
    NUMBER,
    asked,
    assert_stock_agrees,
    complete,
    is_done,
    sold,
    work,
    work_a_round,
)
from tests.stores import STORES, Connected, connected

pytestmark = pytest.mark.django_db(transaction=True)

# Each happens anew in every round while it lasts.
HARDSHIPS: dict[str, dict[str, float]] = {
    "a storm of 429": {"too_many_next": 3, "retry_after": 1},
    "a fault of its own": {"error_next": 3},
    "a line that breaks before anything is done": {"hang_up_next": 3},
    "a line that breaks after all is done": {"apply_then_hang_up_next": 2},
}
ROUNDS = 4


def endure(shop: Connected, faults: dict[str, float]) -> None:
    counted = next(iter(faults))
    for number in range(ROUNDS):
        shop.store.standin.faults.set(**faults)
        work_a_round()
        shop.answer_places()
        if number == 0:
            assert getattr(shop.store.standin.faults, counted) < faults[counted], "never struck"
    shop.store.standin.faults.clear()
    work(shop)


@pytest.mark.parametrize("hardship", HARDSHIPS)
@pytest.mark.parametrize("platform", STORES)
def test_answers_that_fail_cost_time_and_nothing_else(platform: str, hardship: str) -> None:
    with connected(platform) as shop:
        store = shop.store
        parcels = [store.place_order(units=2), store.place_order()]
        collected = store.place_order(pickup="Riverside")
        owed = store.place_order(paid=False)
        endure(shop, HARDSHIPS[hardship])
        assert sold(shop) == sorted([*parcels, collected, owed])

        complete([*parcels, collected])
        endure(shop, HARDSHIPS[hardship])
        pushes = Push.objects.exclude(state=Push.State.CONFIRMED)
        assert [(one.kind, one.state, one.reason) for one in pushes] == []
        assert asked() == {}
        assert [is_done(shop, one) for one in (*parcels, collected, owed)] == [True] * 3 + [False]
        assert [store.tracking(one).count(NUMBER) for one in parcels] == [1, 1]
        assert_stock_agrees(shop)
        shop.channel.refresh_from_db()
        assert (shop.channel.state, shop.channel.reason) == (Channel.State.CONNECTED, "")


SMALL_PAGES = {
    "bigcommerce": ("paging.PER_PAGE", "inbound.PER_PAGE"),
    "lightspeed": ("paging.PER_PAGE",),
    "lightspeed_c": ("inbound._AT_ONCE",),
    "shopify": ("inbound.ORDERS_AT_ONCE", "paging.ORDERS_AT_ONCE"),
    "woocommerce": ("paging.PER_PAGE",),
}


@pytest.fixture
def small_pages(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SMALL_PAGES[platform]:
        monkeypatch.setattr(f"bordereau.channels.{platform}.{name}", 3)


def over_a_while(shop: Connected, count: int) -> list[str]:
    """Orders of the last few minutes, each at a second of its own."""
    shop.store.pass_time(-6.0 * count)
    placed = []
    for _order in range(count):
        placed.append(shop.store.place_order())
        shop.store.pass_time(6)
    return placed


def after_the_first_page(
    shop: Connected, monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]
) -> None:
    fetch = shop.store.platform.fetch_open

    def fetched(connection: Connection, page: str | None) -> OrderPage:
        answer = fetch(connection, page)
        if page is None:
            deed()
        return answer

    monkeypatch.setattr(shop.store.platform, "fetch_open", fetched)


def reconnect(shop: Connected, credentials: dict[str, str]) -> None:
    actions.reconnect(shop.channel.pk, shop.store.connection.url, credentials, SYSTEM)
    work(shop)
    assert asked() == {}


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("platform", STORES)
def test_access_that_ends_during_the_first_import(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(platform) as shop:
        placed = over_a_while(shop, 8)
        new: list[dict[str, str]] = []
        after_the_first_page(shop, monkeypatch, lambda: new.append(shop.store.renew_access()))
        work(shop)
        assert asked() == {"reconnect": 1}
        assert 0 < len(sold(shop)) < len(placed)

        reconnect(shop, new[0])
        assert sold(shop) == sorted(placed)


@pytest.mark.parametrize("platform", STORES)
def test_access_that_ends_between_two_pushes(platform: str) -> None:
    with connected(platform) as shop:
        placed = [shop.store.place_order() for _order in range(3)]
        work(shop)
        complete(placed)
        while not Push.objects.filter(kind="status", state=Push.State.CONFIRMED).exists():
            assert deliver_due(1)
        credentials = shop.store.renew_access()
        work(shop)
        assert asked() == {"reconnect": 1}
        assert Push.objects.filter(kind="status").exclude(state=Push.State.CONFIRMED).exists()

        reconnect(shop, credentials)
        assert not Push.objects.exclude(state=Push.State.CONFIRMED).exists()
        assert {shop.store.status(one) for one in placed} == {shop.store.status(placed[0])}
        assert [shop.store.tracking(one).count(NUMBER) for one in placed] == [1, 1, 1]
        assert_stock_agrees(shop)


DAY = timedelta(hours=24)


def a_day_ago(shop: Connected) -> None:
    """The store's clock stands there, and we have been connected since before."""
    now = timezone.now()
    shop.store.pass_time(-DAY.total_seconds())
    Channel.objects.update(imported_at=now - DAY, cursor=now - DAY, connected_at=now - DAY * 2)


@pytest.mark.parametrize("platform", STORES)
def test_a_day_of_missed_webhooks_is_made_up_by_asking(platform: str) -> None:
    with connected(platform) as shop:
        store = shop.store
        a_day_ago(shop)
        kept, changed, called_off = (store.place_order() for _order in range(3))
        work(shop)
        store.listen()
        store.standin.faults.set(drop_share=1.0)

        store.pass_time(3600 * 8)
        missed = [store.place_order(units=2), store.place_order(pickup="Riverside")]
        never_meant = store.place_order()
        store.pass_time(3600 * 8)
        store.touch(changed)
        store.cancel(called_off)
        store.cancel(never_meant)
        missed.append(store.place_order(paid=False))
        store.pass_time(3600 * 8)
        assert store.standin.deliver_now() == []
        work(shop)

        assert asked() == {}
        assert sold(shop) == sorted([kept, changed, called_off, *missed])
        orders = Fulfilment.objects.filter(sale__store_order_id=called_off)
        assert [order.status for order in orders] == ["cancelled"]
        assert_stock_agrees(shop)
        complete([kept, changed, *missed[:2]])
        work(shop)
        assert {store.status(one) for one in (kept, changed, missed[0])} == {store.completed}
