"""Finding orders: who may see which, the Orders page's rows and views, one order with all of it.

However many sales are finished, these read the unfinished orders alone, through their own indexes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import (
    Count,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)

from bordereau.fulfilment import missing
from bordereau.fulfilment.models import (
    IS_UNFINISHED,
    IS_UNSEEN,
    Event,
    Fulfilment,
    FulfilmentLine,
    StoreChange,
)
from bordereau.fulfilment.status import GONE, Status, Type
from bordereau.outbox.models import Push
from bordereau.refusals import NotFound
from bordereau.sales.queries import mentioning, paid
from bordereau.staff.access import Actor, May

PAGE = 50


class View(StrEnum):
    """The counted views above the list."""

    ALL = "all"
    NEW = "new"
    IN_PROGRESS = "in_progress"
    PACKED = "packed"
    LATE = "late"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class Filters:
    view: View = View.ALL
    type: Type | None = None
    outlet_id: int | None = None
    channel_id: int | None = None
    assigned_to_id: int | None = None
    is_backorder: bool = False
    text: str = ""
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the list ends and the next begins."""

    placed_at: datetime
    order_id: int


@dataclass(frozen=True, slots=True)
class Page:
    orders: Sequence[Fulfilment]
    next: Place | None


def visible_to(by: Actor) -> QuerySet[Fulfilment]:
    by.require(May.SEE_ORDERS)
    orders = Fulfilment.objects.all()
    return orders if by.outlet_ids is None else orders.filter(outlet_id__in=by.outlet_ids)


def page(filters: Filters, by: Actor, late_before: datetime, after: Place | None = None) -> Page:
    """The next 50 unfinished orders, those that wait longest first unless asked otherwise."""
    wanted = _filtered(visible_to(by).filter(IS_UNFINISHED), filters, by, late_before)
    if after:
        wanted = wanted.filter(_beyond(after, filters))
    turn = "-" if filters.newest_first else ""
    rows = list(with_rows(wanted).order_by(f"{turn}placed_at", f"{turn}id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], Place(last.placed_at, last.pk) if last else None)


def counts(outlet_id: int | None, by: Actor, late_before: datetime) -> dict[View, int]:
    """How many orders each view holds, in one walk along an index."""
    orders = visible_to(by).filter(IS_UNFINISHED)
    if outlet_id:
        orders = orders.filter(outlet_id=outlet_id)
    found = (
        orders.values("status")
        .annotate(
            number=Count("pk"),
            late=Count("pk", filter=Q(placed_at__lt=late_before)),
            mine=Count("pk", filter=Q(assigned_to_id=by.user_id)),
        )
        .values_list("status", "number", "late", "mine")
    )
    numbers = dict.fromkeys(View, 0)
    for status, number, late, mine in found:
        numbers[View(status)] += number
        numbers[View.ALL] += number
        numbers[View.LATE] += late
        numbers[View.MINE] += mine
    return numbers


def with_rows(orders: QuerySet[Fulfilment]) -> QuerySet[Fulfilment]:
    """With what a row of the list shows: `paid`, `sync_state` and `store_change` beside the fields,
    and `notes`; with the sale, those of its orders that still count: `kept_parts`; with a line, how
    many of it were reported `missing`.
    """
    lines = FulfilmentLine.objects.select_related("sale_line", "product")
    kept = Fulfilment.objects.exclude(status__in=sorted(GONE)).select_related("outlet")
    return (
        orders.select_related("sale", "outlet", "channel", "assigned_to")
        .prefetch_related(
            Prefetch("lines", lines.annotate(missing=missing.reported())),
            Prefetch("events", Event.objects.filter(kind="note"), to_attr="notes"),
            Prefetch("sale__fulfilments", kept.order_by("id"), to_attr="kept_parts"),
        )
        .annotate(paid=paid("sale"), sync_state=_sync_state(), store_change=_store_change())
    )


def one(order_id: int, by: Actor) -> Fulfilment:
    """As in the list. Raises NotFound."""
    found = with_rows(visible_to(by)).filter(pk=order_id).first()
    if found is None:
        raise NotFound()
    return found


def _sync_state() -> Subquery:
    """How far the latest word to the store about this sale has come."""
    words = Push.objects.filter(sale=OuterRef("sale"), kind=Push.Kind.STATUS).order_by("-id")
    return Subquery(words.values("state")[:1])


def _store_change() -> Subquery:
    """What must be put back for a change that nobody has seen to; None without such a change."""
    unseen = StoreChange.objects.filter(IS_UNSEEN, fulfilment=OuterRef("pk"))
    return Subquery(unseen.values("put_back")[:1])


def called_off(outlet_id: int | None, by: Actor) -> Sequence[StoreChange]:
    """Orders that were taken from the people at work, and whose goods lie in a box somewhere."""
    changes = StoreChange.objects.filter(IS_UNSEEN, fulfilment__status__in=sorted(GONE))
    if by.outlet_ids is not None:
        changes = changes.filter(fulfilment__outlet_id__in=by.outlet_ids)
    if outlet_id:
        changes = changes.filter(fulfilment__outlet_id=outlet_id)
    order = changes.select_related("fulfilment__sale", "fulfilment__channel", "fulfilment__outlet")
    return list(order.order_by("heard_at", "pk")[:PAGE])


def _filtered(
    orders: QuerySet[Fulfilment], filters: Filters, by: Actor, late_before: datetime
) -> QuerySet[Fulfilment]:
    orders = orders.filter(_in_view(filters.view, by, late_before))
    exact = {
        "type": filters.type,
        "outlet_id": filters.outlet_id,
        "channel_id": filters.channel_id,
        "assigned_to_id": filters.assigned_to_id,
        "is_backorder": filters.is_backorder,
    }
    orders = orders.filter(**{name: value for name, value in exact.items() if value})
    return orders.filter(mentioning(filters.text, "sale__"))


def _in_view(view: View, by: Actor, late_before: datetime) -> Q:
    if view == View.LATE:
        return Q(placed_at__lt=late_before)
    if view == View.MINE:
        return Q(assigned_to_id=by.user_id)
    return Q() if view == View.ALL else Q(status=Status(view))


def _beyond(after: Place, filters: Filters) -> Q:
    here = Q(placed_at=after.placed_at)
    if filters.newest_first:
        return Q(placed_at__lte=after.placed_at) & ~(here & Q(pk__gte=after.order_id))
    return Q(placed_at__gte=after.placed_at) & ~(here & Q(pk__lte=after.order_id))
