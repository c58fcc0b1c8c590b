"""Stock › Levels: what lies where, product by product."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bordereau.desk import stock_filters, stock_rows
from bordereau.desk.frame import outlet_of, outlets_of
from bordereau.desk.rights import needs
from bordereau.numbers import number
from bordereau.staff.access import Actor, May
from bordereau.stock import queries


@require_safe
@needs(May.SEE_STOCK)
def levels(request: HttpRequest, by: Actor) -> HttpResponse:
    filters = stock_filters.read(request)
    # Somebody has scanned it, and means this one.
    if "scan" in request.GET and (product := queries.by_code(filters.text)):
        return redirect("desk:stock_product", product.pk)
    after = number(request.GET.get("after"))
    found = queries.find(filters, by, after)
    outlet = outlet_of(request)
    page = {
        "rows": stock_rows.rows(found.products, [outlet] if outlet else outlets_of(request), by),
        "found": found,
        "filters": filters,
        "views": stock_filters.views(request.GET, filters, by),
        "first": stock_filters.link(request.GET) if after else "",
        "next": stock_filters.link(request.GET, after=str(found.next)) if found.next else "",
        "without_text": stock_filters.link(request.GET, q="", scan=""),
        "may_move": by.may(May.MOVE_STOCK),
        "export": reverse("desk:stock_export")
        + "?"
        + urlencode({"outlet": filters.outlet_id or ""}),
    }
    return render(request, "desk/stock/list.html", page)
