"""Our view of orders of one store, in a handful of queries however many they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q

from bordereau.channels.models import Channel
from bordereau.comparison.verdicts import OurLine, Ours
from bordereau.fulfilment.models import Event
from bordereau.fulfilment.status import Status
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales.changes import DELETED
from bordereau.sales.models import Payment, Sale, SaleLine

# What people did about a difference does not put off judging it.
SAID_OF_DIFFERENCES = ("left", "told_again", "taken_in_again")
# A store may show an old page for a while, and a person may not have ended what they do.
SETTLES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Known:
    """What we hold about one order; without a sale, next to nothing."""

    sale_id: int | None = None
    ours: Ours | None = None
    store_updated_at: datetime | None = None
    is_deleted: bool = False  # we have followed the store in this
    is_parked: bool = False  # its latest word waits for a person
    is_under_way: bool = False


def known_of(channel: Channel, order_ids: Collection[str], now: datetime) -> dict[str, Known]:
    """One for each id."""
    sales = {sale.store_order_id: sale for sale in _sales(channel, order_ids)}
    received, parked = _rows(channel, order_ids)
    moving = _moving([sale.pk for sale in sales.values()], now - SETTLES)
    return {
        order_id: _known(
            sales.get(order_id), parked.get(order_id), moving, is_received=order_id in received
        )
        for order_id in order_ids
    }


def _known(
    sale: Sale | None, parked_at: datetime | None, moving: set[int | None], *, is_received: bool
) -> Known:
    if sale is None:
        return Known(is_parked=parked_at is not None, is_under_way=is_received)
    heard = sale.store_heard_at
    return Known(
        sale.pk,
        _view(sale),
        sale.store_updated_at,
        is_deleted=sale.store_status == DELETED,
        is_parked=parked_at is not None and (heard is None or parked_at > heard),
        is_under_way=is_received or sale.pk in moving,
    )


def _view(sale: Sale) -> Ours:
    payments = list(sale.payments.all())
    return Ours(
        statuses=tuple(
            Status(order.status) for order in sale.fulfilments.all() if order.status != Status.MOVED
        ),
        lines=tuple(
            OurLine(
                line.store_line_id,
                line.name,
                sum(part.wanted for part in line.parts.all()),
                line.product.is_digital,
            )
            for line in sale.lines.all()
        ),
        currency=sale.currency,
        total=sale.total,
        refunded=sale.refunded,
        from_store=tuple(p.amount for p in payments if p.source == Payment.Source.STORE),
        by_staff=tuple(p.amount for p in payments if p.source == Payment.Source.STAFF),
    )


def _sales(channel: Channel, order_ids: Collection[str]) -> list[Sale]:
    lines = SaleLine.objects.select_related("product").prefetch_related("parts")
    known = Sale.objects.filter(channel=channel, store_order_id__in=list(order_ids))
    return list(known.prefetch_related("fulfilments", "payments", Prefetch("lines", lines)))


def _rows(channel: Channel, order_ids: Collection[str]) -> tuple[set[str], dict[str, datetime]]:
    """The orders of which a word waits to be applied, and of which one waits for a person."""
    received: set[str] = set()
    parked: dict[str, datetime] = {}
    waiting = [InboxRow.State.RECEIVED, InboxRow.State.PARKED]
    rows = InboxRow.objects.filter(
        state__in=waiting, channel=channel, store_order_id__in=list(order_ids)
    )
    for order_id, state, at in rows.values_list("store_order_id", "state", "received_at"):
        if state == InboxRow.State.RECEIVED:
            received.add(order_id)
        else:
            parked[order_id] = max(at, parked.get(order_id, at))
    return received, parked


def _moving(sale_ids: Collection[int], since: datetime) -> set[int | None]:
    """The sales that the store is still to be told of, was told of just now, or people work on.

    What could not be told is with a person already.
    """
    state = Push.State
    untold = [state.PENDING, state.SENDING, state.RETRYING, state.NEEDS_ATTENTION]
    pushes = Push.objects.filter(
        Q(state__in=untold) | Q(confirmed_at__gt=since), kind=Push.Kind.STATUS, sale__in=sale_ids
    )
    events = Event.objects.filter(sale__in=sale_ids, at__gt=since, by__isnull=False)
    events = events.exclude(kind__in=SAID_OF_DIFFERENCES)
    return {*pushes.values_list("sale_id", flat=True), *events.values_list("sale_id", flat=True)}
