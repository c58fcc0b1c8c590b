"""What changes which order holds which units of a sale: moving, merging, and what is short."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Body, Router
from ninja.errors import ValidationError
from pydantic import Field

from bordereau.api.fields import Given, Text, Whole, words
from bordereau.api.once import once
from bordereau.api.order_answers import Order
from bordereau.api.orders import Seen, order_for
from bordereau.api.outlets import outlet_id_of
from bordereau.api.tokens import actor_in
from bordereau.fulfilment import moving, short
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.refusals import NotFound
from bordereau.staff.access import Actor

router = Router(tags=["orders"])
MOST_LINES = 1000


class Moved(Order):
    """The order that was asked about; where its person may not see it, the one that has it now."""

    into: int | None = Field(description="The id of the order that has the units now.")
    put_back: int = Field(description="Units that were picked and belong on their shelf again.")


class Reported(Order):
    into: int | None = Field(description="The id of the order that has the units now, if another.")
    corrected: int = Field(description="Units that the outlet's on hand lost by it.")


class LineUnits(Given):
    line: Annotated[Whole, Field(description="The id of one of the order's lines.")]
    units: Annotated[Whole, Field(ge=1, le=1_000_000)]


def units_of(lines: list[LineUnits]) -> dict[int, int]:
    """By line; of one that is named twice, all of it."""
    units: dict[int, int] = {}
    for one in lines:
        units[one.line] = units.get(one.line, 0) + one.units
    return units


class MoveBody(Seen):
    outlet: Annotated[Text, Field(description="The code of the outlet that gets it.")]
    lines: Annotated[
        list[LineUnits] | None, Field(max_length=MOST_LINES, description="All of it when left out.")
    ] = None


class MergeBody(Seen):
    into: Annotated[Whole, Field(description="The id of another unfinished order of the sale.")]


class LineBody(Seen):
    line: Annotated[Whole, Field(description="The id of one of the order's lines.")]


class ShortBody(LineBody):
    units: Annotated[Whole, Field(ge=1, le=1_000_000)]
    why: Annotated[Why, words(Why)] = Why.NOT_FOUND
    what_now: Annotated[WhatNow, words(WhatNow)] = WhatNow.LATER
    outlet: Annotated[Text, Field(description="Its code; with `other_outlet` alone.")] = ""
    words: Annotated[Text, Field(description="The reason in somebody's own words.")] = ""


@router.post("/{int:order_id}/move", response=Moved, summary="Move to another outlet")
@once(200)
def move(request: HttpRequest, order_id: int, body: Annotated[MoveBody, Body()]) -> Moved:
    """All of it, or some units, into the outlet's order of the same sale or into a new one."""
    by = actor_in(request)
    units = None if body.lines is None else units_of(body.lines)
    outlet_id = outlet_id_of(body.outlet)
    return _moved(moving.move_units(order_id, outlet_id, by, units, body.version), by)


@router.post("/{int:order_id}/take-back", response=Moved, summary="Take a move back")
@once(200)
def take_back(
    request: HttpRequest, order_id: int, body: Annotated[Seen | None, Body()] = None
) -> Moved:
    """Undo the move that made this order, while nobody has begun with it. Either outlet may."""
    by = actor_in(request)
    return _moved(moving.take_back(order_id, by, (body or Seen()).version), by)


@router.post("/{int:order_id}/merge", response=Moved, summary="Merge with another order")
@once(200)
def merge(request: HttpRequest, order_id: int, body: Annotated[MergeBody, Body()]) -> Moved:
    """All of it goes into another unfinished order of the same sale and of the same type."""
    by = actor_in(request)
    return _moved(moving.merge(order_id, body.into, by, body.version), by)


@router.post("/{int:order_id}/short", response=Reported, summary="Report units short")
@once(200)
def report_short(
    request: HttpRequest, order_id: int, body: Annotated[ShortBody, Body()]
) -> Reported:
    """What is not there, why, and what happens with it now. The count on hand is put right."""
    by = actor_in(request)
    if body.outlet and body.what_now != WhatNow.OTHER_OUTLET:
        raise ValidationError([{"type": "stray", "loc": ("body", "body", "outlet")}])
    told = Report(
        line_id=body.line,
        units=body.units,
        why=body.why,
        what_now=body.what_now,
        outlet_id=outlet_id_of(body.outlet) if body.outlet else None,
        words=body.words,
    )
    done = short.report(order_id, told, by, body.version)
    answer = order_for(order_id, by).model_dump()
    into = done.into.pk if done.into else None
    return Reported(**answer, into=into, corrected=done.corrected)


@router.post("/{int:order_id}/found", response=Order, summary="What was short is found")
@once(200)
def found(request: HttpRequest, order_id: int, body: Annotated[LineBody, Body()]) -> Order:
    """All of the line that was left for later: it is there after all, and counts as on hand."""
    by = actor_in(request)
    short.found(order_id, body.line, by, body.version)
    return order_for(order_id, by)


def _moved(done: moving.Moved, by: Actor) -> Moved:
    try:
        answer = order_for(done.order.pk, by)
    except NotFound:
        answer = order_for(done.into.pk, by)
    return Moved(**answer.model_dump(), into=done.into.pk, put_back=done.put_back)
