"""Register › Sales history: the list, and a sale."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bordereau.channels.models import Channel
from bordereau.desk import sale_filters, sale_form
from bordereau.desk.history import told
from bordereau.desk.history_moves import TWINS
from bordereau.desk.order_rows import SYNC
from bordereau.desk.rights import needs
from bordereau.desk.sale_form import METHODS, PaymentForm, SaleForm
from bordereau.desk.sale_rows import SaleRow
from bordereau.fulfilment.models import Event, FulfilmentLine
from bordereau.fulfilment.status import Type
from bordereau.outbox.models import Push
from bordereau.refusals import NotFound
from bordereau.sales import history, queries
from bordereau.sales.balances import money
from bordereau.sales.models import Payment, Sale
from bordereau.staff.access import Actor, May


@require_safe
@needs(May.SEE_SALES)
def sales(request: HttpRequest, by: Actor) -> HttpResponse:
    filters = sale_filters.read(request)
    after = sale_filters.from_text(request.GET.get("after", ""))
    found = history.find(filters, by, after)
    channels = list(Channel.objects.only("name").order_by("name"))
    page = {
        "rows": [SaleRow(sale, by) for sale in found.sales],
        "found": found,
        "zone": sale_filters.zone_of(request),
        "filters": filters,
        "states": sale_filters.STATES,
        "channels": channels,
        "chips": sale_filters.chips(request.GET, filters, channels),
        "older": _older(request, found),
        "newest": sale_filters.link(request.GET) if after else "",
    }
    return render(request, "desk/sales/list.html", page)


def _older(request: HttpRequest, found: history.Page) -> str:
    if found.next is None:
        return ""
    return sale_filters.link(request.GET, after=sale_filters.to_text(found.next))


@require_safe
@needs(May.SEE_SALES)
def sale(request: HttpRequest, by: Actor, sale_id: int) -> HttpResponse:
    row = _row(sale_id, by)
    push = row.sale.pushes.filter(kind=Push.Kind.STATUS).order_by("pk").last()
    page = {
        "row": row,
        "sale": row.sale,
        "may_edit": by.may(May.EDIT_SALES),
        "push": push,
        "push_words": SYNC.get(push.state, "") if push else "",
        "events": _history(row.sale),
    }
    return render(request, "desk/sales/sale.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(May.EDIT_SALES)
def edit_sale(request: HttpRequest, by: Actor, sale_id: int) -> HttpResponse:
    row = _row(sale_id, by)
    payment: PaymentForm | None = None
    if request.method != "POST":
        form = SaleForm(row)
        payment = PaymentForm(row) if "payment" in request.GET else None
    elif request.POST.get("do") in ("add_payment", "no_payment"):
        # What was typed so far stays; nothing is saved yet.
        form = SaleForm(row, initial=request.POST.dict())
        payment = PaymentForm(row) if request.POST["do"] == "add_payment" else None
    else:
        form = SaleForm(row, request.POST)
        payment = PaymentForm(row, request.POST) if "amount" in request.POST else None
        saved, recorded = sale_form.save(form, payment, by)
        if saved:
            _tell(request, form, recorded, _row(sale_id, by))
            return redirect("desk:sale", sale_id)
    page = {"row": row, "sale": row.sale, "form": form, "payment": payment, "methods": METHODS}
    is_refused = form.is_bound
    return render(request, "desk/sales/edit.html", page, status=422 if is_refused else 200)


def _row(sale_id: int, by: Actor) -> SaleRow:
    try:
        found = queries.one(sale_id, by)
    except NotFound as refusal:
        raise Http404(str(refusal)) from refusal
    prefetch_related_objects(
        [found],
        "payments__by",
        "lines__product",
        "fulfilments__lines__sale_line",
        "fulfilments__assigned_to",
    )
    return SaleRow(found, by)


def _history(sale: Sale) -> list[tuple[Event, str]]:
    lines = list(FulfilmentLine.objects.filter(fulfilment__sale=sale).select_related("sale_line"))
    events = sale.events.exclude(kind__in=sorted(TWINS))
    return [(event, told(event, sale.currency, lines)) for event in events]


def _tell(request: HttpRequest, form: SaleForm, recorded: Payment | None, now: SaleRow) -> None:
    touched = sale_form.touched_labels(form)
    if touched:
        messages.success(
            request, _("Saved: %(what)s.") % {"what": get_text_list(touched, _("and"))}
        )
    if recorded:
        _tell_payment(request, form.row, recorded, now)
    if not touched and not recorded:
        messages.info(request, _("Nothing was changed."))


def _tell_payment(request: HttpRequest, was: SaleRow, recorded: Payment, now: SaleRow) -> None:
    currency = now.sale.currency
    said = [
        _("A payment of %(amount)s was recorded.") % {"amount": money(recorded.amount, currency)}
    ]
    surplus = recorded.amount - was.balance.due
    if now.balance.due:
        said.append(_("%(amount)s is still owed.") % {"amount": money(now.balance.due, currency)})
    elif now.open_orders:
        said.append(_settled(now) % {"receipt": now.sale.receipt_number})
    messages.success(request, " ".join(said))
    if surplus > 0:
        over = _(
            "That is %(amount)s more than was owed. If it was a slip, give it back through "
            "your payment provider or at the till."
        )
        messages.warning(request, over % {"amount": money(surplus, currency)})


def _settled(row: SaleRow) -> str:
    if row.open_orders[0].type == Type.PICKUP:
        return _("%(receipt)s is paid, and its order can be picked up.")
    return _("%(receipt)s is paid, and its order can be shipped.")
