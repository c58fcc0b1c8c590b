"""Cancelling an order or units of it from its details: what is asked first, and how it went."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bordereau.desk.history_endings import MONEY, put_back_in_words
from bordereau.desk.order_asking import ask
from bordereau.desk.order_moves import units_in
from bordereau.desk.order_rows import OrderRow
from bordereau.desk.order_verbs import perform, version_of
from bordereau.desk.rights import needs
from bordereau.fulfilment import actions
from bordereau.fulfilment.calling_off import Money, Terms
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.sales.balances import balance_of
from bordereau.sales.models import Payment
from bordereau.staff.access import Actor, May


@require_safe
@needs(May.CANCEL)
def ask_to_cancel(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    """How many of which line, why, and what of the money."""
    return ask(request, by, order_id, "cancel", _facts)


def _facts(row: OrderRow) -> dict[str, Any]:
    paid = balance_of(row.order.sale).paid
    choices = MONEY.items() if paid > 0 else []
    return {"paid": paid, "choices": choices, "usual": _usual(row)}


def _usual(row: OrderRow) -> Money:
    """Money goes back the way it came."""
    is_stores = row.order.sale.payments.filter(source=Payment.Source.STORE).exists()
    return Money.REFUND_ON_STORE if is_stores else Money.REFUND_AT_COUNTER


@require_POST
@needs(May.CANCEL)
def cancel(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    said = request.POST.get("money", "")
    terms = Terms(Money(said) if said in MONEY else None, request.POST.get("reason", ""))
    return perform(
        request,
        by,
        [order_id],
        lambda: _cancelled(
            actions.cancel(order_id, by, terms, version_of(request), units=units_in(request))
        ),
    )


def _cancelled(order: Fulfilment) -> str:
    facts = {"receipt": order.sale.receipt_number}
    said = (
        _("%(receipt)s is cancelled.")
        if order.status == Status.CANCELLED
        else _("%(receipt)s: some of it is cancelled, the rest goes on.")
    ) % facts
    back = put_back_in_words(order.events.all()[0].detail.get("put_back", 0))
    return f"{said} {back}".strip()
