"""Undoing a completion that was a mistake: the goods lie packed in the outlet after all."""

from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_noop

from bordereau.channels.shapes import Goal, Stage
from bordereau.fulfilment import checks, events
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.fulfilment.status import Verb
from bordereau.fulfilment.telling import goal_of, tell_reopened
from bordereau.outbox import enqueue
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales.models import IS_BACK, Return, Sale
from bordereau.staff.access import Actor
from bordereau.stock.actions import Move, move
from bordereau.stock.movements import Kind

NOT_WANTED = gettext_noop(
    "The store has cancelled or refunded goods of this order since it left. Nothing was changed. "
    "Take them back into stock on the page of the sale instead."
)
TAKEN_BACK = gettext_noop(
    "%(name)s has taken back goods of this order since it left, so it did leave. Nothing was "
    "changed."
)


def reopen(order_id: int, by: Actor, reason: str = "", version: int | None = None) -> Fulfilment:
    """It is packed again, on hand and promised, and its store hears so if it was told completed.

    Raises Refusal `not_wanted`, `taken_back`, and what `checks.begin` raises.
    """
    with transaction.atomic():
        work = checks.begin(order_id, Verb.REOPEN, by, version)
        order, sale = work.order, work.sale
        _see_that_it_is_wanted(order, sale)
        _see_that_nothing_came_back(order)
        was_completed = goal_of(sale) == Goal.COMPLETED
        was = order.status
        move(_moves(order), by)
        enqueue.withdraw(sale, enqueue.letter_of("shipped", order.pk))
        order.status, order.finished_at = work.target, None
        events.record(order, Verb.REOPEN, by, _told(order, was, reason))
        if was_completed:
            tell_reopened(sale)
        return order


def _moves(order: Fulfilment) -> list[Move]:
    return [
        Move(order.outlet_id, line.product_id, Kind.REOPEN, line.wanted, line.pk)
        for line in order.lines.all()
    ]


def is_customer_told(order: Fulfilment) -> bool:
    """Whether an e-mail says that it has been shipped: that cannot be taken back."""
    gone = [Push.State.CONFIRMED, Push.State.SENDING]
    subject = enqueue.letter_of("shipped", order.pk)
    return Push.objects.filter(sale=order.sale_id, subject=subject, state__in=gone).exists()


def _told(order: Fulfilment, was: str, reason: str) -> dict[str, Any]:
    told: dict[str, Any] = {"from": was}
    if reason.strip():
        told["reason"] = reason.strip()[:200]
    return told | ({"emailed": True} if is_customer_told(order) else {})


def _see_that_it_is_wanted(order: Fulfilment, sale: Sale) -> None:
    is_called_off = sale.store_stage == Stage.CANCELLED
    mine = order.lines.filter(quantity__gt=F("cancelled")).values("sale_line")
    held = (
        FulfilmentLine.objects.filter(sale_line__in=mine)
        .values("sale_line")
        .annotate(units=Sum("quantity") - Sum("cancelled"))
        .annotate(sold=F("sale_line__quantity") - F("sale_line__cancelled"))
        .order_by()
    )
    if is_called_off or held.filter(units__gt=F("sold")).exists():
        raise Refusal("not_wanted", NOT_WANTED)


def _see_that_nothing_came_back(order: Fulfilment) -> None:
    """What was taken back since is on hand already."""
    back = Return.objects.filter(IS_BACK, line__parts__fulfilment=order).order_by("-pk")
    if row := back.first():
        raise Refusal("taken_back", TAKEN_BACK, name=row.by_name)
