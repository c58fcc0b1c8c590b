"""Telling the people at work what a store changed: see `differences` for what is written down."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils import timezone

from bordereau.fulfilment.differences import Changes, PutBack, left_in_box, merged
from bordereau.fulfilment.models import IS_UNSEEN, Event, Fulfilment, StoreChange
from bordereau.fulfilment.status import COMPLETED, Status, Type, Verb
from bordereau.sales.models import Sale

AT_WORK = frozenset({Status.IN_PROGRESS, Status.PACKED})
WORK = [Verb.PICK, Verb.ASSIGN, Verb.PACK, Verb.UNPACK, Verb.SHIP, Verb.PICK_UP]


@dataclass(slots=True)
class Heard:
    """What is new about one order."""

    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    put_back: dict[str, dict[str, Any]] = field(default_factory=dict)


def unseen(order_id: int) -> StoreChange | None:
    return StoreChange.objects.filter(IS_UNSEEN, fulfilment=order_id).first()


def hear(
    order: Fulfilment,
    status: Status,
    changes: Changes,
    put_back: PutBack | None = None,
    *,
    is_news: bool = True,
) -> None:
    """Write it down for the people at work. `status` is the order's before the change.

    What is no news is told only to those who have yet to see what it takes back. Inside the
    caller's transaction, with the sale locked and the order saved.
    """
    row = unseen(order.pk)
    if not is_news:
        held = row.changes if row else {}
        changes = {what: change for what, change in changes.items() if what in held}
        if not changes:
            return
    row = row or StoreChange(fulfilment=order)
    row.status, row.worked_by = status, _worked_by(order)
    row.changes = merged(row.changes, changes)
    row.put_back = left_in_box(row.put_back, put_back or {})
    _write(row)


def forget(order: Fulfilment, matters: Collection[str]) -> None:
    """They concern this order no more, such as the address of what the customer now collects."""
    row = unseen(order.pk)
    if row and not row.changes.keys().isdisjoint(matters):
        row.changes = {what: told for what, told in row.changes.items() if what not in matters}
        _write(row)


def _write(row: StoreChange) -> None:
    """With nothing left to see, nobody need see it."""
    row.heard_at = timezone.now()
    is_empty = not row.changes and not row.put_back
    if is_empty:
        row.confirmed_at = row.heard_at
    if row.pk or not is_empty:
        row.save()
        Fulfilment.objects.filter(pk=row.fulfilment_id).update(version=F("version") + 1)


def hear_of_sale(sale: Sale, changes: Changes, *, is_news: bool = True) -> None:
    """As `hear`, of what concerns a whole sale: to those of its orders that it matters to."""
    if not changes:
        return
    orders = list(sale.fulfilments.order_by("pk"))
    handed_over = [order for order in orders if order.status in COMPLETED]
    for order in orders:
        mine = {
            what: change
            for what, change in changes.items()
            if MATTERS[what](order, change) or (what == "payment" and order in handed_over[-1:])
        }
        if mine:
            hear(order, Status(order.status), mine, is_news=is_news)
        forget(order, changes.keys() - mine.keys())


def _is_at_work(order: Fulfilment, change: object = None) -> bool:
    return order.status in AT_WORK


def _is_parcel_at_work(order: Fulfilment, change: object) -> bool:
    return order.type == Type.DELIVERY and _is_at_work(order)


def _has_address(order: Fulfilment, change: object) -> bool:
    return order.status == Status.SHIPPED or _is_parcel_at_work(order, change)


def _waits_there(order: Fulfilment, change: Any) -> bool:
    """At work, or not begun and waiting where the customer will not come."""
    is_elsewhere = order.status == Status.NEW and change["outlet"] not in (None, order.outlet_id)
    return order.type == Type.PICKUP and (_is_at_work(order) or is_elsewhere)


MATTERS: dict[str, Callable[[Fulfilment, Any], bool]] = {
    # Held until it is seen, as all of these: the name is on what is packed and asked for at pickup,
    # and the carrier's label may bear the telephone and e-mail that its driver uses.
    "customer": _is_at_work,
    "address": _has_address,
    "shipping": _is_parcel_at_work,
    "note": _is_at_work,
    "payment": _is_at_work,
    "place": _waits_there,
}


def _worked_by(order: Fulfilment) -> str:
    """Whoever had it in hand last."""
    work = Event.objects.filter(fulfilment=order, kind__in=WORK)
    return work.values_list("by_name", flat=True).first() or ""
