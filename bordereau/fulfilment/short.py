"""Short: units that an order wants and that are not there.

One gesture says which, how many, why, and what happens now. It puts the count on hand right, and
the store hears nothing of it until all of its order is done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.comparison.differences import note_called_off
from bordereau.fulfilment import checks, events, missing, moving
from bordereau.fulfilment.calling_off import Money, call_off
from bordereau.fulfilment.miscounted import boxed, correct
from bordereau.fulfilment.models import IS_OPEN, Fulfilment, FulfilmentLine, Shortage
from bordereau.fulfilment.moving import Parts, Told
from bordereau.fulfilment.shortfall import Outcome, WhatNow, Why, off_the_books
from bordereau.fulfilment.splitting import TOO_MANY, everything
from bordereau.fulfilment.status import UNFINISHED, Status, with_other_content
from bordereau.fulfilment.telling import tell_store
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.balances import balance_of
from bordereau.sales.called_off import recount
from bordereau.staff.access import Actor, May
from bordereau.stock import levels
from bordereau.stock.actions import move
from bordereau.stock.models import Outlet


@dataclass(frozen=True, slots=True)
class Report:
    line_id: int
    units: int
    why: Why
    what_now: WhatNow
    outlet_id: int | None = None  # where the units go, when they go to another outlet
    words: str = ""

    @property
    def told(self) -> dict[str, Any]:
        return {"why": self.why, "what_now": self.what_now, "words": self.words.strip()[:200]}


@dataclass(frozen=True, slots=True)
class Reported:
    order: Fulfilment
    goods: list[dict[str, Any]]
    into: Fulfilment | None  # another order that has the units now
    corrected: int  # units that the count on hand lost
    on_hand: int  # what it says now


def report(order_id: int, report: Report, by: Actor, version: int | None = None) -> Reported:
    """Raises Refusal `wrong_count`, `no_outlet`, `same_outlet`, and what `moving.begin` raises; to
    cancel is a right of its own.

    What was reported before and left for later is meant first, and is not counted off again.
    """
    with transaction.atomic():
        parts = checks.lock_parts(order_id)
        order = moving.begin(parts[order_id], by, version)
        with checks.telling_who(order, by, version):
            line = _line(order, report)
        _check(order, report, by)
        corrected = _note(order, line, report, by)
        into = HOW[report.what_now](parts, order, line, report, by)
        spot = (order.outlet_id, line.product_id)
        on_hand = levels.of([spot])[spot].on_hand
        return Reported(order, _goods(line, report.units), into, corrected, on_hand)


def found(order_id: int, line_id: int, by: Actor, version: int | None = None) -> Fulfilment:
    """What was reported short and left for later is there after all. Raises Refusal `not_short`."""
    with transaction.atomic():
        order = moving.begin(checks.lock_parts(order_id)[order_id], by, version)
        line = order.lines.select_related("sale_line", "fulfilment").filter(pk=line_id).first()
        if line is None:
            raise NotFound()
        ended = missing.end(line_id, None, Outcome.FOUND, by)
        if not ended.units:
            raise _not_short(line, by)
        missing.count_again(line, ended, by)
        events.record(order, "found", by, {"goods": _goods(line, ended.units)})
        return order


def _not_short(line: FulfilmentLine, by: Actor) -> Refusal:
    settled = line.shortages.exclude(IS_OPEN).order_by("-resolved_at", "-pk")
    name = settled.values_list("resolved_by_name", flat=True).first()
    if not name or name == by.name:
        return Refusal("not_short", gettext_noop("Nothing of it is reported short any more."))
    return Refusal("not_short", SETTLED, name=name)


SETTLED = gettext_noop(
    "%(name)s has settled what was short of it already. Nothing was changed; look at it again."
)


def _line(order: Fulfilment, report: Report) -> FulfilmentLine:
    line = order.lines.select_related("sale_line").filter(pk=report.line_id).first()
    if line is None:
        raise NotFound()
    known = missing.units_of(missing.open_for(line.pk))
    able = line.wanted - (known if report.what_now == WhatNow.LATER else 0)
    if not 0 < report.units <= able:
        raise Refusal("wrong_count", TOO_MANY)
    return line


def _check(order: Fulfilment, report: Report, by: Actor) -> None:
    if report.what_now == WhatNow.CANCEL:
        by.require(May.CANCEL)
    if report.what_now != WhatNow.OTHER_OUTLET:
        return
    if report.outlet_id is None:
        raise Refusal("no_outlet", gettext_noop("Choose the outlet that sends it instead."))
    if report.outlet_id == order.outlet_id:
        raise Refusal("same_outlet", moving.SAME_OUTLET, outlet=order.outlet.name)
    if not Outlet.objects.filter(pk=report.outlet_id).exists():
        raise NotFound()


def _note(order: Fulfilment, line: FulfilmentLine, report: Report, by: Actor) -> int:
    """Write the shortage down and put the count right; returns by how many units it fell."""
    outlets = [order.outlet_id]
    if report.what_now == WhatNow.OTHER_OUTLET and report.outlet_id:
        outlets.append(report.outlet_id)
    held = levels.hold((outlet_id, line.product_id) for outlet_id in outlets)
    was_known = missing.units_of(missing.open_for(line.pk))
    settled = 0
    if report.what_now != WhatNow.LATER:
        settled = missing.end(line.pk, report.units, Outcome(report.what_now), by).units
    fresh = report.units - settled
    lacking = was_known + fresh
    line.picked = min(line.picked, line.wanted - min(lacking, line.wanted))
    line.save(update_fields=["picked"])
    if not fresh:
        return 0
    on_hand = held[order.outlet_id, line.product_id].on_hand
    to_pick = line.wanted - line.picked - was_known
    corrected = off_the_books(fresh, to_pick, on_hand - boxed(order.outlet_id, line))
    correct(order, line, corrected, report.told, by)
    _write(line, fresh, corrected, report, by)
    return corrected


def _write(line: FulfilmentLine, units: int, corrected: int, report: Report, by: Actor) -> None:
    now = timezone.now()
    is_open = report.what_now == WhatNow.LATER
    Shortage.objects.create(
        line=line,
        units=units,
        why=report.why,
        words=report.words.strip()[:200],
        what_now=report.what_now,
        corrected=corrected,
        by_id=by.user_id,
        by_name=by.name,
        at=now,
        resolved_at=None if is_open else now,
        resolved_by_name="" if is_open else by.name,
        outcome="" if is_open else Outcome(report.what_now),
    )


def _send_from_another(
    parts: Parts, order: Fulfilment, line: FulfilmentLine, report: Report, by: Actor
) -> Fulfilment:
    assert report.outlet_id
    to = moving.part_at(parts, order, report.outlet_id) or report.outlet_id
    told = Told("short", "received", report.told)
    return moving.hand_over(order, {line.pk: report.units}, to, by, told).into


def _backorder(
    parts: Parts, order: Fulfilment, line: FulfilmentLine, report: Report, by: Actor
) -> Fulfilment | None:
    """Into the order of the sale that waits for goods here; an order of nothing else becomes it."""
    units = {line.pk: report.units}
    if order.is_backorder or everything(order) == units:
        order.is_backorder = True
        _open_box(order, by, line, report)
        return None
    waiting = [
        part
        for part in parts.values()
        if part.is_backorder and part.status in UNFINISHED and part.outlet_id == order.outlet_id
    ]
    to = waiting[0] if waiting else order.outlet_id
    told = Told("short", "received", report.told)
    return moving.hand_over(order, units, to, by, told, is_backorder=True).into


def _cancel(
    parts: Parts, order: Fulfilment, line: FulfilmentLine, report: Report, by: Actor
) -> Fulfilment | None:
    """A person refunds what was paid for it: until its store shows the same, it is listed."""
    move(call_off(order, {line.pk: report.units}).moves, by)
    is_paid = balance_of(order.sale).paid > 0
    money = Money.REFUND_ON_STORE if is_paid else Money.NOTHING_PAID
    goods = {"goods": _goods(line, report.units)}
    events.record(order, "short", by, goods | report.told | {"money": money})
    recount(order.sale)
    tell_store(order.sale)
    note_called_off(order.sale)
    return None


def _leave_for_later(
    parts: Parts, order: Fulfilment, line: FulfilmentLine, report: Report, by: Actor
) -> Fulfilment | None:
    order.status = Status.IN_PROGRESS
    _open_box(order, by, line, report)
    return None


How = Callable[[Parts, Fulfilment, FulfilmentLine, Report, Actor], Fulfilment | None]
HOW: dict[WhatNow, How] = {
    WhatNow.OTHER_OUTLET: _send_from_another,
    WhatNow.BACKORDER: _backorder,
    WhatNow.CANCEL: _cancel,
    WhatNow.LATER: _leave_for_later,
}


def _open_box(order: Fulfilment, by: Actor, line: FulfilmentLine, report: Report) -> None:
    is_picked = any(one.picked for one in order.lines.all())
    order.status = with_other_content(Status(order.status), is_picked=is_picked)
    order.packed_at = None
    events.record(order, "short", by, {"goods": _goods(line, report.units)} | report.told)


def _goods(line: FulfilmentLine, units: int) -> list[dict[str, Any]]:
    return [{"name": line.sale_line.name, "units": units}]
