"""The buttons of the Orders page: each asks its verb, and tells how it went on the spot."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bordereau.desk.order_asking import ask
from bordereau.desk.order_page import can_email, details_context, gone, is_fragment
from bordereau.desk.order_rows import OrderRow
from bordereau.desk.orders import row_of, view_context
from bordereau.desk.rights import needs
from bordereau.fulfilment import actions
from bordereau.fulfilment.actions import Handover
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import Fulfilment
from bordereau.numbers import number, numbers
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May

MOST_AT_ONCE = 200

Verb = Callable[[HttpRequest, int, Actor, int | None], Fulfilment]


def _pack(request: HttpRequest, order_id: int, by: Actor, version: int | None) -> Fulfilment:
    return actions.pack(order_id, by, version, notify="notify" in request.POST)


def _unpack(request: HttpRequest, order_id: int, by: Actor, version: int | None) -> Fulfilment:
    return actions.unpack(order_id, by, version)


def _ship(request: HttpRequest, order_id: int, by: Actor, version: int | None) -> Fulfilment:
    return actions.ship(order_id, by, _handover(request), version)


def _pick_up(request: HttpRequest, order_id: int, by: Actor, version: int | None) -> Fulfilment:
    return actions.pick_up(order_id, by, _handover(request), version)


def _confirm_change(
    request: HttpRequest, order_id: int, by: Actor, version: int | None
) -> Fulfilment:
    return confirm_change(order_id, by, version)


def _handover(request: HttpRequest) -> Handover:
    return Handover(
        carrier=request.POST.get("carrier", "").strip()[:100],
        tracking_number=request.POST.get("tracking_number", "").strip()[:100],
        notify="notify" in request.POST,
    )


VERBS: dict[str, Verb] = {
    "pack": _pack,
    "unpack": _unpack,
    "ship": _ship,
    "pick-up": _pick_up,
    "confirm-change": _confirm_change,
}
DONE = {
    "pack": _("%(receipt)s is marked as packed."),
    "unpack": _("%(receipt)s is unpacked and in progress again."),
    "ship": _("%(receipt)s is marked as shipped."),
    "pick-up": _("%(receipt)s is marked as picked up."),
    "confirm-change": _("The store's change to %(receipt)s is confirmed."),
}


@require_POST
@needs(May.SEE_ORDERS)
def act(request: HttpRequest, by: Actor, order_id: int, verb: str) -> HttpResponse:
    """One verb on one order."""

    def do() -> str:
        done = VERBS[verb](request, order_id, by, version_of(request))
        return DONE[verb] % {"receipt": done.sale.receipt_number}

    return perform(request, by, [order_id], do)


def perform(
    request: HttpRequest, by: Actor, order_ids: list[int], do: Callable[[], str]
) -> HttpResponse:
    """Do it and tell what it says. Refused, all stands as it was and the page says why.

    `order_ids` are those that it touches, first the one whose details may be open.
    """
    status = 200
    try:
        messages.success(request, do())
    except NotFound as refusal:
        return gone(request, refusal)
    except Refusal as refusal:
        status = 403 if refusal.code == "not_allowed" else 409
        messages.error(request, str(refusal))
    if not is_fragment(request):
        return HttpResponseRedirect(_back(request, order_ids[0]))
    return _answer(request, by, order_ids, status)


@require_POST
@needs(May.SEE_ORDERS)
def pack_many(request: HttpRequest, by: Actor) -> HttpResponse:
    """All that are selected, each on its own: one refusal does not hold up the others."""
    wanted = numbers(request.POST.getlist("orders"))[:MOST_AT_ONCE]
    packed = []
    for order_id in wanted:
        version = version_of(request, f"version-{order_id}")
        try:
            packed.append(actions.pack(order_id, by, version).sale.receipt_number)
        except Refusal as refusal:
            refused = gettext("%(receipt)s: %(reason)s")
            messages.error(
                request, refused % {"receipt": _receipt(order_id, by), "reason": refusal}
            )
    if packed:
        messages.success(
            request, _("Marked as packed: %(receipts)s") % {"receipts": ", ".join(packed)}
        )
    if not is_fragment(request):
        return HttpResponseRedirect(_with_query(reverse("desk:orders"), request))
    return _answer(request, by, wanted, 200)


@needs(May.SEE_ORDERS)
def ask_to_ship(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    """What to say of the parcel."""
    return ask(request, by, order_id, "ship", lambda row: {"can_email": can_email(row)})


def version_of(request: HttpRequest, field: str = "version") -> int | None:
    return number(request.POST.get(field))


def _receipt(order_id: int, by: Actor) -> str:
    found = Fulfilment.objects.filter(pk=order_id).select_related("sale").first()
    return found.sale.receipt_number if found and by.works_in(found.outlet_id) else str(order_id)


def _back(request: HttpRequest, order_id: int) -> str:
    is_details = "details" in request.POST
    path = reverse("desk:order", args=[order_id]) if is_details else reverse("desk:orders")
    return _with_query(path, request)


def _with_query(path: str, request: HttpRequest) -> str:
    """The list as it was filtered."""
    return f"{path}?{request.GET.urlencode()}" if request.GET else path


def _answer(request: HttpRequest, by: Actor, order_ids: list[int], status: int) -> HttpResponse:
    """Everything on the page that the verb touched, each piece into its own place."""
    rows: list[OrderRow] = []
    for order_id in dict.fromkeys(order_ids):
        try:
            rows.append(row_of(request, by, order_id))
        except NotFound:
            continue
    context = view_context(request, by) | {"rows": rows, "query": request.GET.urlencode()}
    if "details" in request.POST and rows:
        context |= details_context(rows[0])
    return render(request, "desk/orders/answer.html", context, status=status)
