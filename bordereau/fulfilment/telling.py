"""What a sale's orders come to for its store, which hears of the whole, never of a part (R19)."""

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Goal, Stage
from bordereau.fulfilment.status import Status, Type, all_completed, all_packed
from bordereau.outbox import enqueue
from bordereau.sales.models import Sale


def goal_of(sale: Sale) -> Goal | None:
    """How far the whole sale is, as a store is told it. Reads its orders."""
    statuses = [Status(status) for status in sale.fulfilments.values_list("status", flat=True)]
    if all_completed(statuses):
        return Goal.COMPLETED
    return Goal.PACKED if all_packed(statuses) else None


def tell_store(sale: Sale) -> None:
    """After orders of the sale changed.

    A store that called the sale off is told nothing of it, and one without a status for "packed"
    nothing of that (R11).
    """
    goal = goal_of(sale)
    if goal == Goal.PACKED and not _has_packed(sale):
        return
    if goal == Goal.COMPLETED:
        enqueue.withdraw(sale, enqueue.subject_of(sale, Goal.REOPENED))
    if goal:
        _tell(sale, goal)


def tell_reopened(sale: Sale) -> None:
    """After an order of a sale that was all completed came back to be done: it is not, after all.

    That it is completed need not be told any more.
    """
    enqueue.withdraw(sale, enqueue.subject_of(sale, Goal.COMPLETED))
    _tell(sale, Goal.REOPENED)


def holds(sale: Sale, goal: Goal) -> bool:
    """Whether what the store was to be told is still so."""
    now = goal_of(sale)
    return now != Goal.COMPLETED if goal == Goal.REOPENED else now == goal


def _tell(sale: Sale, goal: Goal) -> None:
    if sale.store_stage != Stage.CANCELLED:
        is_pickup = sale.fulfilments.filter(type=Type.PICKUP).exists()
        enqueue.status(sale, goal, is_pickup=is_pickup)


def _has_packed(sale: Sale) -> bool:
    return Channel.objects.filter(sales=sale, reports_packed=True).exists()
