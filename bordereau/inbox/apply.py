"""From what the stores told us to sales: fetch again what was only a hint, then import, or park."""

import logging
from collections.abc import Mapping, Sequence

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.connections import connection_of, note_refused_entry, platform_of
from bordereau.channels.models import Channel
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import ReceivedOrder, StoreOrder
from bordereau.inbox.models import InboxRow
from bordereau.refusals import Refusal
from bordereau.sales import vanished
from bordereau.sales.imports import becomes_a_sale, import_orders
from bordereau.sales.models import Sale
from bordereau.sales.routing import Router, remember_places
from bordereau.work import leases

log = logging.getLogger(__name__)

BATCH = 100  # as many orders as one request to a store may ask for
UNEXPECTED = gettext_noop(
    "Bordereau could not apply this: %(error)s. What the store sent is kept; after an update, "
    "retry it."
)


def apply_due(limit: int = BATCH) -> int:
    """Apply what is due of one channel, oldest first. Returns how many rows it ended or put off."""
    rows = _take(limit)
    if not rows:
        return 0
    channel = rows[0].channel
    try:
        orders = _read(channel, rows)
    except NeedsReconnect as problem:
        note_refused_entry(channel, problem)
        _put_off(rows, problem)
    except Retry as problem:
        _put_off(rows, problem, problem.after)
    else:
        _apply(channel, [row for row in rows if row.state == InboxRow.State.RECEIVED], orders)
    return len(rows)


def due() -> QuerySet[InboxRow]:
    """What waits to be applied now and nobody works on, oldest first."""
    now = timezone.now()
    return (
        InboxRow.objects.filter(state=InboxRow.State.RECEIVED, next_try_at__lte=now)
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
        .exclude(channel__state=Channel.State.NEEDS_RECONNECT, source=InboxRow.Source.WEBHOOK)
        .order_by("next_try_at", "id")
    )


def _take(limit: int) -> Sequence[InboxRow]:
    first = due().values_list("channel_id", flat=True).first()
    if first is None:
        return []
    return leases.take(due().filter(channel_id=first).select_related("channel"), limit)


def _read(channel: Channel, rows: Sequence[InboxRow]) -> dict[int, StoreOrder | None]:
    """Each row's order as its store has it; None where it is gone. Parks what is no order."""
    platform, connection = platform_of(channel), connection_of(channel)
    hints = {row.store_order_id for row in rows if row.source == InboxRow.Source.WEBHOOK}
    fetched = platform.fetch_orders(connection, sorted(hints)) if hints else {}
    router = Router(channel)
    orders: dict[int, StoreOrder | None] = {}
    for row in rows:
        received = _received(row, fetched)
        try:
            order = platform.read_order(connection, received) if received else None
            if order and becomes_a_sale(channel, order):
                router.outlet_of(order)
            orders[row.pk] = order
        except Refused as problem:
            park(row, "unreadable", problem.sentence, problem.params)
        except Refusal as refusal:
            park(row, refusal.code, refusal.sentence, refusal.params)
    remember_places(channel, router.unmapped)
    return orders


def _received(row: InboxRow, fetched: dict[str, ReceivedOrder | None]) -> bytes | None:
    if row.source == InboxRow.Source.FETCH:
        return bytes(row.body)
    order = fetched.get(row.store_order_id)
    return order.body if order else None


def _apply(
    channel: Channel, rows: Sequence[InboxRow], orders: dict[int, StoreOrder | None]
) -> None:
    """All in one transaction; if that fails by halves, so that a poison row stops nobody else."""
    if not rows:
        return
    try:
        _apply_together(channel, rows, orders)
    except (Refusal, DatabaseError, ArithmeticError, ValueError, LookupError, TypeError) as error:
        if isinstance(error, OperationalError):
            raise  # a full disk or a lost database is no fault of the rows: their leases run out
        if len(rows) == 1:
            _give_up(channel, rows[0], error)
            return
        middle = len(rows) // 2
        _apply(channel, rows[:middle], orders)
        _apply(channel, rows[middle:], orders)


def _apply_together(
    channel: Channel, rows: Sequence[InboxRow], orders: dict[int, StoreOrder | None]
) -> None:
    with transaction.atomic():
        sales = import_orders(channel, [order for row in rows if (order := orders[row.pk])])
        for row in rows:
            if orders[row.pk] is None:
                vanished.follow(channel, row.store_order_id)
        now = timezone.now()
        InboxRow.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=InboxRow.State.APPLIED,
            applied_at=now,
            lease_until=None,
            reason="",
            reason_code="",
            sale=Sale.objects.filter(
                channel=channel, store_order_id=OuterRef("store_order_id")
            ).values("pk"),
        )
        if sales:
            Channel.objects.filter(pk=channel.pk).update(last_order_at=now)


def _give_up(channel: Channel, row: InboxRow, error: Exception) -> None:
    if isinstance(error, Refusal):
        park(row, error.code, error.sentence, error.params)
    else:
        log.exception("inbox row %s of %s was parked", row.pk, channel.name)
        park(row, "unexpected", UNEXPECTED, {"error": f"{type(error).__name__}: {error}"[:200]})


def park(row: InboxRow, code: str, sentence: str, params: Mapping[str, object]) -> None:
    row.state = InboxRow.State.PARKED
    row.reason_code, row.reason, row.reason_params = code, sentence, dict(params)
    row.attempts += 1
    row.lease_until = None
    row.save()


def _put_off(rows: Sequence[InboxRow], problem: StoreProblem, after: float | None = None) -> None:
    for row in rows:
        if row.state != InboxRow.State.RECEIVED:
            continue
        row.next_try_at = leases.next_try(row.attempts, after)
        row.attempts += 1
        row.reason, row.reason_params = problem.sentence, problem.params
        row.lease_until = None
        row.save()
