"""The one place where stock changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau import bulk
from bordereau.outbox import enqueue
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May
from bordereau.stock.models import Outlet, Product, StockMovement
from bordereau.stock.movements import BY_HAND, EFFECTS, Kind


@dataclass(frozen=True, slots=True)
class Move:
    outlet_id: int
    product_id: int
    kind: Kind
    units: int
    fulfilment_line_id: int | None = None
    reason: str = ""
    other_outlet_id: int | None = None
    only_tells: bool = False


def told_again(product_id: int) -> Move:
    """Nothing moves, and the stores are told all the same: they may count something else."""
    return Move(0, product_id, Kind.CORRECT, 0, only_tells=True)


def move(moves: Iterable[Move], by: Actor) -> Sequence[StockMovement]:
    """Write movements; the levels follow by a trigger, and every store hears of it.

    To be called inside the verb's transaction. Always in the order of outlet and product, so that
    two verbs that touch the same levels wait for one another instead of blocking each other.
    """
    now = timezone.now()
    wanted = sorted(moves, key=lambda one: (one.outlet_id, one.product_id))
    rows = [
        bulk.new(
            StockMovement,
            outlet_id=one.outlet_id,
            product_id=one.product_id,
            kind=one.kind,
            on_hand_change=EFFECTS[one.kind][0] * one.units,
            committed_change=EFFECTS[one.kind][1] * one.units,
            fulfilment_line_id=one.fulfilment_line_id,
            other_outlet_id=one.other_outlet_id,
            reason=one.reason,
            by_id=by.user_id,
            at=now,
        )
        for one in wanted
        if one.units
    ]
    bulk.insert(rows)
    changed = {row.product_id for row in rows if changes_available(row)}
    enqueue.stock(changed | {one.product_id for one in wanted if one.only_tells})
    return rows


def changes_available(row: StockMovement) -> bool:
    return row.on_hand_change != row.committed_change


def move_by_hand(
    outlet_id: int, product_id: int, kind: Kind, units: int, reason: str, by: Actor
) -> StockMovement:
    """Receive, count or correct by so many units. Raises Refusal `nothing_moved`, `wrong_kind`,
    `reason_needed`, `not_found`.
    """
    by.require_at(May.MOVE_STOCK, outlet_id)
    if kind not in BY_HAND:
        raise Refusal("wrong_kind", gettext_noop("Stock moves this way only through an order."))
    if not units:
        raise Refusal("nothing_moved", gettext_noop("Give a number of units other than zero."))
    if kind == Kind.CORRECT and not reason.strip():
        raise Refusal("reason_needed", gettext_noop("Say why the stock is corrected."))
    check_goods(outlet_id, product_id)
    with transaction.atomic():
        return move([Move(outlet_id, product_id, kind, units, reason=reason)], by)[0]


def check_goods(outlet_id: int, product_id: int) -> None:
    """Raises Refusal `not_found` unless both exist."""
    if not (
        Outlet.objects.filter(pk=outlet_id).exists()
        and Product.objects.filter(pk=product_id).exists()
    ):
        raise NotFound()
