"""The documents that people print, as pages."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bordereau.documents.papers import paper_size, receipt_of, slip_of
from bordereau.fulfilment import queries as orders
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.numbers import numbers
from bordereau.refusals import Refusal
from bordereau.sales import queries
from bordereau.sales.models import Shop
from bordereau.staff.access import Actor, May
from bordereau.staff.actors import actor_of
from bordereau.staff.models import User

MOST = 200  # slips in one go


@require_safe
def receipt(request: HttpRequest, sale_id: int) -> HttpResponse:
    try:
        sale = queries.one(sale_id, _actor(request))
    except Refusal as refusal:
        raise Http404(str(refusal)) from refusal
    return _paper(request, "receipt", {"receipt": receipt_of(sale)})


@require_safe
def slip(request: HttpRequest, order_id: int) -> HttpResponse:
    return _slips(request, [order_id])


@require_safe
def slips(request: HttpRequest) -> HttpResponse:
    """For ?orders=1&orders=2, in this order."""
    return _slips(request, numbers(request.GET.getlist("orders"))[:MOST])


def _slips(request: HttpRequest, order_ids: list[int]) -> HttpResponse:
    found = _orders(order_ids, _actor(request))
    if not found:
        raise Http404
    chosen = [slip_of(found[order_id]) for order_id in order_ids if order_id in found]
    missing = len(order_ids) - len(chosen)
    return _paper(request, "slips", {"slips": chosen, "missing": missing})


def _orders(order_ids: list[int], by: Actor) -> dict[int, Fulfilment]:
    """Those that this person may see, with all that slips show, in a fixed number of queries."""
    if not by.may(May.SEE_ORDERS):
        return {}
    lines = FulfilmentLine.objects.select_related("sale_line").order_by("sale_line__position")
    rows = orders.visible_to(by).filter(pk__in=order_ids).select_related("sale", "outlet")
    shown = rows.prefetch_related("sale__channel", "sale__fulfilments", Prefetch("lines", lines))
    return {order.pk: order for order in shown}


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)  # no page is reached without one
    return actor_of(request.user)


def _paper(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    shop = Shop.objects.filter(pk=1).first()
    around = {"shop": shop, "paper": paper_size(shop)}
    return render(request, f"documents/{name}.html", around | context)
