"""Stock › Orders: the list of all that is still to be packed and completed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bordereau.desk import order_filters
from bordereau.desk.frame import outlet_of
from bordereau.desk.order_rows import OrderRow
from bordereau.desk.rights import needs
from bordereau.desk.store_changes import ChangeView
from bordereau.desk.words import TYPES, VIEWS
from bordereau.fulfilment import queries
from bordereau.refusals import NotFound
from bordereau.staff.access import Actor, May


@needs(May.SEE_ORDERS)
def orders(request: HttpRequest, by: Actor) -> HttpResponse:
    return render(request, "desk/orders/page.html", list_context(request, by))


@needs(May.SEE_ORDERS)
def views(request: HttpRequest, by: Actor) -> HttpResponse:
    """The counts alone, after something has changed."""
    shown = view_context(request, by) | {"is_piece": True}
    return render(request, "desk/orders/views.html", shown)


@needs(May.SEE_ORDERS)
def row(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    """One order of the list, after it has changed."""
    try:
        shown = row_of(request, by, order_id)
    except NotFound as refusal:
        return render(request, "desk/orders/not_found_piece.html", {"refusal": refusal}, status=404)
    return render(request, "desk/orders/row.html", {"row": shown})


def row_of(request: HttpRequest, by: Actor, order_id: int) -> OrderRow:
    return OrderRow(queries.one(order_id, by), by, order_filters.late_before(request))


def list_context(request: HttpRequest, by: Actor) -> dict[str, Any]:
    filters = order_filters.read(request)
    late_before = order_filters.late_before(request)
    after = order_filters.from_text(request.GET.get("after", ""))
    known = order_filters.choices()
    request.latest_event = known.latest  # type: ignore[attr-defined]  # for the frame
    page = queries.page(filters, by, late_before, after)
    following = order_filters.to_text(page.next) if page.next else ""
    link = order_filters.link
    return view_context(request, by) | {
        "filters": filters,
        "known": known,
        "types": TYPES.items(),
        "rows": [OrderRow(order, by, late_before) for order in page.orders],
        "chips": order_filters.chips(request, filters, known),
        "is_further": after is not None,
        "first_url": link(request.GET),
        "next_url": link(request.GET, after=following) if following else "",
        "sort_url": link(request.GET, sort="" if filters.newest_first else "newest"),
        "plain_url": reverse("desk:orders"),
        "query": request.GET.urlencode(),
    }


def view_context(request: HttpRequest, by: Actor) -> dict[str, Any]:
    outlet = outlet_of(request)
    outlet_id = outlet.pk if outlet else None
    counts = queries.counts(outlet_id, by, order_filters.late_before(request))
    links = order_filters.view_links(request.GET)
    chosen = order_filters.read(request).view
    return {
        "called_off": [ChangeView(change) for change in queries.called_off(outlet_id, by)],
        "views": [(view, VIEWS[view], counts[view], links[view], view == chosen) for view in VIEWS],
    }
