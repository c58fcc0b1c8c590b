"""Goods that a customer brings back after they were handed over. No money moves by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.fulfilment import events
from bordereau.fulfilment.models import FulfilmentLine
from bordereau.fulfilment.status import COMPLETED
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.actions import lock
from bordereau.sales.models import IS_BACK, Return, Sale, SaleLine
from bordereau.staff.access import Actor, May
from bordereau.stock.actions import Move, move
from bordereau.stock.models import Outlet
from bordereau.stock.movements import Kind


@dataclass(frozen=True, slots=True)
class Brought:
    """What came back, and where to."""

    units: Mapping[int, int]  # by the sale's line
    outlet_id: int
    is_damaged: bool = False  # it is not sold again
    reason: str = ""
    since: int | None = None  # the newest return of the sale that its form knew of


TOO_MANY = gettext_noop(
    "Of “%(name)s” %(units)s can be taken back: so many were handed over and have not been brought "
    "back yet. Nothing was taken back."
)
REPEATED = gettext_noop(
    "%(name)s took goods of this sale back a moment ago, and that is saved. Nothing was done "
    "twice. If these came back as well, take them back once more."
)
ALREADY_UNDONE = gettext_noop("%(name)s has undone this already. Nothing was changed.")


def take_back(sale_id: int, brought: Brought, by: Actor) -> list[Return]:
    """Note what came back, and put on hand what can be sold again. Refunds nobody.

    Raises Refusal `nothing_returned`, `wrong_count`, and `repeated` where others were noted since.
    """
    by.require_at(May.TAKE_BACK, brought.outlet_id)
    with transaction.atomic():
        sale = lock(sale_id, by, May.TAKE_BACK)
        outlet = Outlet.objects.filter(pk=brought.outlet_id).first()
        lines = {line.pk: line for line in sale.lines.all()}
        if outlet is None or not brought.units.keys() <= lines.keys():
            raise NotFound()
        _check(sale, lines, brought)
        _check_repeated(sale, brought.since)
        rows = [_row(lines[pk], units, brought, by) for pk, units in sorted(brought.units.items())]
        Return.objects.bulk_create(rows)
        _put_on_hand(sale, rows, brought, by)
        events.write_of_sale(sale.pk, "returned", by, _told(rows, outlet, brought))
        return rows


def undo(sale_id: int, return_id: int, by: Actor) -> Return:
    """They were noted by mistake: the customer has them, and what was put on hand is not there.

    Raises Refusal `already_undone`.
    """
    with transaction.atomic():
        sale = lock(sale_id, by, May.REOPEN)
        rows = Return.objects.select_related("line", "outlet")
        row = rows.filter(pk=return_id, line__sale=sale).first()
        if row is None:
            raise NotFound()
        by.require_at(May.REOPEN, row.outlet_id)
        if row.undone_at is not None:
            raise Refusal("already_undone", ALREADY_UNDONE, name=row.undone_by_name)
        row.undone_at, row.undone_by_name = timezone.now(), by.name
        row.save(update_fields=["undone_at", "undone_by_name"])
        if not row.is_damaged:
            why = sale.receipt_number
            away = Move(row.outlet_id, row.line.product_id, Kind.RETURN, -row.units, reason=why)
            move([away], by)
        goods = [{"name": row.line.name, "units": row.units}]
        detail = {"goods": goods, "from": row.outlet.name}
        events.write_of_sale(sale.pk, "return_undone", by, detail)
        return row


def left_to_return(sale: Sale) -> dict[int, int]:
    """Units of each line that customers have, as far as we know."""
    back = Return.objects.filter(IS_BACK, line__sale=sale).order_by().values("line")
    returned = dict(back.annotate(sum=Sum("units")).values_list("line", "sum"))
    handed = handed_over(sale)
    return {line.pk: handed.get(line.pk, 0) - returned.get(line.pk, 0) for line in sale.lines.all()}


def handed_over(sale: Sale) -> dict[int, int]:
    """At the counter all of it, at once."""
    if sale.channel_id is None:
        return {line.pk: line.quantity for line in sale.lines.all()}
    parts = FulfilmentLine.objects.filter(
        Q(fulfilment__status__in=sorted(COMPLETED)), fulfilment__sale=sale
    )
    sums = parts.order_by().values("sale_line").annotate(units=Sum("quantity") - Sum("cancelled"))
    return dict(sums.values_list("sale_line", "units"))


def _check(sale: Sale, lines: Mapping[int, SaleLine], brought: Brought) -> None:
    if not brought.units:
        raise Refusal("nothing_returned", gettext_noop("Choose at least one unit to take back."))
    left = left_to_return(sale)
    for pk, units in brought.units.items():
        if not 0 < units <= left[pk]:
            raise Refusal("wrong_count", TOO_MANY, name=lines[pk].name, units=str(left[pk]))


def newest(sale: Sale) -> Return | None:
    return Return.objects.filter(line__sale=sale).order_by("-pk").first()


def _check_repeated(sale: Sale, since: int | None) -> None:
    """A form is easily sent twice, and what a customer brings is noted by whoever stands near."""
    last = newest(sale)
    if since is not None and last is not None and last.pk > since:
        raise Refusal("repeated", REPEATED, name=last.by_name)


def _row(line: SaleLine, units: int, brought: Brought, by: Actor) -> Return:
    return Return(
        line=line,
        outlet_id=brought.outlet_id,
        units=units,
        is_damaged=brought.is_damaged,
        reason=brought.reason.strip()[:200],
        by_id=by.user_id,
        by_name=by.name,
        at=timezone.now(),
    )


def _put_on_hand(sale: Sale, rows: list[Return], brought: Brought, by: Actor) -> None:
    if brought.is_damaged:
        return
    why = ", ".join(filter(None, (sale.receipt_number, brought.reason.strip())))[:200]
    move(
        [
            Move(row.outlet_id, row.line.product_id, Kind.RETURN, row.units, reason=why)
            for row in rows
        ],
        by,
    )


def _told(rows: list[Return], outlet: Outlet, brought: Brought) -> dict[str, Any]:
    goods = [{"name": row.line.name, "units": row.units} for row in rows]
    told: dict[str, Any] = {"goods": goods, "to": outlet.name, "damaged": brought.is_damaged}
    return told | ({"reason": rows[0].reason} if rows[0].reason else {})
