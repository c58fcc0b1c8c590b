"""What must hold after every step, whatever the steps were."""

from django.db.models import F, Q

from bordereau.channels.shapes import Goal
from bordereau.findings import wrong
from bordereau.fulfilment import audit as fulfilment_audit
from bordereau.fulfilment.models import Event, Fulfilment, FulfilmentLine, StoreChange
from bordereau.fulfilment.status import COMPLETED, UNFINISHED, Status
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales import audit as sales_audit
from bordereau.sales.models import Sale
from bordereau.stock import audit as stock_audit
from bordereau.stock.models import StockLevel
from tests.machine.fake_store import STAGES, FakeStore, Order


class Watch:
    """Sees every status change, and asks for its event."""

    def __init__(self) -> None:
        self.statuses: dict[int, str] = {}
        self.last_event = 0

    def check(self) -> None:
        now = dict(Fulfilment.objects.values_list("pk", "status"))
        told = set(
            Event.objects.filter(pk__gt=self.last_event).values_list("fulfilment_id", flat=True)
        )
        changed = {pk for pk, status in now.items() if self.statuses.get(pk) != status}
        assert changed <= told, f"no event says why {changed - told} changed"
        assert self.statuses.keys() <= now.keys(), "an order was lost"
        left = {pk for pk, status in self.statuses.items() if Status(status) not in UNFINISHED}
        assert not changed & left, "an order that was over has changed"
        self.statuses = now
        self.last_event = Event.objects.values_list("pk", flat=True).first() or 0


def check_books() -> None:
    audits = (stock_audit, fulfilment_audit, sales_audit)
    assert [text for audit in audits for text in wrong(audit.audit())] == []
    assert not FulfilmentLine.objects.filter(
        Q(picked__lt=0) | Q(picked__gt=F("quantity") - F("cancelled"))
    ).exists()


def check_changes() -> None:
    """What is to be put back is not among what is picked, and nothing empty is asked about."""
    for change in StoreChange.objects.filter(confirmed_at=None):
        assert change.changes or change.put_back
        assert change.fulfilment.status != Status.NEW
        assert all(line["units"] > 0 for line in change.put_back.values())
    left = Event.objects.filter(kind="confirm_change").count()
    assert left == StoreChange.objects.exclude(confirmed_by=None).count()


def check_queues() -> None:
    """Nothing is in a state from which nobody would ever take it."""
    assert not Push.objects.filter(state=Push.State.SENDING, lease_until=None).exists()
    stuck = Push.objects.filter(state__in=[Push.State.RETRYING, Push.State.NEEDS_ATTENTION])
    assert not stuck.filter(reason="").exists()
    assert not InboxRow.objects.filter(state=InboxRow.State.APPLIED, applied_at=None).exists()


def check_agreement(store: FakeStore) -> None:
    """Once all that waits is done: the store's view is ours, or a person is asked."""
    assert not InboxRow.objects.exclude(state=InboxRow.State.APPLIED).exists()
    for order in store.orders.values():
        sale = Sale.objects.filter(store_order_id=order.id).first()
        if sale is None:
            assert order.status in ("cancelled", "failed", "completed"), f"{order.id} was lost"
        else:
            _check_sale(sale, order)
    _check_stock(store)


def _check_sale(sale: Sale, order: Order) -> None:
    assert (sale.store_status, sale.customer_note) == (order.status, order.note)
    assert sale.store_stage == STAGES[order.status]
    lines = {line.store_line_id: (line.quantity, line.cancelled) for line in sale.lines.all()}
    for sku, line in order.lines.items():
        assert lines.pop(sku) == (line.quantity, line.refunded)
    assert all(quantity == cancelled for quantity, cancelled in lines.values())
    statuses = {Status(status) for status in sale.fulfilments.values_list("status", flat=True)}
    kept = sum(line.wanted for part in sale.fulfilments.all() for line in part.lines.all())
    if order.status not in ("cancelled", "failed") and kept < order.wanted:
        assert sale.differences.filter(resolved_at=None).exists(), f"{order}: nobody is told"
    is_done = bool(statuses & COMPLETED) and not statuses & UNFINISHED
    if is_done and order.status not in ("completed", "cancelled"):
        # A store that was told and went back by itself is found by the comparison.
        told = Q(state=Push.State.CONFIRMED, payload__goal=Goal.COMPLETED)
        asked = sale.pushes.filter(told | Q(state=Push.State.NEEDS_ATTENTION, kind="status"))
        assert asked.exists(), f"{order} was never told that it is completed"


def _check_stock(store: FakeStore) -> None:
    waiting = Push.objects.exclude(state__in=[Push.State.CONFIRMED, Push.State.NEEDS_ATTENTION])
    assert not waiting.exists()
    asked = set(
        Push.objects.filter(state=Push.State.NEEDS_ATTENTION).values_list("product_id", flat=True)
    )
    for level in StockLevel.objects.exclude(product_id__in=asked - {None}).select_related(
        "product"
    ):
        assert store.stock[level.product.sku] == level.available
