"""One order in full, beside the list or over it, and at an address of its own."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bordereau import messages as letters
from bordereau.channels.shapes import StoreAddress
from bordereau.desk.history import told
from bordereau.desk.order_parts import parts_of
from bordereau.desk.order_rows import OrderRow, missing_of
from bordereau.desk.orders import list_context, row_of
from bordereau.desk.rights import needs
from bordereau.desk.store_changes import ChangeView
from bordereau.fulfilment.models import Event, Fulfilment, FulfilmentLine
from bordereau.fulfilment.status import Type, Verb
from bordereau.fulfilment.store_changes import unseen
from bordereau.outbox.models import Push
from bordereau.refusals import NotFound
from bordereau.sales.balances import balance_of
from bordereau.sales.notes import address_lines
from bordereau.staff.access import Actor, May
from bordereau.stock.codes import printed
from bordereau.stock.models import Barcode, Outlet


@needs(May.SEE_ORDERS)
def order(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    try:
        details = details_context(row_of(request, by, order_id))
    except NotFound as refusal:
        return gone(request, refusal)
    if is_fragment(request):
        details["query"] = request.GET.urlencode()
        return render(request, "desk/orders/details.html", details)
    return render(request, "desk/orders/page.html", list_context(request, by) | details)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece; going back in the history wants the page again."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def gone(request: HttpRequest, refusal: NotFound) -> HttpResponse:
    template = "not_found_piece" if is_fragment(request) else "not_found"
    return render(request, f"desk/orders/{template}.html", {"refusal": refusal}, status=404)


def details_context(row: OrderRow) -> dict[str, Any]:
    order = row.order
    sale = order.sale
    return {
        "open": row,
        "can_email": can_email(row),
        "address": address_lines(StoreAddress(**sale.address)) if sale.address else [],
        "balance": balance_of(sale),
        "payments": list(sale.payments.all()),
        "goods": _goods(row),
        "history": [
            (event, told(event, sale.currency, order.lines.all())) for event in _history(order)
        ],
        "pushes": _latest_pushes(order),
        "change": _change(row),
        "parts": parts_of(order, row.by),
        "has_other_outlets": Outlet.objects.exclude(pk=order.outlet_id).exists(),
    }


def _change(row: OrderRow) -> ChangeView | None:
    change = unseen(row.order.pk) if row.is_changed else None
    if change is None:
        return None
    change.fulfilment = row.order
    return ChangeView(change)


def can_email(row: OrderRow) -> str:
    """What the customer may be told, optionally: `shipped`, `ready`, or nothing."""
    if not letters.is_configured() or not row.order.sale.customer_email:
        return ""
    step = row.next_step
    if step and step.verb == Verb.SHIP:
        return "shipped"
    is_ready = step and step.verb == Verb.PACK and row.order.type == Type.PICKUP
    return "ready" if is_ready else ""


def _goods(row: OrderRow) -> list[tuple[FulfilmentLine, list[str], int]]:
    """Each line with the barcodes of its product and the units that were reported short."""
    codes: dict[int, list[str]] = {}
    found = Barcode.objects.filter(product_id__in=[line.product_id for line in row.lines])
    for product_id, code in found.order_by("id").values_list("product_id", "code"):
        codes.setdefault(product_id, []).append(printed(code))
    return [(line, codes.get(line.product_id, []), missing_of(line)) for line in row.lines]


def _history(order: Fulfilment) -> Sequence[Event]:
    """Of this order and of its sale; not of the sale's other parts."""
    of_sale = order.sale.events.select_related("by")
    return [event for event in of_sale if event.fulfilment_id in (None, order.pk)]


def _latest_pushes(order: Fulfilment) -> list[Push]:
    """The last word about each matter, to the store and to the customer."""
    latest = {push.subject: push for push in order.sale.pushes.exclude(kind=Push.Kind.STOCK)}
    return list(latest.values())
