"""Export and import of stock by CSV: the file, the dry run, and its application."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from bordereau.desk.forms import VerbForm
from bordereau.desk.frame import outlet_of, outlets_of
from bordereau.desk.rights import needs
from bordereau.desk.stock_forms import OneOutlet
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May
from bordereau.stock import export as exporting
from bordereau.stock import sheet_actions
from bordereau.stock.models import Outlet, StockSheet

MOST_SHOWN = 200  # lines of each kind; the page says how many more there are


class SheetForm(VerbForm):
    kind = forms.ChoiceField(
        label=_("What the file holds"),
        choices=[
            (StockSheet.Kind.COUNT, _("Counts: what is on hand")),
            (StockSheet.Kind.RECEIVE, _("Receipts: what came in")),
        ],
        widget=forms.RadioSelect,
        initial=StockSheet.Kind.COUNT,
    )
    outlet = OneOutlet(
        Outlet.objects.none(),
        label=_("Outlet"),
        required=False,
        empty_label=_("As each line says"),
        help_text=_("Of the lines that name none."),
    )
    file = forms.FileField(
        label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )

    def __init__(self, *args: Any, outlets: list[Outlet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["outlet"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Outlet.objects.filter(pk__in=[outlet.pk for outlet in outlets])


@require_safe
@needs(May.SEE_STOCK)
def export(request: HttpRequest, by: Actor) -> HttpResponseBase:
    outlet = outlet_of(request)
    outlets = [outlet] if outlet else outlets_of(request)
    lines = exporting.lines(outlets, by, has_mark=request.GET.get("excel") == "1")
    name = f"stock-{outlet.code.lower() if outlet else 'all'}-{timezone.now():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(May.MOVE_STOCK)
def give(request: HttpRequest, by: Actor) -> HttpResponse:
    kept: list[StockSheet] = []
    form = SheetForm(
        request.POST or None,
        request.FILES or None,
        outlets=outlets_of(request),
        initial={"outlet": outlet_of(request)},
    )
    if request.method == "POST" and form.done(
        lambda values: kept.append(sheet_actions.give(_given(values), by))
    ):
        return redirect("desk:stock_sheet", kept[0].pk)
    page = {"form": form, "outlet": outlet_of(request)}
    return render(request, "desk/stock/import.html", page, status=422 if form.is_bound else 200)


def _given(values: dict[str, Any]) -> sheet_actions.Given:
    file: UploadedFile = values["file"]
    outlet: Outlet | None = values["outlet"]
    kind = StockSheet.Kind(values["kind"])
    return sheet_actions.Given(kind, file.name or "", file.read(), outlet.pk if outlet else None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(May.MOVE_STOCK)
def sheet(request: HttpRequest, by: Actor, sheet_id: int) -> HttpResponse:
    """The dry run; a POST applies it."""
    try:
        shown = sheet_actions.one(sheet_id, by)
    except NotFound as refusal:
        raise Http404(str(refusal)) from refusal
    if request.method == "POST" and _apply(request, shown, by):
        return redirect("desk:stock")
    if shown.applied_at:
        return redirect("desk:stock")
    plan = sheet_actions.planned(shown, by)
    page = {
        "sheet": shown,
        "plan": plan,
        "bad": plan.bad[:MOST_SHOWN],
        "more_bad": max(len(plan.bad) - MOST_SHOWN, 0),
        "changes": plan.changes[:MOST_SHOWN],
        "more_changes": max(len(plan.changes) - MOST_SHOWN, 0),
        "earlier": sheet_actions.applied_lately(shown),
        "zone": (shown.outlet or outlets_of(request)[0]).timezone if outlets_of(request) else "UTC",
    }
    return render(request, "desk/stock/sheet.html", page)


def _apply(request: HttpRequest, shown: StockSheet, by: Actor) -> bool:
    try:
        done = sheet_actions.apply(shown.pk, by, is_again=request.POST.get("again") == "1")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    number = len(done.changes)
    told = ngettext(
        "The import is applied: %(number)s level is changed.",
        "The import is applied: %(number)s levels are changed.",
        number,
    )
    messages.success(request, told % {"number": number})
    return True
