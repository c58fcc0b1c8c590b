"""One product: its levels side by side, who is promised what, its movements, codes and stores."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bordereau.desk import stock_rows
from bordereau.desk.frame import outlet_of, outlets_of
from bordereau.desk.rights import needs, told
from bordereau.desk.stock_forms import BarcodeForm
from bordereau.desk.words import STATUSES
from bordereau.fulfilment import queries as orders
from bordereau.fulfilment.models import IS_UNFINISHED, FulfilmentLine
from bordereau.fulfilment.status import Status
from bordereau.numbers import number
from bordereau.refusals import NotFound
from bordereau.staff.access import Actor, May
from bordereau.stock import barcodes, queries
from bordereau.stock.codes import printed
from bordereau.stock.models import Product

MOVEMENTS = 50
MOST_PROMISES = 50


@require_safe
@needs(May.SEE_STOCK)
def product(request: HttpRequest, by: Actor, product_id: int) -> HttpResponse:
    return _page(request, by, product_id)


@require_POST
@needs(May.MOVE_STOCK)
def add_code(request: HttpRequest, by: Actor, product_id: int) -> HttpResponse:
    form = BarcodeForm(request.POST)
    if form.done(
        lambda values: barcodes.add_barcode(product_id, values["code"], values["units"], by)
    ):
        messages.success(request, _("A scan of this barcode means this product from now on."))
        return redirect("desk:stock_product", product_id)
    return _page(request, by, product_id, form)


@require_POST
@needs(May.MOVE_STOCK)
def remove_code(request: HttpRequest, by: Actor, product_id: int, barcode_id: int) -> HttpResponse:
    done = _("The barcode is removed. A scan of it finds nothing from now on.")
    told(request, lambda: barcodes.remove_barcode(product_id, barcode_id, by), done)
    return redirect("desk:stock_product", product_id)


def _page(
    request: HttpRequest, by: Actor, product_id: int, form: BarcodeForm | None = None
) -> HttpResponse:
    shown = _product(product_id, by)
    outlets = outlets_of(request)
    [row] = stock_rows.rows([shown], outlets, by)
    before = number(request.GET.get("before"))
    moved = list(queries.movements(product_id, by, before=before)[: MOVEMENTS + 1])
    zone = outlet_of(request) or next(iter(outlets), None)
    page = {
        "row": row,
        "product": shown,
        "promises": _promises(shown, by) if row.total.committed else [],
        "movements": [stock_rows.MovementRow(one) for one in moved[:MOVEMENTS]],
        "older": moved[MOVEMENTS - 1].pk if len(moved) > MOVEMENTS else None,
        "is_older": before is not None,
        "codes": [(code, printed(code.code)) for code in shown.barcodes.order_by("pk")],
        "stores": shown.external_ids.select_related("channel").order_by("channel__name", "pk"),
        "form": form or BarcodeForm(),
        "may_move": by.may(May.MOVE_STOCK),
        "may_tend": by.may(May.TEND_CHANNELS),
        "zone": zone.timezone if zone else "UTC",
    }
    return render(request, "desk/stock/product.html", page, status=422 if form else 200)


def _product(product_id: int, by: Actor) -> Product:
    try:
        return queries.one(product_id, by)
    except NotFound as refusal:
        raise Http404(str(refusal)) from refusal


def _promises(shown: Product, by: Actor) -> list[tuple[FulfilmentLine, str]]:
    """What holds the committed units, those that wait longest first."""
    lines = (
        FulfilmentLine.objects.filter(product=shown, quantity__gt=F("cancelled"))
        .filter(fulfilment__in=orders.visible_to(by).filter(IS_UNFINISHED))
        .select_related("fulfilment__sale", "fulfilment__outlet")
        .order_by("fulfilment__placed_at", "pk")
    )
    return [(line, str(STATUSES[Status(line.fulfilment.status)])) for line in lines[:MOST_PROMISES]]
