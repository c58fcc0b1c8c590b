"""What must hold after every step, whatever the steps were."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from bordereau.channels.shapes import Stage
from bordereau.findings import wrong
from bordereau.fulfilment import audit as fulfilment_audit
from bordereau.fulfilment.models import IS_UNSEEN, Event, Fulfilment, StoreChange
from bordereau.fulfilment.status import COMPLETED, TRANSITIONS, UNFINISHED, Status, Verb
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales import audit as sales_audit
from bordereau.sales.models import SaleLine
from bordereau.stock import audit as stock_audit
from bordereau.stock.models import StockLevel, StockMovement
from bordereau.stock.movements import EFFECTS, Kind

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
        ).values_list(
            "pk", "held", "left", "quantity", "cancelled", "sale__store_stage",
            "product__is_digital",
        )  # fmt: skip
        for pk, held_now, left_now, quantity, cancelled, stage, is_digital in lines:
            sold = 0 if is_digital or stage == Stage.CANCELLED else quantity - cancelled
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
