"""What the address of the stock list asks for, and the addresses of its views and pages."""

from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bordereau.desk import list_links
from bordereau.desk.frame import outlet_of
from bordereau.staff.access import Actor
from bordereau.stock import queries
from bordereau.stock.models import Product
from bordereau.stock.queries import Filters

link = partial(list_links.link, "desk:stock")


@dataclass(frozen=True, slots=True)
class View:
    """A counted view above the list; the first, of everything, is not counted."""

    word: str
    number: int | None
    href: str
    is_chosen: bool


def read(request: HttpRequest) -> Filters:
    """What makes no sense is as if it were not there."""
    query = request.GET
    outlet = outlet_of(request)
    return Filters(
        text=query.get("q", "").strip()[:100].replace("\0", ""),
        outlet_id=outlet.pk if outlet else None,
        is_below_zero=query.get("view") == "below-zero",
        is_unknown=query.get("view") == "unknown",
    )


def views(query: QueryDict, filters: Filters, by: Actor) -> list[View]:
    negative = queries.below_zero(by, filters.outlet_id)
    unknown = Product.objects.filter(is_unknown=True)
    return [
        View(
            pgettext("products", "All"),
            None,
            link(query, view=""),
            not (filters.is_below_zero or filters.is_unknown),
        ),
        View(
            _("Below zero"),
            negative.order_by().values("product_id").distinct().count(),
            link(query, view="below-zero"),
            filters.is_below_zero,
        ),
        View(
            _("Unknown products"),
            unknown.count(),
            link(query, view="unknown"),
            filters.is_unknown,
        ),
    ]
