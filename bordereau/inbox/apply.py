"""From what the stores told us to sales: fetch again what was only a hint, then import, or park."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.connections import connection_of, note_refused_entry, platform_of
from bordereau.channels.models import Channel
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import ReceivedOrder, StoreOrder
from bordereau.inbox import passed_over
from bordereau.inbox.answered import end_parked
from bordereau.inbox.models import InboxRow
from bordereau.refusals import Refusal
from bordereau.sales.balances import check_currency
from bordereau.sales.imports import becomes_a_sale, import_orders
from bordereau.sales.models import Sale
from bordereau.sales.routing import Router, remember_places
from bordereau.work import leases, wake

log = logging.getLogger(__name__)

Fetched = dict[str, ReceivedOrder | None]

BATCH = 500  # more would make everybody else's writes wait
UNREAD = ("key", "topic", "applied_at", "sale", "reason", "reason_params")
UNEXPECTED = gettext_noop(
    "Bordereau could not apply this: %(error)s. What the store sent is kept; after an update, "
    "retry it."
)


def apply_due(limit: int = BATCH, at: datetime | None = None) -> int:
    """Apply what is due of one channel, oldest first. Returns how many rows it ended or put off.

    With `at`, what was due at that moment.
    """
    channel, rows = _take(limit, at)
    if channel:
        fetched = _fetch(channel, [row for row in rows if _is_hint(row)])
        ready = [row for row in rows if fetched is not None or not _is_hint(row)]
        apply_leased(channel, ready, fetched or {})
    return len(rows)


def apply_leased(channel: Channel, rows: Sequence[InboxRow], fetched: Fetched) -> None:
    """Rows that the caller has leased; `fetched` has the orders that hints among them are about."""
    if rows:
        orders = _read(channel, rows, fetched)
        _apply(channel, [row for row in rows if row.pk in orders], orders)


def waiting(at: datetime | None = None) -> QuerySet[InboxRow]:
    """What may be applied at that moment, or now, whether or not somebody works on it."""
    # A hint means asking the store, which a pause forbids.
    may_be_read = Q(source=InboxRow.Source.FETCH) | Q(channel__state=Channel.State.CONNECTED)
    return InboxRow.objects.filter(
        may_be_read, state=InboxRow.State.RECEIVED, next_try_at__lte=at or timezone.now()
    )


def due(at: datetime | None = None) -> QuerySet[InboxRow]:
    """What waits to be applied and nobody works on, oldest first."""
    is_free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    return waiting(at).filter(is_free).order_by("next_try_at", "id")


def _take(limit: int, at: datetime | None = None) -> tuple[Channel | None, Sequence[InboxRow]]:
    first = due(at).values_list("channel_id", "attempts").first()
    if first is None:
        return None, []
    channel_id, attempts = first
    # What failed together is tried in ever smaller batches, until the one to blame is alone.
    size = max(limit >> 3 * min(attempts, 10), 1)
    # The channel once, and not with each row: reading its secrets takes as long as an order.
    channel = Channel.objects.get(pk=channel_id)
    return channel, leases.take(due(at).filter(channel=channel).defer(*UNREAD), size)


def _is_hint(row: InboxRow) -> bool:
    return row.source == InboxRow.Source.WEBHOOK


def _fetch(channel: Channel, hints: Sequence[InboxRow]) -> Fetched | None:
    """The orders that the hints are about; None when the store did not say, and they wait."""
    ids = sorted({row.store_order_id for row in hints})
    try:
        return platform_of(channel).fetch_orders(connection_of(channel), ids) if ids else {}
    except NeedsReconnect as problem:
        note_refused_entry(channel, problem)
        put_off(hints, problem, after=0)  # they wait for the channel, however long
    except Retry as problem:
        put_off(hints, problem, problem.after)
    except Refused as problem:
        _refuse(hints, problem)
    except Exception as error:
        log.exception("orders of %s could not be fetched", channel.name)
        _refuse(hints, Refused(UNEXPECTED, error=in_words(error)))
    return None


def _refuse(hints: Sequence[InboxRow], problem: Refused) -> None:
    """One of several is to blame: the next batches are smaller."""
    if len(hints) > 1:
        put_off(hints, problem, after=0)
    else:
        park(hints[0], "refused", problem.sentence, problem.params)


def _read(
    channel: Channel, rows: Sequence[InboxRow], fetched: Fetched
) -> dict[int, StoreOrder | None]:
    """Each row's order as its store has it; None where it is gone. Parks what is no order."""
    read = partial(platform_of(channel).read_order, connection_of(channel))
    now = timezone.now()
    router = Router(channel)
    orders: dict[int, StoreOrder | None] = {}
    for row in rows:
        try:
            orders[row.pk] = _order(router, read, row, fetched, now)
        except Refused as problem:
            park(row, "unreadable", problem.sentence, problem.params)
        except Refusal as refusal:
            park(row, refusal.code, refusal.sentence, refusal.params)
        except Exception as error:
            log.exception("inbox row %s of %s cannot be read", row.pk, channel.name)
            park(row, "unexpected", UNEXPECTED, {"error": in_words(error)})
    remember_places(channel, router.unmapped)
    return orders


def _order(
    router: Router,
    read: Callable[[bytes], StoreOrder],
    row: InboxRow,
    fetched: Fetched,
    now: datetime,
) -> StoreOrder | None:
    received = fetched.get(row.store_order_id)
    if _is_hint(row) and received is None:
        return None
    body = received.body if _is_hint(row) and received else bytes(row.body)
    order = read(body)
    if becomes_a_sale(router.channel, order):
        check_currency(order.currency)
        router.check(order)
    return replace(order, heard_at=now if _is_hint(row) else row.received_at)


def _apply(
    channel: Channel, rows: Sequence[InboxRow], orders: dict[int, StoreOrder | None]
) -> None:
    """All in one transaction; if that fails by halves, so that a poison row stops nobody else."""
    if not rows:
        return
    try:
        _apply_or_again(channel, rows, orders)
    except OperationalError:
        raise  # a full disk or a lost database is no fault of the rows: their leases run out
    except Exception as error:
        if len(rows) == 1:
            log.exception("inbox row %s of %s was parked", rows[0].pk, channel.name)
            _give_up(rows[0], error)
            return
    else:
        return
    # Outside of `except`, so that a log of the last failure does not repeat all before it.
    middle = len(rows) // 2
    _apply(channel, rows[:middle], orders)
    _apply(channel, rows[middle:], orders)


def _apply_or_again(
    channel: Channel, rows: Sequence[InboxRow], orders: dict[int, StoreOrder | None]
) -> None:
    try:
        _apply_together(channel, rows, orders)
    except DatabaseError as error:
        if not leases.is_clash(error):
            raise
        # Somebody wrote the same order or product at this moment, and now we see it.
        _apply_together(channel, rows, orders)


def _apply_together(
    channel: Channel, rows: Sequence[InboxRow], orders: dict[int, StoreOrder | None]
) -> None:
    with transaction.atomic():
        # One writer a channel: no two of them can tell different things of one order at once.
        Channel.objects.select_for_update().values_list("pk").get(pk=channel.pk)
        again = passed_over.overtaken(channel, {row.pk: orders[row.pk] for row in rows})
        passed_over.ask_again(again)
        rows = [row for row in rows if row.pk not in again]
        sales = import_orders(
            channel,
            [order for row in rows if (order := orders[row.pk])],
            gone={row.store_order_id for row in rows if orders[row.pk] is None},
        )
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
        end_parked(channel, rows)
        if sales:
            Channel.objects.filter(pk=channel.pk).update(last_order_at=now)


def _give_up(row: InboxRow, error: Exception) -> None:
    if isinstance(error, Refusal):
        park(row, error.code, error.sentence, error.params)
    else:
        park(row, "unexpected", UNEXPECTED, {"error": in_words(error)})


def in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\0", "")[:200]


def park(row: InboxRow, code: str, sentence: str, params: Mapping[str, object]) -> None:
    _end_lease(
        row,
        state=InboxRow.State.PARKED,
        reason_code=code,
        reason=sentence,
        reason_params=dict(params),
    )


def put_off(rows: Sequence[InboxRow], problem: StoreProblem, after: float | None = None) -> None:
    for row in rows:
        _end_lease(
            row,
            next_try_at=leases.next_try(row.attempts, after),
            reason=problem.sentence,
            reason_params=problem.params,
        )
    if after == 0:
        wake.receive()


def _end_lease(row: InboxRow, **values: object) -> None:
    """Unless somebody has applied it since our lease ran out: that stands."""
    InboxRow.objects.filter(pk=row.pk, state=InboxRow.State.RECEIVED).update(
        attempts=row.attempts + 1, lease_until=None, **values
    )
