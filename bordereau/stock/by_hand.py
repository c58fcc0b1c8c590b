"""What people do with stock at the shelf: receive, count, correct, move between outlets.

A form is easily sent twice. Each verb takes the last movement that its form knew of, `since`: the
same person doing the very same again without having seen the first is asked, not obeyed.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from bordereau.refusals import Refusal
from bordereau.staff.access import Actor, May
from bordereau.stock import levels
from bordereau.stock.actions import Move, check_goods, move, move_by_hand
from bordereau.stock.models import StockMovement
from bordereau.stock.movements import Kind

MOST = 1_000_000  # units at once: more is a slip of the hand


@dataclass(frozen=True, slots=True)
class Count:
    """So many lie there. `seen` is what was said to be on hand when the counting began."""

    outlet_id: int
    product_id: int
    units: int
    seen: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    product_id: int
    from_outlet_id: int
    to_outlet_id: int
    units: int
    reason: str = ""
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """So many more or fewer: received, or a correction."""

    outlet_id: int
    product_id: int
    kind: Kind
    units: int
    reason: str = ""
    since: int | None = None


def change(wanted: Change, by: Actor) -> StockMovement:
    """As `move_by_hand`. Raises Refusal `repeated` too."""
    by.require_at(May.MOVE_STOCK, wanted.outlet_id)
    check_goods(wanted.outlet_id, wanted.product_id)
    spot = (wanted.outlet_id, wanted.product_id)
    with transaction.atomic():
        levels.hold([spot])
        _check_repeated(spot, wanted.kind, wanted.units, wanted.since, by)
        return move_by_hand(*spot, wanted.kind, wanted.units, wanted.reason, by)


def _check_repeated(
    spot: levels.Spot, kind: Kind, units: int, since: int | None, by: Actor
) -> None:
    if since is None:
        return
    done = StockMovement.objects.filter(
        outlet_id=spot[0], product_id=spot[1], pk__gt=since, kind=kind, by_id=by.user_id
    )
    if done.filter(on_hand_change=units).exists():
        raise Refusal(
            "repeated",
            gettext_noop(
                "You did this a moment ago, and it is saved. Nothing was done twice. If it "
                "happened a second time, save it once more."
            ),
        )


def count(counted: Count, by: Actor) -> StockMovement | None:
    """Set what is on hand; the difference is the movement, and none where there is none.

    Raises Refusal `stale_count` when on hand has changed since it was seen: whether what left was
    counted or not, nobody but the person who counted can say.
    """
    by.require_at(May.MOVE_STOCK, counted.outlet_id)
    if not 0 <= counted.units <= MOST:
        raise Refusal("wrong_count", gettext_noop("Give the number of units that are there."))
    check_goods(counted.outlet_id, counted.product_id)
    spot = (counted.outlet_id, counted.product_id)
    with transaction.atomic():
        on_hand = levels.hold([spot])[spot].on_hand
        if counted.seen is not None and counted.seen != on_hand:
            raise stale(counted.seen, on_hand)
        difference = counted.units - on_hand
        rows = move([Move(*spot, Kind.COUNT, difference, reason=counted.reason)], by)
    return rows[0] if rows else None


def stale(seen: int, now: int) -> Refusal:
    return Refusal(
        "stale_count",
        gettext_noop(
            "On hand went from %(seen)s to %(now)s while you counted. Nothing was changed. Look at "
            "the movements since; then save your number again, or count again."
        ),
        seen=seen,
        now=now,
    )


def transfer(wanted: Transfer, by: Actor) -> list[StockMovement]:
    """Two movements, together or not at all: first what left, then what came.

    Where it goes need not be where the person works.
    """
    by.require_at(May.MOVE_STOCK, wanted.from_outlet_id)
    if wanted.from_outlet_id == wanted.to_outlet_id:
        raise Refusal("same_outlet", gettext_noop("Choose another outlet to move the goods to."))
    if not 0 < wanted.units <= MOST:
        raise Refusal("wrong_units", gettext_noop("Give a number of units above zero."))
    for outlet_id in (wanted.from_outlet_id, wanted.to_outlet_id):
        check_goods(outlet_id, wanted.product_id)
    ends = (wanted.from_outlet_id, wanted.to_outlet_id)
    moves = [
        Move(
            outlet_id=here,
            product_id=wanted.product_id,
            kind=Kind.MOVE,
            units=units,
            reason=wanted.reason,
            other_outlet_id=there,
        )
        for here, there, units in ((*ends, -wanted.units), (*ends[::-1], wanted.units))
    ]
    with transaction.atomic():
        levels.hold((here, wanted.product_id) for here in ends)
        spot = (wanted.from_outlet_id, wanted.product_id)
        _check_repeated(spot, Kind.MOVE, -wanted.units, wanted.since, by)
        rows = move(moves, by)
    return sorted(rows, key=lambda row: row.on_hand_change)
