"""What is asked about an order before a verb."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bordereau.desk.order_page import gone, is_fragment
from bordereau.desk.order_rows import OrderRow
from bordereau.desk.orders import row_of
from bordereau.refusals import NotFound
from bordereau.staff.access import Actor


def ask(
    request: HttpRequest,
    by: Actor,
    order_id: int,
    question: str,
    facts: Callable[[OrderRow], dict[str, Any]],
) -> HttpResponse:
    """In a dialog, or without a script on a page of its own."""
    try:
        row = row_of(request, by, order_id)
        context = {"open": row, "query": request.GET.urlencode(), **facts(row)}
    except NotFound as refusal:
        return gone(request, refusal)
    place = "dialog" if is_fragment(request) else "page"
    return render(request, f"desk/orders/{question}_{place}.html", context)
