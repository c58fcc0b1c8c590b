"""Moving work between the orders of a sale: to another outlet, back again, and two into one.

The store hears nothing of it: what it bought is still all to be done.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from bordereau.fulfilment import checks, events, missing
from bordereau.fulfilment.holding import require_all_seen
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.shortfall import Outcome
from bordereau.fulfilment.splitting import Units, carry, everything, picked_among, split
from bordereau.fulfilment.status import UNFINISHED, Status
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May
from bordereau.stock.actions import move
from bordereau.stock.models import Outlet

Parts = dict[int, Fulfilment]


@dataclass(frozen=True, slots=True)
class Told:
    """The kinds of the events of a move, at the order that gives and at the one that gets; and what
    else the first of them says.
    """

    given: str
    got: str
    detail: dict[str, Any] = field(default_factory=dict)


MOVED = Told("moved", "received")
TAKEN_BACK = Told("taken_back", "got_back")
MERGED = Told("merged", "absorbed")


@dataclass(frozen=True, slots=True)
class Moved:
    """Where units were and where they are; `put_back` of them lie in a box that they must leave."""

    order: Fulfilment
    into: Fulfilment
    goods: list[dict[str, Any]]  # by line its name and units
    put_back: int


def move_units(
    order_id: int, outlet_id: int, by: Actor, units: Units | None = None, version: int | None = None
) -> Moved:
    """Give units of an order, or all of it, to another outlet, where its order of the sale that
    nobody has finished takes them, or a new one. Raises Refusal `same_outlet`, `wrong_count`,
    `nothing_moved`, and what `begin` raises.
    """
    with transaction.atomic():
        parts = checks.lock_parts(order_id)
        order = begin(parts[order_id], by, version)
        if outlet_id == order.outlet_id:
            raise Refusal("same_outlet", SAME_OUTLET, outlet=order.outlet.name)
        if not Outlet.objects.filter(pk=outlet_id).exists():
            raise NotFound()
        taken = everything(order) if units is None else units
        into = part_at(parts, order, outlet_id)
        with checks.telling_who(order, by, version):
            moved = hand_over(order, taken, into or outlet_id, by)
        missing.leave(taken, Outcome.OTHER_OUTLET, by)
        return moved


def take_back(order_id: int, by: Actor, version: int | None = None) -> Moved:
    """Undo the move that made this order, while nobody has begun with it. Either outlet may.

    Raises Refusal `not_moved`, `already_begun`, and what `begin` raises.
    """
    with transaction.atomic():
        parts = checks.lock_parts(order_id)
        order = parts[order_id]
        giver = parts.get(order.split_from_id or 0)
        if not by.works_in(order.outlet_id) and not (giver and by.works_in(giver.outlet_id)):
            raise NotFound()
        by.require(May.FULFIL)
        check_unfinished(order, version)
        if giver is None:
            raise _not_moved(order, by, version)
        if order.status != Status.NEW:
            raise Refusal(
                "already_begun",
                ALREADY_BEGUN,
                name=checks.last_hand(order),
                outlet=order.outlet.name,
            )
        if giver.status not in UNFINISHED and giver.status != Status.MOVED:
            raise checks.overtaken(giver)
        return hand_over(order, everything(order), giver, by, TAKEN_BACK)


def merge(order_id: int, into_id: int, by: Actor, version: int | None = None) -> Moved:
    """Put all of an order into another one of its sale, which is as unfinished and of its type.

    Raises Refusal `same_order`, `wrong_type`, `store_changed`, and what `begin` raises for the one
    or the other.
    """
    with transaction.atomic():
        parts = checks.lock_parts(order_id)
        order = begin(parts[order_id], by, version)
        if into_id == order_id:
            raise Refusal("same_order", gettext_noop("Choose another order to merge it with."))
        into = parts.get(into_id)
        if into is None:
            raise NotFound()
        if into.status not in UNFINISHED:
            raise checks.overtaken(into)
        if into.type != order.type:
            raise Refusal("wrong_type", OTHER_TYPE)
        require_all_seen(order)
        return hand_over(order, everything(order), into, by, MERGED)


SAME_OUTLET = gettext_noop("%(outlet)s has this order already. Choose another outlet.")
NOT_MOVED = gettext_noop(
    "This order was not moved here from another one, or holds more by now. Move it by hand."
)
NOT_MOVED_SINCE = gettext_noop(
    "This order was not moved here from another one, or holds more by now: %(name)s worked on it "
    "last. Look at it again, then move it by hand."
)
ALREADY_BEGUN = gettext_noop(
    "%(name)s has begun with it at %(outlet)s, so it stays there. Ask them to move it back."
)
OTHER_TYPE = gettext_noop(
    "One of the two orders is delivered and the other collected, so they stay apart."
)


def _not_moved(order: Fulfilment, by: Actor, version: int | None) -> Refusal:
    name = checks.other_hand(order, by) if version is None else ""
    if name:
        return Refusal("not_moved", NOT_MOVED_SINCE, name=name)
    return Refusal("not_moved", NOT_MOVED)


def begin(order: Fulfilment, by: Actor, version: int | None) -> Fulfilment:
    """A locked order of whose units something may be done.

    Raises Refusal `not_found`, `not_allowed`, `stale_version`, `wrong_status`.
    """
    by.require_at(May.FULFIL, order.outlet_id)
    check_unfinished(order, version)
    return order


def check_unfinished(order: Fulfilment, version: int | None) -> None:
    if order.status not in UNFINISHED:
        raise checks.overtaken(order)
    checks.require_version(order, version)


def part_at(parts: Parts, order: Fulfilment, outlet_id: int) -> Fulfilment | None:
    """The order of the same sale that takes more at an outlet: one to do, else one given away.

    Not one that waits for goods: what there is must not wait with it.
    """
    able = [
        part
        for part in parts.values()
        if part.outlet_id == outlet_id
        and not (part.is_backorder and part.status in UNFINISHED)
        and (part.status == Status.MOVED or (part.status in UNFINISHED and part.type == order.type))
    ]
    return min(able, key=lambda part: (part.status == Status.MOVED, part.pk), default=None)


def hand_over(
    order: Fulfilment,
    units: Units,
    to: Fulfilment | int,
    by: Actor,
    told: Told = MOVED,
    *,
    is_backorder: bool = False,
) -> Moved:
    """Into an order, or into a new one at an outlet; with its stock, and in both histories."""
    goods = [
        {"name": line.sale_line.name, "units": units[line.pk]}
        for line in order.lines.select_related("sale_line")
        if line.pk in units
    ]
    boxed = picked_among(order, units)
    if isinstance(to, int):
        parted = split(order, units, to, is_backorder=is_backorder)
        into, moves = parted.part, parted.moves
    else:
        into, moves = to, carry(order, units, to)
    move(moves, by)
    put_back = boxed if into.outlet_id != order.outlet_id else 0
    place = {"from": order.outlet.name, "to": into.outlet.name, "goods": goods}
    events.write(
        order, told.given, by, place | {"order": into.pk, "put_back": put_back} | told.detail
    )
    events.write(into, told.got, by, place | {"order": order.pk})
    return Moved(order, into, goods, put_back)
