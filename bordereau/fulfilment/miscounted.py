"""The count on hand, when goods that it has are not there. Inside a verb's transaction."""

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext, gettext_noop

from bordereau.fulfilment.models import IS_UNFINISHED, Fulfilment, FulfilmentLine
from bordereau.fulfilment.shortfall import Why
from bordereau.staff.access import Actor
from bordereau.stock.actions import Move, move
from bordereau.stock.movements import Kind

REASONS = {
    Why.NOT_FOUND: gettext_noop("not found"),
    Why.DAMAGED: gettext_noop("damaged"),
    Why.WRONG_PLACE: gettext_noop("not in its place"),
    Why.OTHER: gettext_noop("another reason"),
}


def boxed(outlet_id: int, line: FulfilmentLine) -> int:
    """Units of the line's product that lie in boxes which have not left the outlet."""
    orders = Fulfilment.objects.filter(IS_UNFINISHED, outlet=outlet_id)
    lines = FulfilmentLine.objects.filter(product=line.product_id, fulfilment__in=orders)
    return lines.aggregate(units=Sum("picked"))["units"] or 0


def correct(
    order: Fulfilment, line: FulfilmentLine, units: int, told: dict[str, Any], by: Actor
) -> None:
    """With the reason in the words of whoever reports it, as for every movement by hand."""
    facts = {"receipt": order.sale.receipt_number, "why": gettext(REASONS[Why(told["why"])])}
    reason = gettext("Short in %(receipt)s: %(why)s") % facts
    if told["words"]:
        reason = f"{reason}, {told['words']}"
    place = (order.outlet_id, line.product_id)
    move([Move(*place, Kind.CORRECT, -units, reason=reason[:200])], by)
