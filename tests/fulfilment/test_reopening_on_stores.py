"""What each store says once a completion made by mistake is undone here.

Our verbs, the outbox, and stand-in stores over HTTP; every platform that there is.
"""

import pytest

from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Stage
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.reopening import reopen
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.sales.actions import SaleEdit, edit
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from tests.channels.bigcommerce.conftest import BigCommerceInHand
from tests.stores import connected

AS_BEFORE = ""

# What the store shows of a delivery, and of an order that is collected.
REOPENED = {
    "bigcommerce": ("Awaiting Shipment", "Awaiting Pickup"),
    "lightspeed": ("PROCESSING", "PROCESSING"),
    "lightspeed_c": ("processing_awaiting_shipment", "processing_awaiting_pickup"),
    "shopify": (AS_BEFORE, AS_BEFORE),
    "woocommerce": ("processing", "processing"),
}

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_table_holds_every_platform_and_each_says_what_stays() -> None:
    assert REOPENED.keys() == PLATFORMS.keys()
    assert all(platform.can_reopen and platform.reopen_help for platform in PLATFORMS.values())


def deliver_all() -> None:
    while deliver_due():
        pass
    unsent = Push.objects.exclude(state=Push.State.CONFIRMED)
    assert [(one.kind, one.state, one.reason) for one in unsent] == []


@pytest.mark.parametrize("platform", REOPENED)
@pytest.mark.parametrize("pickup", [False, True])
def test_each_store_in_its_own_words(platform: str, pickup: bool) -> None:
    with connected(platform) as shop:
        order_id, order = shop.order(pickup="Riverside" if pickup else "")
        before = shop.store.status(order_id)
        complete = actions.pick_up if pickup else actions.ship
        actions.pack(order.pk, SYSTEM)
        complete(order.pk, SYSTEM, actions.Handover("Colissimo", "6A12345"))
        deliver_all()
        completed = shop.store.status(order_id)
        shop.store.pass_time(60)
        shop.sync()
        assert Sale.objects.get().store_stage == Stage.FINISHED

        reopen(order.pk, SYSTEM)
        deliver_all()
        assert shop.store.status(order_id) == (REOPENED[platform][pickup] or before) != completed
        assert Push.objects.get(payload__goal="reopened").result == Sale.objects.get().store_status

        # Heard back, it changes nothing here; of the stock a store may be told once more.
        words = Push.objects.filter(kind=Push.Kind.STATUS)
        told, version = words.count(), Fulfilment.objects.get().version
        shop.store.pass_time(60)
        shop.sync()
        assert (words.count(), Fulfilment.objects.get().version) == (told, version)
        assert Sale.objects.get().store_stage == Stage.OPEN

        complete(order.pk, SYSTEM)
        deliver_all()
        assert shop.store.status(order_id) == completed


def test_where_shipments_are_written_to_ours_follow_what_is_corrected_or_undone() -> None:
    with connected("bigcommerce") as shop:
        assert isinstance(shop.store, BigCommerceInHand)
        order_id, order = shop.order()
        there = shop.store.standin.order(int(order_id))

        def numbers() -> list[str]:
            return [one.tracking_number for one in there.shipments]

        actions.pack(order.pk, SYSTEM)
        actions.ship(order.pk, SYSTEM, actions.Handover("Colissimo", "6A12345"))
        deliver_all()
        edit(order.sale_id, SaleEdit(tracking_number="6A54321"), SYSTEM)
        deliver_all()
        assert numbers() == ["6A54321"]
        reopen(order.pk, SYSTEM)
        deliver_all()
        assert numbers() == []
        actions.ship(order.pk, SYSTEM)
        deliver_all()
        assert numbers() == ["6A54321"]


@pytest.mark.parametrize("platform", REOPENED)
def test_an_answer_that_never_came_is_asked_for_again(platform: str) -> None:
    with connected(platform) as shop:
        order_id, order = shop.order()
        actions.pack(order.pk, SYSTEM)
        actions.ship(order.pk, SYSTEM)
        deliver_all()
        completed = shop.store.status(order_id)
        shop.store.hang_up_after_next_write()
        reopen(order.pk, SYSTEM)
        while deliver_due():
            pass
        assert Push.objects.filter(state=Push.State.RETRYING).exists()
        Push.objects.update(next_try_at=order.placed_at)
        deliver_all()
        assert shop.store.status(order_id) != completed
