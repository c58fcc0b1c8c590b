"""Undoing a completion made by mistake: what is said before, and how it went."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Goal
from bordereau.desk.order_asking import ask
from bordereau.desk.order_rows import OrderRow
from bordereau.desk.order_verbs import perform, version_of
from bordereau.desk.rights import needs
from bordereau.fulfilment import reopening
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.telling import goal_of
from bordereau.refusals import say
from bordereau.staff.access import Actor, May


@require_safe
@needs(May.REOPEN)
def ask_to_reopen(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    """What comes of it, here and on the store."""
    return ask(request, by, order_id, "reopen", _facts)


def _facts(row: OrderRow) -> dict[str, Any]:
    is_customer_told = reopening.is_customer_told(row.order)
    return {"on_store": _on_store(row), "is_customer_told": is_customer_told}


def _on_store(row: OrderRow) -> str:
    sale = row.order.sale
    if sale.channel is None:
        return ""
    facts = {"name": sale.channel.name}
    if goal_of(sale) != Goal.COMPLETED:
        untold = _("%(name)s was not told yet that it is completed, and hears nothing of this.")
        return untold % facts
    platform = PLATFORMS[sale.channel.platform]
    if not platform.can_reopen:
        by_hand = _(
            "%(name)s cannot take back that the order is completed. Set its status back there by "
            "hand, if it has a way."
        )
        return by_hand % facts
    told = _("%(name)s is told.") % facts
    return f"{told} {say(platform.reopen_help)}"


@require_POST
@needs(May.REOPEN)
def reopen(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    def do() -> str:
        reason = request.POST.get("reason", "")
        return _reopened(reopening.reopen(order_id, by, reason, version_of(request)))

    return perform(request, by, [order_id], do)


def _reopened(order: Fulfilment) -> str:
    said = _("%(receipt)s is packed again. Put it back on the shelf of what waits to leave.")
    return said % {"receipt": order.sale.receipt_number}
