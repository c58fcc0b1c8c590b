"""Our view of orders of one store, in a handful of queries however many they are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Q, Sum

from bordereau.channels.models import Channel
from bordereau.comparison.verdicts import OurLine, Ours
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales.changes import DELETED
from bordereau.sales.models import Payment, Sale, SaleLine

# What people did about a difference does not put off judging it.
SAID_OF_DIFFERENCES = ("left", "listed_again", "told_again", "taken_in_again")
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
    is_outdated: bool = False  # the store has told us more since it was asked, or it waits here
    is_under_way: bool = False


def known_of(channel: Channel, order_ids: Collection[str], now: datetime) -> dict[str, Known]:
    """One for each id."""
    asked = Sale.objects.filter(channel=channel, store_order_id__in=list(order_ids))
    sales = {sale.store_order_id: sale for sale in asked.only(*_READ)}
    sale_ids = [sale.pk for sale in sales.values()]
    parts = _Parts(sale_ids)
    received, parked = _rows(channel, order_ids)
    moving = _moving(sale_ids, now - SETTLES)
    return {
        one: _known(sales.get(one), parts, parked.get(one), one in received, moving, now)
        for one in order_ids
    }


_READ = (
    "store_order_id", "store_status", "store_updated_at", "store_heard_at", "currency", "total",
    "refunded",
)  # fmt: skip


class _Parts:
    """What belongs to some sales, by sale, as plain values: rows would cost far more."""

    def __init__(self, sale_ids: Collection[int]) -> None:
        self.statuses: dict[int, list[Status]] = defaultdict(list)
        self.lines: dict[int, list[OurLine]] = defaultdict(list)
        self.payments: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
        orders = Fulfilment.objects.filter(sale__in=sale_ids).exclude(status=Status.MOVED)
        for sale_id, status in orders.values_list("sale_id", "status"):
            self.statuses[sale_id].append(Status(status))
        units = Sum(F("parts__quantity") - F("parts__cancelled"), default=0)
        lines = SaleLine.objects.filter(sale__in=sale_ids).annotate(units=units).order_by("pk")
        for sale_id, *line in lines.values_list(
            "sale_id", "store_line_id", "name", "units", "product__is_digital"
        ):
            self.lines[sale_id].append(OurLine(*line))
        payments = Payment.objects.filter(sale__in=sale_ids).order_by("pk")
        for sale_id, source, amount in payments.values_list("sale_id", "source", "amount"):
            self.payments[sale_id, source].append(amount)


def _known(
    sale: Sale | None,
    parts: _Parts,
    parked_at: datetime | None,
    is_received: bool,
    moving: set[int | None],
    now: datetime,
) -> Known:
    if sale is None:
        return Known(is_parked=parked_at is not None, is_outdated=is_received)
    heard = sale.store_heard_at
    return Known(
        sale.pk,
        _view(sale, parts),
        sale.store_updated_at,
        is_deleted=sale.store_status == DELETED,
        is_parked=parked_at is not None and (heard is None or parked_at > heard),
        is_outdated=is_received or bool(heard and heard > now),
        is_under_way=sale.pk in moving,
    )


def _view(sale: Sale, parts: _Parts) -> Ours:
    return Ours(
        statuses=tuple(parts.statuses[sale.pk]),
        lines=tuple(parts.lines[sale.pk]),
        currency=sale.currency,
        total=sale.total,
        refunded=sale.refunded,
        from_store=tuple(parts.payments[sale.pk, Payment.Source.STORE]),
        by_staff=tuple(parts.payments[sale.pk, Payment.Source.STAFF]),
    )


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
