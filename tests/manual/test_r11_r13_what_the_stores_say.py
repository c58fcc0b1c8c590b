"""R11, R12, R13: what each store says of an order that is packed, shipped or picked up here.

Our verbs, the outbox, and stand-in stores over HTTP; every platform that there is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone

from bordereau.channels.completing import choose_words
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Stage
from bordereau.fulfilment import actions, moving
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.inbox.models import InboxRow
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales import actions as sales
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.standins.lightspeed import LightspeedStandin
from bordereau.stock.models import Outlet
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


def writes_after(shop: Connected, deed: Callable[[], object]) -> int:
    """How many requests that change something reach the store because of what we do."""
    before = shop.store.writes()
    deed()
    deliver_all()
    return shop.store.writes() - before


def packed(shop: Connected, *, pickup: bool) -> tuple[str, int, str]:
    """What the store calls the order, what we do, and what it said before that."""
    order_id, order = shop.order(pickup="Riverside" if pickup else "")
    assert (order.status, order.type) == (Status.NEW, "pickup" if pickup else "delivery")
    before = shop.store.status(order_id)
    deliver_all()  # what is available now
    said = MATRIX[shop.channel.platform]
    is_told = (said.packed_for_pickup if pickup else said.packed) != SAME
    assert bool(writes_after(shop, lambda: actions.pack(order.pk, SYSTEM))) == is_told
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
def test_r14_a_parcels_number_reaches_the_store_also_when_it_comes_late(platform: str) -> None:
    with connected(platform) as shop:
        order_id, order_pk, _before = packed(shop, pickup=False)
        actions.ship(order_pk, SYSTEM, actions.Handover("Colissimo", "6A12345"))
        deliver_all()
        assert "6A12345" in shop.store.tracking(order_id)
        late, late_pk, _before = packed(shop, pickup=False)
        late_sale = actions.ship(late_pk, SYSTEM).sale
        deliver_all()
        assert shop.store.tracking(late) == ""
        sales.edit(late_sale.pk, sales.SaleEdit(None, "Colissimo", "6A67890"), SYSTEM)
        deliver_all()
        assert "6A67890" in shop.store.tracking(late)
        assert shop.store.status(late) == MATRIX[platform].shipped
        sales.edit(late_sale.pk, sales.SaleEdit(None, "Colissimo", "6A67891"), SYSTEM)
        deliver_all()
        assert "6A67891" in shop.store.tracking(late)
        is_a_note = platform == "woocommerce"  # and what was noted once stands
        assert is_a_note or "6A67890" not in shop.store.tracking(late)


@pytest.mark.parametrize("platform", MATRIX)
def test_r19_nothing_is_told_before_the_last_part_is_done(platform: str) -> None:
    told = MATRIX[platform]
    with connected(platform) as shop:
        order_id, first = shop.order(units=2)
        elsewhere = Outlet.objects.exclude(pk=first.outlet_id).get()
        moving.move_units(first.pk, elsewhere.pk, SYSTEM, {first.lines.get().pk: 1})
        second = Fulfilment.objects.get(sale=first.sale_id, outlet=elsewhere)
        deliver_all()
        before = shop.store.status(order_id)

        assert writes_after(shop, lambda: actions.pack(first.pk, SYSTEM)) == 0
        assert writes_after(shop, lambda: actions.ship(first.pk, SYSTEM)) == 0
        assert shop.store.status(order_id) == before

        actions.pack(second.pk, SYSTEM)
        deliver_all()
        assert shop.store.status(order_id) == (told.packed or before)
        actions.ship(second.pk, SYSTEM)
        deliver_all()
        assert shop.store.status(order_id) == told.shipped


CUSTOM = {"CUSTOM_FULFILLMENT_STATUS_2": "Handed over"}
HANDED_OVER = "CUSTOM_FULFILLMENT_STATUS_2 (Handed over)"
# What the shop chose for shipped and for picked up; what the store then shows of each.
CHOSEN = [
    ("", "", "DELIVERED", "DELIVERED"),
    ("SHIPPED", "", "SHIPPED", "DELIVERED"),
    ("", HANDED_OVER, "DELIVERED", "CUSTOM_FULFILLMENT_STATUS_2"),
    (HANDED_OVER, "SHIPPED", "CUSTOM_FULFILLMENT_STATUS_2", "SHIPPED"),
]


@pytest.mark.parametrize(("for_shipped", "for_picked_up", "shipped", "picked_up"), CHOSEN)
def test_r12_r13_the_word_that_the_shop_chose_for_each_type(
    for_shipped: str, for_picked_up: str, shipped: str, picked_up: str
) -> None:
    with connected("lightspeed") as shop:
        assert isinstance(shop.store.standin, LightspeedStandin)
        shop.store.standin.become(custom_statuses=CUSTOM)
        choose_words(shop.channel.pk, for_shipped, for_picked_up, SYSTEM)
        parcel, parcel_pk, _before = packed(shop, pickup=False)
        actions.ship(parcel_pk, SYSTEM)
        collected, collected_pk, _before = packed(shop, pickup=True)
        actions.pick_up(collected_pk, SYSTEM)
        deliver_all()
        assert shop.store.status(parcel) == shipped
        assert shop.store.status(collected) == picked_up
        # Heard back, its own word finishes an order and asks nobody what it means.
        shop.sync()
        assert not InboxRow.objects.exclude(state=InboxRow.State.APPLIED).exists()
        assert Sale.objects.filter(store_stage=Stage.FINISHED).count() == 2


@pytest.mark.parametrize("platform", sorted(MATRIX.keys() - {"lightspeed"}))
def test_where_there_is_one_word_for_completed_there_is_no_choice(platform: str) -> None:
    with connected(platform) as shop:
        assert shop.channel.completed_words == []
        with pytest.raises(Refusal, match="has no status"):
            choose_words(shop.channel.pk, "SHIPPED", "", SYSTEM)


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
