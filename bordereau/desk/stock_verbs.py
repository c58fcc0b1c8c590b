"""Receive, count, move and correct: from a product's page, or at the shelf, scan after scan."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bordereau.desk import stock_rows
from bordereau.desk.frame import outlet_of, outlets_of
from bordereau.desk.rights import needs
from bordereau.desk.stock_forms import FORMS, ShelfForm
from bordereau.numbers import number
from bordereau.staff.access import Actor, May
from bordereau.stock import queries
from bordereau.stock.models import Outlet, Product

LATELY = 5  # movements under the form


@dataclass(frozen=True, slots=True)
class Words:
    title: Promise
    button: Promise
    done: Promise


WORDS = {
    "count": Words(
        gettext_lazy("Count stock"), gettext_lazy("Save the count"), gettext_lazy("Counted")
    ),
    "receive": Words(
        gettext_lazy("Receive stock"), gettext_lazy("Receive"), gettext_lazy("Received")
    ),
    "move": Words(gettext_lazy("Move stock"), gettext_lazy("Move"), gettext_lazy("Moved")),
    "correct": Words(
        gettext_lazy("Correct stock"), gettext_lazy("Correct"), gettext_lazy("Corrected")
    ),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where somebody stands, with what in hand, and whether they scan one thing after another."""

    verb: str
    outlet: Outlet
    product: Product
    by: Actor
    is_scanning: bool

    @property
    def level(self) -> stock_rows.Level:
        return stock_rows.rows([self.product], [self.outlet], self.by)[0].total

    @property
    def movements(self) -> list[stock_rows.MovementRow]:
        lately = queries.movements(self.product.pk, self.by, self.outlet.pk)[:LATELY]
        return [stock_rows.MovementRow(one) for one in lately]

    @property
    def known(self) -> dict[str, int]:
        """What the form's page shows, so that its verb can tell whether that still holds."""
        latest = queries.movements(self.product.pk, self.by, self.outlet.pk).first()
        return {"since": latest.pk if latest else 0, "seen": self.level.on_hand}

    @property
    def next(self) -> str:
        if not self.is_scanning:
            return reverse("desk:stock_product", args=[self.product.pk])
        return f"{reverse('desk:stock_verb', args=[self.verb])}?outlet={self.outlet.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(May.MOVE_STOCK)
def act(request: HttpRequest, by: Actor, verb: str) -> HttpResponse:
    outlet, product = _outlet(request), _product(request.GET)
    if outlet is None or product is None:
        return _ask(request, verb, outlet)
    shelf = Shelf(verb, outlet, product, by, is_scanning="code" in request.GET)
    known = shelf.known
    posted = request.POST.copy() if request.method == "POST" else None
    form = FORMS[verb](posted, initial=known, outlet=outlet, product_id=product.pk)
    if posted is not None:
        if form.act(by):
            messages.success(request, _done(shelf, known["seen"]))
            return redirect(shelf.next)
        _show_anew(form, posted, known)
    page = {"shelf": shelf, "form": form, "words": WORDS[verb], "zone": outlet.timezone}
    return render(request, "desk/stock/verb.html", page, status=422 if posted else 200)


def _show_anew(form: ShelfForm, posted: QueryDict, known: dict[str, int]) -> None:
    """Who was refused now sees how things stand; the next press is about that."""
    if form.non_field_errors():
        for name, value in known.items():
            posted[name] = str(value)


def _ask(request: HttpRequest, verb: str, outlet: Outlet | None) -> HttpResponse:
    code = request.GET.get("code", "").strip()
    page = {
        "verb": verb,
        "words": WORDS[verb],
        "at": outlet,
        "code": code,
        "is_unknown": bool(code) and outlet is not None,
        "search": reverse("desk:stock") + "?" + urlencode({"q": code}),
    }
    return render(request, "desk/stock/scan.html", page)


def _outlet(request: HttpRequest) -> Outlet | None:
    """Where there is one alone, nobody is asked."""
    known = outlets_of(request)
    return known[0] if len(known) == 1 else outlet_of(request)


def _product(query: QueryDict) -> Product | None:
    product_id = number(query.get("product"))
    if product_id is not None:
        return get_object_or_404(Product, pk=product_id)
    return queries.by_code(query.get("code", "")[:100].replace("\0", ""))


def _done(shelf: Shelf, before: int) -> str:
    level = shelf.level
    told = _(
        "%(done)s: %(product)s at %(outlet)s, %(on_hand)s on hand (before: %(before)s), "
        "%(available)s available."
    )
    return told % {
        "done": WORDS[shelf.verb].done,
        "product": shelf.product.name,
        "outlet": shelf.outlet.name,
        "on_hand": level.on_hand,
        "before": before,
        "available": level.available,
    }
