"""When the store takes goods off its own stock: in every mode its number is ours in the end."""

from collections.abc import Iterator
from itertools import product

import pytest

from bordereau.channels.bigcommerce import settings
from bordereau.channels.bigcommerce.client import Store
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM
from bordereau.stock.models import StockLevel
from tests.stores import Connected, connected

from .conftest import BigCommerceInHand

PLACED, COMPLETED = "order_placed", "order_completed_or_shipped"
# The store's own moment, its sales channel's, and whether edits and refunds move its stock.
MODES = [
    *product((PLACED, COMPLETED), ("",), (True, False), (True, False)),
    (PLACED, COMPLETED, True, True),
    (COMPLETED, PLACED, True, True),
]


@pytest.fixture(params=MODES, ids=lambda mode: "-".join(map(str, mode)))
def shop(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[Connected]:
    store, channel, on_edit, on_refund = request.param
    with connected("bigcommerce") as found:
        variants = hand(found).standin.shop.state.variants.values()
        hand(found).sku = max(variants, key=lambda one: one.levels.get(1, 0)).sku
        hand(found).standin.set_options(
            stock_when=store,
            channel_stock_when=channel,
            adjusts_on_edit=on_edit,
            adjusts_on_refund=on_refund,
        )
        yield found


def hand(shop: Connected) -> BigCommerceInHand:
    assert isinstance(shop.store, BigCommerceInHand)
    return shop.store


def settle(shop: Connected) -> None:
    """What the store tells, and what we tell it, until neither has anything to say."""
    while deliver_due():
        pass
    shop.sync()
    while deliver_due():
        pass


def assert_stock_is_ours(shop: Connected) -> None:
    sku = hand(shop).sku
    levels = StockLevel.objects.filter(product__sku=sku).values_list("outlet__name", "available")
    ours = {name: max(units, 0) for name, units in levels}
    theirs = {
        place.name: hand(shop).standin.stock(sku, place.id)
        for place in hand(shop).standin.shop.options.locations
    }
    assert theirs == {name: ours.get(name, 0) for name in theirs}


def pack_and_ship(order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM, actions.Handover("Colissimo", "6A1"))


def test_the_stores_number_is_ours_in_the_end(shop: Connected) -> None:
    """Orders that are shipped here, and that the shop's staff see to on the store."""
    store = hand(shop)
    shipped, order = shop.order(units=2)
    at_once, other = shop.order(units=1)
    pack_and_ship(other)  # the number of its import has not been sent yet: it goes out first
    theirs, _order = shop.order(units=2)
    edited, _order = shop.order(units=2)
    cancelled, _order = shop.order(units=1)
    settle(shop)
    assert_stock_is_ours(shop)

    pack_and_ship(order)
    while deliver_due():  # before the store's own word of it comes back
        pass
    assert_stock_is_ours(shop)

    store.standin.ship(int(theirs), {store.sku: 2})
    settle(shop)
    assert_stock_is_ours(shop)

    store.standin.edit(int(edited), {store.sku: 3})
    store.cancel(cancelled)
    settle(shop)
    assert_stock_is_ours(shop)

    store.standin.refund(int(shipped), items={store.sku: 1})
    store.standin.refund(int(at_once))
    settle(shop)
    assert_stock_is_ours(shop)
    assert not Push.objects.exclude(state=Push.State.CONFIRMED).exists()


def late(store: BigCommerceInHand, channel: int = 1) -> bool:
    return bool(settings.deducting_on_completion(Store(store.connection), [channel, channel]))


@pytest.mark.parametrize(
    ("whole", "own", "expected"),
    [
        (PLACED, "", False),
        (COMPLETED, "", True),
        (PLACED, COMPLETED, True),
        (COMPLETED, PLACED, False),
    ],
)
def test_a_sales_channels_own_setting_comes_first(
    store: BigCommerceInHand, whole: str, own: str, expected: bool
) -> None:
    store.standin.set_options(stock_when=whole, channel_stock_when=own)
    assert late(store) is expected


def test_it_is_asked_for_once_in_a_while(store: BigCommerceInHand) -> None:
    assert not late(store)
    asked = len(store.standin.requests)
    store.standin.set_options(stock_when=COMPLETED)
    assert not late(store)
    assert len(store.standin.requests) == asked
    settings._KNOWN.clear()
    assert late(store)


def test_without_the_permission_goods_are_taken_to_go_at_once(store: BigCommerceInHand) -> None:
    store.standin.set_options(stock_when=COMPLETED)
    store.connection = store.connection_that_may("store_v2_orders_read_only")
    assert not late(store)
