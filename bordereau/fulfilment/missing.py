"""Shortages that nobody has settled yet: how much is missing, and how they end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from bordereau.fulfilment.models import IS_OPEN, Fulfilment, FulfilmentLine, Shortage
from bordereau.fulfilment.shortfall import Outcome
from bordereau.refusals import Refusal
from bordereau.staff.access import Actor
from bordereau.stock.actions import Move, move
from bordereau.stock.models import StockMovement
from bordereau.stock.movements import Kind

SHORT = gettext_noop(
    "%(name)s reported %(goods)s short, so it is not packed. Say under Short what happens with it, "
    "or that it was found."
)


@dataclass(frozen=True, slots=True)
class Ended:
    units: int
    corrected: int  # by which the count on hand was lowered for them
    since: datetime | None = None  # when the first of them was reported


def reported() -> Coalesce:
    """In a query of lines: the units of each that were reported and are not settled."""
    rows = Shortage.objects.filter(IS_OPEN, line=OuterRef("pk")).order_by().values("line")
    return Coalesce(Subquery(rows.annotate(sum=Sum("units")).values("sum")), 0)


def lacking(line: FulfilmentLine, units: int) -> int:
    """Of the units that were reported missing, those that the line still wants and lacks."""
    return max(min(units, line.wanted - line.picked), 0)


def units_of(rows: Iterable[Shortage]) -> int:
    return sum(row.units for row in rows)


def open_for(line_id: int) -> list[Shortage]:
    return list(Shortage.objects.filter(IS_OPEN, line=line_id))


def require_none(order: Fulfilment, by: Actor) -> None:
    """Before it is packed: raises Refusal `short` while something of it is missing.

    A shortage of units that the order does not want any more is over.
    """
    rows = list(Shortage.objects.filter(IS_OPEN, line__fulfilment=order).select_related("line"))
    by_line: dict[FulfilmentLine, list[Shortage]] = {}
    for row in rows:
        by_line.setdefault(row.line, []).append(row)
    for line, open_rows in by_line.items():
        units = lacking(line, units_of(open_rows))
        if units:
            goods = f"{units} × {line.sale_line.name}"
            raise Refusal("short", SHORT, name=open_rows[-1].by_name, goods=goods)
    for line in by_line:
        end(line.pk, None, Outcome.NOT_WANTED, by)


def note_picked(line_id: int, by: Actor) -> None:
    """Units that were missing lie in the box: then they are found, and count as on hand again."""
    rows = open_for(line_id)
    if not rows:
        return
    line = FulfilmentLine.objects.select_related("fulfilment").get(pk=line_id)
    found = line.picked - max(line.wanted - units_of(rows), 0)
    if found > 0:
        count_again(line, end(line_id, found, Outcome.FOUND, by), by)


def leave(units: Mapping[int, int], outcome: Outcome, by: Actor) -> None:
    """Units by line go elsewhere, or nobody wants them: those that are missing go first."""
    for line_id, count in units.items():
        end(line_id, count, outcome, by)


def count_again(line: FulfilmentLine, ended: Ended, by: Actor) -> None:
    """What was found counts as on hand again, but for what somebody counted in since."""
    order = line.fulfilment
    reason = gettext("Found after all, for %(receipt)s") % {"receipt": order.sale.receipt_number}
    place = (order.outlet_id, line.product_id)
    units = max(ended.corrected - _counted_in(place, ended.since), 0)
    move([Move(*place, Kind.CORRECT, units, reason=reason)], by)


def _counted_in(place: tuple[int, int], since: datetime | None) -> int:
    """Units that counts have put on the books: they lay somewhere, and may be these."""
    counts = StockMovement.objects.filter(
        outlet_id=place[0], product_id=place[1], kind=Kind.COUNT, on_hand_change__gt=0
    )
    found = counts.filter(at__gte=since).aggregate(units=Sum("on_hand_change")) if since else {}
    return found.get("units") or 0


def end(line_id: int, units: int | None, outcome: Outcome, by: Actor) -> Ended:
    """So many of the units that are missing, the oldest first; None for all of them."""
    rows = open_for(line_id)
    left = units_of(rows) if units is None else units
    done = Ended(0, 0)
    for row in rows:
        if left <= done.units:
            break
        ended = _split_off(row, min(row.units, left - done.units))
        ended.outcome = outcome
        ended.resolved_at = timezone.now()
        ended.resolved_by_name = by.name
        ended.save()
        since = min(done.since or ended.at, ended.at)
        done = Ended(done.units + ended.units, done.corrected + ended.corrected, since)
    return done


def _split_off(row: Shortage, units: int) -> Shortage:
    """A row for these units alone; what remains of the other stays open."""
    if units == row.units:
        return row
    part = Shortage.objects.get(pk=row.pk)
    part.pk, part._state.adding = None, True
    part.units, part.corrected = units, min(row.corrected, units)
    row.units, row.corrected = row.units - units, row.corrected - part.corrected
    row.save()
    return part
