"""Taking units out of an order into another part of the same sale. Inside a verb's transaction.

The sale is locked, as `checks.lock` does it, so nobody else changes any of its orders. Nothing is
told here: the verb that splits knows why, writes its event and makes the moves that come back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.fulfilment.models import IS_OPEN, Fulfilment, FulfilmentLine
from bordereau.fulfilment.status import Status, with_other_content
from bordereau.refusals import Refusal
from bordereau.stock.actions import Move
from bordereau.stock.movements import Kind

Units = Mapping[int, int]  # by the id of the order's line
TOO_MANY = gettext_noop("The order does not want that many of it.")


@dataclass(frozen=True, slots=True)
class Split:
    """What was taken out of an order, and where it is now."""

    part: Fulfilment
    moves: list[Move]


def split(order: Fulfilment, units: Units, outlet_id: int, *, is_backorder: bool = False) -> Split:
    """Put units of an unfinished order into a new order of the same sale. As `carry`."""
    part = Fulfilment.objects.create(
        sale_id=order.sale_id,
        outlet_id=outlet_id,
        channel_id=order.channel_id,
        placed_at=order.placed_at,
        type=order.type,
        split_from=order,
        is_backorder=is_backorder,
    )
    part.version = 0  # `carry` makes it the first
    return Split(part, carry(order, units, part))


def carry(order: Fulfilment, units: Units, into: Fulfilment) -> list[Move]:
    """Put units of an unfinished order into another one of the same sale that is not finished, or
    that had given away all it had.

    Units that nobody picked are carried first. Those that were picked stay so within an outlet, and
    for another one must be put back on their shelf: see `picked_among`. Raises Refusal
    `wrong_count` when the order does not want so many.
    """
    lines = _taken(order, units)
    theirs = {line.sale_line_id: line for line in into.lines.all()}
    moves: list[Move] = []
    for line, count in lines:
        boxed = _boxed(line, count)
        line.quantity -= count
        line.picked -= boxed
        line.save(update_fields=["quantity", "picked"])
        other = theirs.get(line.sale_line_id) or _line_like(line, into)
        other.quantity += count
        other.picked += boxed if into.outlet_id == order.outlet_id else 0
        other.save()
        if into.outlet_id == order.outlet_id and not line.wanted:
            line.shortages.filter(IS_OPEN).update(line=other)
        moves += [
            Move(order.outlet_id, line.product_id, Kind.RELEASE, count, line.pk),
            Move(into.outlet_id, line.product_id, Kind.COMMIT, count, other.pk),
        ]
    if order.pk != into.split_from_id and into.pk != order.split_from_id:
        into.split_from = None  # its units are from more than one order now
    if into.status == Status.MOVED:
        into.type = order.type  # the store may have changed it since
        into.is_backorder = False
    _settle(order)
    _settle(into)
    return moves


def everything(order: Fulfilment) -> dict[int, int]:
    """All that the order still wants."""
    return {line.pk: line.wanted for line in order.lines.all() if line.wanted}


def require_wanted(lines: Iterable[FulfilmentLine], units: Units) -> None:
    """Raises Refusal `wrong_count` unless the lines want as many."""
    wanted = {line.pk: line.wanted for line in lines}
    if not all(0 < count <= wanted.get(line_id, 0) for line_id, count in units.items()):
        raise Refusal("wrong_count", TOO_MANY)


def picked_among(order: Fulfilment, units: Units) -> int:
    """How many of these units lie in the box already: those that nobody picked are taken first."""
    return sum(_boxed(line, units.get(line.pk, 0)) for line in order.lines.all())


def _boxed(line: FulfilmentLine, count: int) -> int:
    return max(count - (line.wanted - line.picked), 0)


def _taken(order: Fulfilment, units: Units) -> list[tuple[FulfilmentLine, int]]:
    lines = {line.pk: line for line in order.lines.all()}
    require_wanted(lines.values(), units)
    if not units:
        raise Refusal("nothing_moved", gettext_noop("Choose at least one unit to move."))
    return [(lines[line_id], count) for line_id, count in units.items()]


def _line_like(line: FulfilmentLine, order: Fulfilment) -> FulfilmentLine:
    return FulfilmentLine(
        fulfilment=order, sale_line_id=line.sale_line_id, product_id=line.product_id, quantity=0
    )


def _settle(order: Fulfilment) -> None:
    """A box whose content changed is no longer packed; an order without content is over."""
    lines = [line for line in FulfilmentLine.objects.filter(fulfilment=order) if line.wanted]
    if lines:
        is_picked = any(line.picked for line in lines)
        order.status = with_other_content(Status(order.status), is_picked=is_picked)
        order.finished_at = order.packed_at = None
    else:
        order.status, order.finished_at = Status.MOVED, timezone.now()
        order.assigned_to = None
    order.version += 1
    order.save()
