"""Offering a letter to the customer after something was reported short. Nothing is sent unasked."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bordereau import messages as letters
from bordereau.desk.frame import shop_of
from bordereau.desk.order_page import gone, is_fragment
from bordereau.desk.order_rows import OrderRow
from bordereau.desk.order_verbs import perform, version_of
from bordereau.desk.orders import row_of
from bordereau.desk.rights import needs
from bordereau.fulfilment.models import Event
from bordereau.fulfilment.writing import write_to_customer
from bordereau.messages.letters import about_shortage
from bordereau.refusals import NotFound
from bordereau.staff.access import Actor, May


def offered_after(
    answer: HttpResponse, request: HttpRequest, by: Actor, order_id: int
) -> HttpResponse:
    """The answer to a report, with the letter in the dialog that asked for the report."""
    row = row_of(request, by, order_id)
    if not can_write(row):
        return answer
    if not is_fragment(request):
        return HttpResponseRedirect(reverse("desk:order_letter", args=[order_id]))
    letter = render_to_string("desk/orders/letter_form.html", _context(request, row), request)
    answer.content = letter.encode() + answer.content
    answer["HX-Retarget"], answer["HX-Reswap"] = "#ask", "innerHTML"
    return answer


def can_write(row: OrderRow) -> bool:
    return letters.is_configured() and bool(row.order.sale.customer_email)


@require_safe
@needs(May.SEE_ORDERS)
def ask_letter(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    """The letter as it is proposed, in the language that is asked for."""
    try:
        row = row_of(request, by, order_id)
        if _shortage(row) is None or not can_write(row):
            raise NotFound()
    except NotFound as refusal:
        return gone(request, refusal)
    template = "form" if is_fragment(request) else "page"
    return render(request, f"desk/orders/letter_{template}.html", _context(request, row))


@require_POST
@needs(May.SEE_ORDERS)
def send(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    def do() -> str:
        field = request.POST.get
        order = write_to_customer(
            order_id, field("subject", ""), field("text", ""), by, version_of(request)
        )
        return _("%(email)s gets the e-mail.") % {"email": order.sale.customer_email}

    return perform(request, by, [order_id], do)


def _shortage(row: OrderRow) -> Event | None:
    return Event.objects.filter(fulfilment=row.order, kind="short").first()


def _context(request: HttpRequest, row: OrderRow) -> dict[str, Any]:
    shop, event = shop_of(request), _shortage(row)
    language = request.GET.get("language") or (shop.language if shop else "")
    known = dict(settings.LANGUAGES)
    language = language if language in known else next(iter(known))
    subject, text = about_shortage(row.order, event.detail if event else {}, language)
    return {
        "open": row,
        "subject": subject,
        "text": text,
        "languages": known.items(),
        "language": language,
    }
