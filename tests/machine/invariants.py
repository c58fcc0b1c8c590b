"""What must hold after every step, whatever the steps were."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Goal, Stage
from bordereau.findings import wrong
from bordereau.fulfilment import audit as fulfilment_audit
from bordereau.fulfilment.allocation import offered
from bordereau.fulfilment.models import IS_UNSEEN, Event, Fulfilment, StoreChange
from bordereau.fulfilment.status import COMPLETED, TRANSITIONS, UNFINISHED, Status, Type, Verb
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales import audit as sales_audit
from bordereau.sales.changes import DELETED
from bordereau.sales.models import Sale, SaleLine
from bordereau.stock import audit as stock_audit
from bordereau.stock.models import Product, StockLevel, StockMovement
from bordereau.stock.movements import EFFECTS, Kind
from tests.machine.fake_store import STAGES, FakeStore, Order, spot

MAY_CHANGE = UNFINISHED | {Status.MOVED}  # what was given away may be given back


class Watch:
    """Sees every status change, and asks for its event."""

    def __init__(self) -> None:
        self.statuses: dict[int, str] = {}
        self.last_event = 0

    def check(self) -> None:
        now = dict(Fulfilment.objects.values_list("pk", "status"))
        new = Event.objects.filter(pk__gt=self.last_event).order_by("pk")
        told = dict(new.exclude(fulfilment=None).values_list("fulfilment_id", "kind"))
        changed = {pk for pk, status in now.items() if self.statuses.get(pk) != status}
        assert changed <= told.keys(), f"no event says why {changed - told.keys()} changed"
        assert self.statuses.keys() <= now.keys(), "an order was lost"
        over = {pk for pk, status in self.statuses.items() if Status(status) not in MAY_CHANGE}
        over -= set(new.filter(kind=Verb.REOPEN).values_list("fulfilment_id", flat=True))
        assert not changed & over, "an order that was over has changed"
        for pk in changed:
            assert _leads_to(told[pk], Status(now[pk])), f"{told[pk]}, and it is {now[pk]}"
        self.statuses = now
        self.last_event = Event.objects.values_list("pk", flat=True).first() or 0


def _leads_to(kind: str, status: Status) -> bool:
    """Whether the last thing that happened to an order may have brought it there."""
    return kind not in [*Verb] or status in TRANSITIONS[Verb(kind)].values()


class Books:
    """The audits, and that the parts of every sale add up to what was sold of it.

    What people called off here is gone until the store, too, sells less: it is the one thing that
    must be known beside the rows.
    """

    def __init__(self) -> None:
        self.sold: dict[int, int] = {}  # by the sale's line
        self.called_off: Counter[int] = Counter()
        self.are_audited = False

    def call_off(self, units: Mapping[int, int]) -> None:
        self.called_off.update(units)

    def check(self) -> None:
        if self.are_audited:
            return
        audits = (stock_audit, fulfilment_audit, sales_audit)
        found = [text for audit in audits for text in wrong(audit.audit())]
        assert not found, found
        held = F("parts__quantity") - F("parts__cancelled")
        left = Q(parts__fulfilment__status__in=sorted(COMPLETED))
        lines = SaleLine.objects.annotate(
            held=Coalesce(Sum(held), 0), left=Coalesce(Sum(held, filter=left), 0)
        ).values_list("pk", "held", "left", "quantity", "cancelled", "sale__store_stage")
        for pk, held_now, left_now, quantity, cancelled, stage in lines:
            sold = 0 if stage == Stage.CANCELLED else quantity - cancelled
            self._follow(pk, sold)
            wanted = max(sold - self.called_off[pk], left_now)
            assert held_now == wanted, f"line {pk}: {held_now} instead of {wanted} in its parts"
        check_levels()
        self.are_audited = True

    def _follow(self, line: int, sold: int) -> None:
        less = max(self.sold.get(line, sold) - sold, 0)
        self.called_off[line] = max(self.called_off[line] - less, 0)
        self.sold[line] = sold


def check_levels() -> None:
    """Each kind of movement does what it is for, and all together are the levels."""
    on_hand: Counter[tuple[int, int]] = Counter()
    committed: Counter[tuple[int, int]] = Counter()
    kinds = StockMovement.objects.values_list("outlet_id", "product_id", "kind")
    for outlet_id, product_id, kind, here, promised in kinds.annotate(
        Sum("on_hand_change"), Sum("committed_change")
    ):
        effect = EFFECTS[Kind(kind)]
        assert here * effect[1] == promised * effect[0], f"{kind} did something else"
        on_hand[outlet_id, product_id] += here
        committed[outlet_id, product_id] += promised
    for level in StockLevel.objects.all():
        where = level.outlet_id, level.product_id
        assert (on_hand[where], committed[where]) == (level.on_hand, level.committed)


def check_changes() -> None:
    """What is to be put back is not among what is picked, and nothing empty is asked about."""
    for change in StoreChange.objects.filter(IS_UNSEEN).select_related("fulfilment"):
        assert change.changes or change.put_back, f"{change} of nothing"
        waits_elsewhere = change.changes.keys() == {"place"}
        is_begun = change.fulfilment.status != Status.NEW
        came_back = change.fulfilment.events.filter(kind__in=["got_back", "received"]).exists()
        assert is_begun or waits_elsewhere or came_back, f"{change}, which nobody had begun"
        assert all(line["units"] > 0 for line in change.put_back.values()), change.put_back
    confirmed = StoreChange.objects.exclude(confirmed_by=None).count()
    assert Event.objects.filter(kind="confirm_change").count() == confirmed


def check_queues() -> None:
    """Nothing is in a state from which nobody would ever take it."""
    assert not Push.objects.filter(state=Push.State.SENDING, lease_until=None).exists()
    stuck = Push.objects.filter(state__in=[Push.State.RETRYING, Push.State.NEEDS_ATTENTION])
    assert not stuck.filter(reason="").exists()
    assert not InboxRow.objects.filter(state=InboxRow.State.APPLIED, applied_at=None).exists()


def check_agreement(store: FakeStore, channel: Channel) -> None:
    """Once all that waits is done: the store's view is ours, or a person is asked."""
    assert not InboxRow.objects.exclude(state=InboxRow.State.APPLIED).exists()
    for order in store.orders.values():
        sale = Sale.objects.filter(store_order_id=order.id).first()
        if sale is None:
            assert order.status in ("cancelled", "failed"), f"{order.id} was lost"
        else:
            _check_sale(sale, order)
    for sale in Sale.objects.exclude(store_order_id__in=list(store.orders)):
        assert sale.store_status == DELETED
    _check_stock(store, channel)


def _check_sale(sale: Sale, order: Order) -> None:
    assert (sale.store_status, sale.customer_note) == (order.status, order.note)
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
    kept = sum(line.wanted for part in sale.fulfilments.all() for line in part.lines.all())
    if order.status not in ("cancelled", "failed") and kept < order.wanted:
        assert sale.differences.filter(resolved_at=None).exists(), f"{order}: nobody is told"


def _check_stock(store: FakeStore, channel: Channel) -> None:
    waiting = Push.objects.exclude(state__in=[Push.State.CONFIRMED, Push.State.NEEDS_ATTENTION])
    assert not waiting.exists()
    asked = Push.objects.filter(state=Push.State.NEEDS_ATTENTION, kind=Push.Kind.STOCK)
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
