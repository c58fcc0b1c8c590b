"""Moving an order's work from its details: what is asked first, and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bordereau.desk.history_endings import put_back_in_words
from bordereau.desk.history_moves import goods_in_words
from bordereau.desk.order_asking import ask
from bordereau.desk.order_rows import OrderRow
from bordereau.desk.order_verbs import perform, version_of
from bordereau.desk.rights import needs
from bordereau.fulfilment import moving
from bordereau.fulfilment.confirming import move_where_collected
from bordereau.fulfilment.models import FulfilmentLine
from bordereau.fulfilment.moving import Moved
from bordereau.numbers import number
from bordereau.refusals import Refusal
from bordereau.staff.access import Actor, May
from bordereau.stock import levels
from bordereau.stock.models import Outlet


@dataclass(frozen=True, slots=True)
class Supplier:
    """An outlet that could get the order, and how many of its units lie there for it."""

    outlet: Outlet
    has: int
    wanted: int


@require_safe
@needs(May.SEE_ORDERS)
def ask_to_move(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    """How many of which line, and where to."""
    return ask(request, by, order_id, "move", _facts)


def _facts(row: OrderRow) -> dict[str, Any]:
    suppliers = suppliers_of(row.order.outlet_id, row.lines)
    best = suppliers[0].outlet.pk if suppliers else None
    return {"why_not": why_not(row), "suppliers": suppliers, "best": best}


def why_not(row: OrderRow) -> str:
    """What stands in the way of changing what an order holds; mostly nothing."""
    try:
        row.by.require(May.FULFIL)
    except Refusal as refusal:
        return str(refusal)
    return "" if row.is_open else _("Nothing of this order is left to do here. Look at it again.")


def suppliers_of(outlet_id: int, lines: Sequence[FulfilmentLine]) -> list[Supplier]:
    """The other outlets, those that have the most of it first."""
    others = list(Outlet.objects.exclude(pk=outlet_id))
    products = {line.product_id: 0 for line in lines}
    for line in lines:
        products[line.product_id] += line.wanted
    known = levels.of([(outlet.pk, product) for outlet in others for product in products])
    found = [
        Supplier(
            outlet,
            sum(
                max(min(known[outlet.pk, product].available, units), 0)
                for product, units in products.items()
                if (outlet.pk, product) in known
            ),
            sum(products.values()),
        )
        for outlet in others
    ]
    return sorted(found, key=lambda one: (-one.has, one.outlet.pk))


@require_POST
@needs(May.SEE_ORDERS)
def move(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    def do() -> str:
        outlet_id = number_in(request, "outlet")
        units = units_in(request)
        return _moved(moving.move_units(order_id, outlet_id, by, units, version_of(request)))

    return perform(request, by, [order_id], do)


@require_POST
@needs(May.SEE_ORDERS)
def move_to_customer(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    """To where the customer collects now, as the store has said."""

    def do() -> str:
        return _moved(move_where_collected(order_id, by, version_of(request)))

    return perform(request, by, [order_id], do)


@require_POST
@needs(May.SEE_ORDERS)
def take_back(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    return perform(
        request,
        by,
        [_open(request, order_id), order_id],
        lambda: _moved(moving.take_back(order_id, by, version_of(request))),
    )


@require_POST
@needs(May.SEE_ORDERS)
def merge(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    into_id = number_in(request, "into")
    return perform(
        request,
        by,
        [_open(request, order_id), order_id, into_id],
        lambda: _moved(moving.merge(order_id, into_id, by, version_of(request))),
    )


def units_in(request: HttpRequest) -> dict[int, int] | None:
    """By line, from the fields `units-…`; None when there are none, which means all of it."""
    typed = {
        line: text.strip() or "0"
        for name, text in request.POST.items()
        if isinstance(text, str) and (line := number(name.removeprefix("units-"))) is not None
    }
    return {line: _number(text) for line, text in typed.items() if text != "0"} if typed else None


def number_in(request: HttpRequest, field: str) -> int:
    return _number(request.POST.get(field))


def _number(text: str | None) -> int:
    """Of what is no number, -1: the verb then says what is wrong with it."""
    found = number(text)
    return -1 if found is None else found


def _open(request: HttpRequest, order_id: int) -> int:
    """The order whose details the button is in."""
    opened = number_in(request, "open")
    return opened if opened > 0 else order_id


def _moved(done: Moved) -> str:
    facts = {
        "receipt": done.order.sale.receipt_number,
        "goods": goods_in_words(done.goods),
        "outlet": done.into.outlet.name,
    }
    said = _("%(receipt)s: %(outlet)s has %(goods)s now.") % facts
    return f"{said} {put_back_in_words(done.put_back)}".strip()
