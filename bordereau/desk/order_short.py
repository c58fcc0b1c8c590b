"""Short, from an order's details: which line, how many, why, and what now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bordereau.desk.frame import shop_of
from bordereau.desk.history_moves import goods_in_words
from bordereau.desk.order_asking import ask
from bordereau.desk.order_letters import offered_after
from bordereau.desk.order_moves import Supplier, number_in, suppliers_of, why_not
from bordereau.desk.order_rows import OrderRow, missing_of
from bordereau.desk.order_verbs import perform, version_of
from bordereau.desk.rights import needs
from bordereau.desk.words import WHAT_NOW, WHY
from bordereau.fulfilment import missing, short
from bordereau.fulfilment.short import Report, Reported
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.refusals import NotFound
from bordereau.sales.balances import balance_of
from bordereau.staff.access import Actor, May
from bordereau.stock import levels


@dataclass(frozen=True, slots=True)
class Choice:
    """What may happen with what is missing, or the reason why not."""

    value: WhatNow
    label: Promise
    why_not: str


@require_safe
@needs(May.SEE_ORDERS)
def ask_short(request: HttpRequest, by: Actor, order_id: int, line_id: int) -> HttpResponse:
    """How many of the line, why, and what happens now."""
    return ask(request, by, order_id, "short", lambda row: _facts(request, row, line_id))


def _facts(request: HttpRequest, row: OrderRow, line_id: int) -> dict[str, Any]:
    """Raises NotFound."""
    line = next((one for one in row.lines if one.pk == line_id), None)
    if line is None:
        raise NotFound()
    suppliers = suppliers_of(row.order.outlet_id, [line])
    choices = _choices(row.by, suppliers)
    spot = (row.order.outlet_id, line.product_id)
    level = levels.of([spot]).get(spot)
    return {
        "line": line,
        "why_not": why_not(row),
        "units": missing_of(line) or max(line.wanted - line.picked, 1),
        "reported": missing.open_for(line.pk) if missing_of(line) else [],
        "on_hand": level.on_hand if level else 0,
        "whys": WHY.items(),
        "choices": choices,
        "chosen": _proposed(request, suppliers, choices),
        "suppliers": suppliers,
    }


def _choices(by: Actor, suppliers: Sequence[Supplier]) -> list[Choice]:
    hindrances = {
        WhatNow.OTHER_OUTLET: "" if suppliers else _("There is no other outlet."),
        WhatNow.CANCEL: "" if by.may(May.CANCEL) else _("Ask a manager to cancel it."),
    }
    return [Choice(one, WHAT_NOW[one], hindrances.get(one, "")) for one in short.HOW]


def _proposed(
    request: HttpRequest, suppliers: Sequence[Supplier], choices: Sequence[Choice]
) -> WhatNow:
    """The shop's usual choice where that can be done, else later."""
    shop = shop_of(request)
    usual = WhatNow(shop.when_short) if shop else WhatNow.OTHER_OUTLET
    if usual == WhatNow.OTHER_OUTLET and not any(one.has for one in suppliers):
        return WhatNow.LATER
    able = {choice.value for choice in choices if not choice.why_not}
    return usual if usual in able else WhatNow.LATER


@require_POST
@needs(May.SEE_ORDERS)
def report(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    done: list[Reported] = []

    def do() -> str:
        done.append(short.report(order_id, told, by, version_of(request)))
        return _said(done[0], told)

    told = _told(request)
    answer = perform(request, by, [order_id], do)
    return offered_after(answer, request, by, order_id) if done else answer


def _told(request: HttpRequest) -> Report:
    """What a page of ours cannot ask counts as the plainest of its kind."""
    field = request.POST.get
    why, what_now = field("why", ""), field("what_now", "")
    outlet_id = number_in(request, "outlet")
    return Report(
        line_id=number_in(request, "line"),
        units=number_in(request, "units"),
        why=Why(why) if why in set(Why) else Why.OTHER,
        what_now=WhatNow(what_now) if what_now in set(WhatNow) else WhatNow.LATER,
        outlet_id=outlet_id if outlet_id > 0 else None,
        words=field("words", ""),
    )


@require_POST
@needs(May.SEE_ORDERS)
def found(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    def do() -> str:
        order = short.found(order_id, number_in(request, "line"), by, version_of(request))
        return _("%(receipt)s goes on: what was missing is there.") % {
            "receipt": order.sale.receipt_number
        }

    return perform(request, by, [order_id], do)


def _said(done: Reported, told: Report) -> str:
    facts = {
        "receipt": done.order.sale.receipt_number,
        "goods": goods_in_words(done.goods),
        "outlet": done.into.outlet.name if done.into else "",
        "on_hand": done.on_hand,
        "number": done.corrected,
    }
    said = {
        WhatNow.OTHER_OUTLET: _("%(receipt)s: %(outlet)s has %(goods)s now."),
        WhatNow.BACKORDER: _("%(receipt)s: %(goods)s is on backorder."),
        WhatNow.CANCEL: _cancelled(done),
        WhatNow.LATER: _("%(receipt)s: %(goods)s is reported short, and can be settled later."),
    }[told.what_now]
    if not done.corrected:
        return said % facts
    count = ngettext(
        "The count lost %(number)s unit: %(on_hand)s on hand.",
        "The count lost %(number)s units: %(on_hand)s on hand.",
        done.corrected,
    )
    return f"{said % facts} {count % facts}"


def _cancelled(done: Reported) -> str:
    if balance_of(done.order.sale).paid > 0:
        return _(
            "%(receipt)s: %(goods)s is cancelled here. Bordereau refunds nobody: refund it on the "
            "store. It is listed under Needs attention until the store shows the same."
        )
    return _(
        "%(receipt)s: %(goods)s is cancelled here. It is listed under Needs attention until the "
        "store shows the same."
    )
