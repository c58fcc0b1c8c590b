"""What must hold once nothing waits any more: the store's view is ours, or a person is asked."""

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Goal, Stage
from bordereau.comparison.verdicts import Kind
from bordereau.fulfilment.allocation import offered
from bordereau.fulfilment.models import IS_UNFINISHED, StoreChange
from bordereau.fulfilment.status import COMPLETED, UNFINISHED, Status, Type
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales.balances import balance_of
from bordereau.sales.changes import DELETED
from bordereau.sales.models import Sale
from bordereau.stock.models import Product
from tests.machine.fake_store import STAGES, FakeStore, Order, spot


def check_agreement(store: FakeStore, channel: Channel) -> None:
    assert not InboxRow.objects.exclude(state=InboxRow.State.APPLIED).exists()
    for order in store.orders.values():
        sale = Sale.objects.filter(channel=channel, store_order_id=order.id).first()
        if sale is None:
            assert order.status in ("cancelled", "failed"), f"{order.id} was lost"
        else:
            _check_sale(sale, order)
    gone = Sale.objects.filter(channel=channel).exclude(store_order_id__in=list(store.orders))
    for sale in gone:
        assert sale.store_status == DELETED
    _check_stock(store, channel)


def check_differences(store: FakeStore, channel: Channel) -> None:
    """Once compared, nothing is lost, and an end on one side alone is with a person."""
    listed = channel.differences.filter(resolved_at=None)
    assert not listed.filter(kind__in=[Kind.MISSING, Kind.PARKED, Kind.NOT_SHOWN]).exists()
    for sale in Sale.objects.filter(channel=channel, store_order_id__in=list(store.orders)):
        order = store.orders[sale.store_order_id]
        kind = _differs(set(map(Status, sale.fulfilments.values_list("status", flat=True))), order)
        if kind and not sale.pushes.filter(state=Push.State.NEEDS_ATTENTION).exists():
            assert listed.filter(sale=sale, kind=kind).exists(), f"{order} is {kind}, unseen"


def _differs(statuses: set[Status], order: Order) -> Kind | None:
    statuses.discard(Status.MOVED)
    stage = STAGES[order.status]
    if not statuses:
        return None  # with nothing but downloads there is no work
    if not UNFINISHED.isdisjoint(statuses):
        return THEIR_ENDS.get(stage)
    if not order.to_pack:
        return None
    return OUR_ENDS.get((not COMPLETED.isdisjoint(statuses), stage))


OUR_ENDS = {
    (True, Stage.OPEN): Kind.OPEN_THERE,
    (False, Stage.OPEN): Kind.CALLED_OFF_HERE,
    (False, Stage.FINISHED): Kind.SENT_THERE,
}
THEIR_ENDS = {
    Stage.FINISHED: Kind.FINISHED_THERE,
    Stage.CANCELLED: Kind.CANCELLED_THERE,
    Stage.UNPLACED: Kind.CANCELLED_THERE,
}


def _check_sale(sale: Sale, order: Order) -> None:
    ours = (sale.store_status, sale.customer_note, sale.customer_name)
    assert ours == (order.status, order.note, order.customer)
    assert sale.store_stage == STAGES[order.status]
    lines = {line.store_line_id: (line.quantity, line.cancelled) for line in sale.lines.all()}
    for sku, line in order.lines.items():
        assert lines.pop(sku) == (line.quantity, line.refunded)
    assert all(quantity == cancelled for quantity, cancelled in lines.values())
    unfinished = sale.fulfilments.filter(status__in=sorted(UNFINISHED))
    assert not unfinished.exclude(type=Type.PICKUP if order.is_pickup else Type.DELIVERY).exists()
    is_done = sale.fulfilments.filter(status__in=sorted(COMPLETED)).exists()
    if is_done and not unfinished.exists() and order.status not in ("completed", "cancelled"):
        # A store that was told and went back by itself is found by the comparison.
        told = Q(state=Push.State.CONFIRMED, payload__goal=Goal.COMPLETED)
        asked = sale.pushes.filter(told | Q(state=Push.State.NEEDS_ATTENTION, kind="status"))
        assert asked.exists(), f"{order} was never told that it is completed"
    last_word = sale.pushes.filter(kind="status").order_by("pk").last()
    if last_word and last_word.payload["goal"] == Goal.REOPENED:
        is_told = last_word.state == Push.State.CONFIRMED
        assert is_told == (order.status != "completed"), f"{order}: nobody heard it is reopened"
    _check_units(sale)
    _check_money(sale)


def _check_units(sale: Sale) -> None:
    """Fewer than the store sells are a difference; of more that have left, people were told."""
    held = F("parts__quantity") - F("parts__cancelled")
    is_off = sale.store_stage == Stage.CANCELLED
    packed = sale.lines.exclude(product__is_digital=True)
    for line in packed.annotate(held=Coalesce(Sum(held), 0)):
        sold = 0 if is_off else line.quantity - line.cancelled
        if line.held < sold:
            listed = sale.differences.filter(resolved_at=None)
            assert listed.exists(), f"{line.held} of {line} are sent, {sold} sold"
        if line.held > sold and sale.store_status != DELETED:
            told = StoreChange.objects.filter(fulfilment__lines__sale_line=line)
            assert told.exists(), f"{line.held} of {line} were sent, {sold} sold"


def _check_money(sale: Sale) -> None:
    """What is owed for goods that have left."""
    have_left = sale.fulfilments.filter(status__in=sorted(COMPLETED)).exists()
    is_done = have_left and not sale.fulfilments.filter(IS_UNFINISHED).exists()
    if is_done and balance_of(sale).due:
        told = StoreChange.objects.filter(fulfilment__sale=sale, changes__has_key="payment")
        assert told.exists(), f"{balance_of(sale).due} are owed for {sale}, which has left"


def _check_stock(store: FakeStore, channel: Channel) -> None:
    waiting = Push.objects.exclude(state__in=[Push.State.CONFIRMED, Push.State.NEEDS_ATTENTION])
    assert not waiting.exists()
    asked = Push.objects.filter(
        channel=channel, state=Push.State.NEEDS_ATTENTION, kind=Push.Kind.STOCK
    )
    for product in Product.objects.exclude(pk__in=asked.values("product_id")):
        offers = {
            level.outlet_id: offered(level.available, channel.reserve)
            for level in product.levels.all()
        }
        for outlets, location in _counted(channel):
            units = sum(offers.get(outlet_id, 0) for outlet_id in outlets)
            assert store.stock.get(spot(product.sku, location), 0) == units


def _counted(channel: Channel) -> list[tuple[list[int], str]]:
    """The outlets whose stock the store shows as one, and at which of its locations."""
    places = channel.places.filter(counts_stock=True).values_list("outlet_id", "store_id")
    counted = [([outlet_id], place) for outlet_id, place in places if outlet_id]
    return counted or [([outlet.pk for outlet in channel.outlets.all()], "")]
