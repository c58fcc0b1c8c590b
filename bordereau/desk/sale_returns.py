"""Taking goods back from a completed sale: a page of its own, reached from the sale's."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bordereau.desk.frame import outlets_of
from bordereau.desk.order_moves import units_in
from bordereau.desk.rights import needs, told
from bordereau.desk.sale_rows import SaleRow
from bordereau.numbers import number
from bordereau.refusals import NotFound, Refusal
from bordereau.sales import queries
from bordereau.sales.returns import Brought, left_to_return, newest, take_back
from bordereau.sales.returns import undo as undo_return
from bordereau.staff.access import Actor, May


@require_http_methods(["GET", "HEAD", "POST"])
@needs(May.TAKE_BACK)
def returns(request: HttpRequest, by: Actor, sale_id: int) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            take_back(sale_id, _brought(request), by)
        except NotFound as refusal:
            raise Http404(str(refusal)) from refusal
        except Refusal as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The goods are taken back. No money has moved."))
            return redirect("desk:sale", sale_id)
    return _page(request, by, sale_id, refused)


@require_POST
@needs(May.REOPEN)
def undo(request: HttpRequest, by: Actor, sale_id: int, return_id: int) -> HttpResponse:
    done = _("It was not brought back. What was put on hand is taken off again.")
    told(request, lambda: undo_return(sale_id, return_id, by), done)
    return redirect("desk:sale", sale_id)


def _brought(request: HttpRequest) -> Brought:
    return Brought(
        units=units_in(request) or {},
        outlet_id=number(request.POST.get("outlet")) or 0,
        is_damaged=request.POST.get("condition") == "damaged",
        reason=request.POST.get("reason", ""),
        since=number(request.POST.get("since")),
    )


def _page(request: HttpRequest, by: Actor, sale_id: int, refused: str) -> HttpResponse:
    try:
        sale = queries.one(sale_id, by)
    except NotFound as refusal:
        raise Http404(str(refusal)) from refusal
    left = left_to_return(sale)
    row = SaleRow(sale, by)
    lines = [
        (line, left[line.pk], request.POST.get(f"units-{line.pk}", "0"))
        for line in sale.lines.all()
        if left[line.pk] > 0
    ]
    outlets = list(outlets_of(request))
    last = newest(sale)
    context = {
        "sale": sale,
        "lines": lines,
        "into": request.POST.get("outlet") or str(_usual(row, [one.pk for one in outlets])),
        "is_damaged": request.POST.get("condition") == "damaged",
        "reason": request.POST.get("reason", ""),
        "refused": refused,
        "since": last.pk if last else 0,
    }
    return render(request, "desk/sales/returns.html", context, status=422 if refused else 200)


def _usual(row: SaleRow, outlet_ids: list[int]) -> int:
    """Where it was sold or left from, if this person works there."""
    from_there = [order.outlet_id for order in row.orders] + [row.sale.register.outlet_id]
    return next((one for one in from_there if one in outlet_ids), 0)
