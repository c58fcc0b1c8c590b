"""R11, R12, R13: what each store says of an order that is packed, shipped or picked up here.

Our verbs, the outbox, and stand-in stores over HTTP; every platform that there is.
"""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from bordereau.channels.registry import PLATFORMS
from bordereau.fulfilment import actions
from bordereau.fulfilment.status import Status
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM
from tests.stores import Connected, connected

SAME = ""  # what the store said before; nothing is sent to it


@dataclass(frozen=True)
class Told:
    packed: str
    packed_for_pickup: str
    shipped: str
    picked_up: str


MATRIX = {
    "bigcommerce": Told("Awaiting Shipment", "Awaiting Pickup", "Completed", "Completed"),
    "lightspeed": Told(SAME, SAME, "DELIVERED", "DELIVERED"),
    "lightspeed_c": Told(SAME, SAME, "completed_shipped", "completed_picked_up"),
    "shopify": Told(SAME, SAME, "Fulfilled", "Fulfilled"),
    "woocommerce": Told(SAME, SAME, "completed", "completed"),
}

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_matrix_holds_every_platform() -> None:
    assert MATRIX.keys() == PLATFORMS.keys()


def deliver_all() -> None:
    while deliver_due():
        pass
    told = Push.objects.exclude(state=Push.State.CONFIRMED)
    assert [(one.kind, one.state, one.reason) for one in told] == []


def packed(shop: Connected, *, pickup: bool) -> tuple[str, int, str]:
    """What the store calls the order, what we do, and what it said before that."""
    order_id, order = shop.order(pickup="Riverside" if pickup else "")
    assert (order.status, order.type) == (Status.NEW, "pickup" if pickup else "delivery")
    before = shop.store.status(order_id)
    actions.pack(order.pk, SYSTEM)
    deliver_all()
    return order_id, order.pk, before


@pytest.mark.parametrize("platform", MATRIX)
@pytest.mark.parametrize("pickup", [False, True])
def test_r11_r12_r13_each_store_in_its_own_words(platform: str, pickup: bool) -> None:
    told = MATRIX[platform]
    with connected(platform) as shop:
        order_id, order_pk, before = packed(shop, pickup=pickup)
        said = told.packed_for_pickup if pickup else told.packed
        assert shop.store.status(order_id) == (said or before)
        if pickup:
            actions.pick_up(order_pk, SYSTEM)
        else:
            actions.ship(order_pk, SYSTEM, actions.Handover("Colissimo", "6A12345"))
        deliver_all()
        assert shop.store.status(order_id) == (told.picked_up if pickup else told.shipped)
        assert set(Push.objects.filter(kind="status").values_list("result", flat=True)) <= {
            said, told.shipped, told.picked_up,
        }  # fmt: skip


@pytest.mark.parametrize("platform", MATRIX)
def test_an_echo_of_our_own_words_changes_nothing(platform: str) -> None:
    with connected(platform) as shop:
        order_id, order_pk, _before = packed(shop, pickup=False)
        actions.ship(order_pk, SYSTEM)
        deliver_all()
        pushes = Push.objects.count()
        shop.store.pass_time(60)
        shop.sync()
        assert Push.objects.count() == pushes
        assert not Push.objects.exclude(state=Push.State.CONFIRMED).exists()
        assert shop.store.status(order_id) == MATRIX[platform].shipped


@pytest.mark.parametrize("platform", MATRIX)
def test_an_answer_that_never_came_is_asked_for_again(platform: str) -> None:
    with connected(platform) as shop:
        order_id, order_pk, _before = packed(shop, pickup=False)
        shop.store.hang_up_after_next_write()
        actions.ship(order_pk, SYSTEM)
        while deliver_due():
            pass
        assert Push.objects.filter(state=Push.State.RETRYING).exists()
        Push.objects.update(next_try_at=timezone.now())
        deliver_all()
        assert shop.store.status(order_id) == MATRIX[platform].shipped
