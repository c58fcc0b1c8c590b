"""Stock levels, and the movements that people make by hand."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.errors import ValidationError
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from bordereau.api import paging
from bordereau.api.fields import Given, Text, Whole
from bordereau.api.once import once
from bordereau.api.outlets import own_outlet_id
from bordereau.api.tokens import actor_in
from bordereau.staff.access import Actor, May
from bordereau.stock import queries
from bordereau.stock.actions import move_by_hand
from bordereau.stock.by_hand import Count, Transfer, count, transfer
from bordereau.stock.models import Product, StockLevel, StockMovement
from bordereau.stock.movements import Kind

router = Router(tags=["stock"])

MOST = 1_000_000  # units in one movement: more is a slip of the hand


class Level(BaseModel):
    sku: str
    name: str
    outlet: str = Field(description="The outlet's code.")
    on_hand: int
    committed: int
    available: int


class StockFilters(paging.Paged):
    sku: Text = ""
    outlet: Annotated[Text, Field(description="The outlet's code.")] = ""


class KindByHand(StrEnum):
    RECEIVE = Kind.RECEIVE
    COUNT = Kind.COUNT
    CORRECT = Kind.CORRECT
    MOVE = Kind.MOVE


def _not_zero(units: int | None) -> int | None:
    if units == 0:
        raise PydanticCustomError("zero", "zero units")
    return units


class MovementBody(Given):
    sku: Annotated[Text, Field(min_length=1)]
    outlet: Annotated[Text, Field(description="The outlet's code.")]
    kind: KindByHand
    units: Annotated[
        Whole | None,
        Field(
            ge=-MOST,
            le=MOST,
            description="The difference it makes; negative takes away. Of a move, how many go.",
        ),
        AfterValidator(_not_zero),
    ] = None
    counted: Annotated[
        Whole | None,
        Field(ge=0, le=MOST, description="Of a count, instead of units: how many are there."),
    ] = None
    seen: Annotated[
        Whole | None,
        Field(description="On hand when the counting began; refused if that has changed since."),
    ] = None
    to_outlet: Annotated[Text, Field(description="Of a move: the other outlet's code.")] = ""
    reason: Text = ""


class Movement(BaseModel):
    id: int | None = Field(description="None where a count was right, so that nothing moved.")
    kind: KindByHand
    units: int
    reason: str
    at: datetime
    level: Level = Field(description="What it led to.")


@router.get("", response=paging.Page[Level], summary="List stock levels")
def list_stock(request: HttpRequest, filters: Query[StockFilters]) -> paging.Page[Level]:
    """A product that an outlet never had is not listed for it."""
    rows = _seen_by(actor_in(request))
    if filters.sku:
        rows = rows.filter(product__sku=filters.sku)
    if filters.outlet:
        rows = rows.filter(outlet__code=filters.outlet)
    page, following = paging.take(request, filters, rows)
    return paging.Page(results=[_level(row) for row in page], next=following)


@router.post(
    "/movements", response={201: Movement}, summary="Receive, count, correct or move stock"
)
@once(201)
def move_stock(request: HttpRequest, body: MovementBody) -> Movement:
    by = actor_in(request)
    by.require(May.MOVE_STOCK)
    _refuse_stray(body)
    outlet_id, product_id = own_outlet_id(body.outlet, by), _product_id(body.sku)
    row = _move(body, outlet_id, product_id, by)
    level = _seen_by(by).get(outlet_id=outlet_id, product_id=product_id)
    return Movement(
        id=row.pk if row else None,
        kind=body.kind,
        units=row.on_hand_change if row else 0,
        reason=body.reason,
        at=row.at if row else timezone.now(),
        level=_level(level),
    )


def _refuse_stray(body: MovementBody) -> None:
    """What would be passed over is not taken."""
    if body.kind == KindByHand.MOVE:
        used = {"units", "to_outlet"}
    elif body.kind == KindByHand.COUNT and body.counted is not None:
        used = {"counted", "seen"}
    else:
        used = {"units"}
    told = {
        name
        for name in ("units", "counted", "seen", "to_outlet")
        if getattr(body, name) not in (None, "")
    }
    if stray := sorted(told - used):
        raise ValidationError([{"type": "stray", "loc": ("body", "body", name)} for name in stray])


def _move(body: MovementBody, outlet_id: int, product_id: int, by: Actor) -> StockMovement | None:
    if body.kind == KindByHand.COUNT and body.counted is not None:
        return count(Count(outlet_id, product_id, body.counted, body.seen, body.reason), by)
    units = body.units
    if units is None:
        raise ValidationError([{"type": "missing", "loc": ("body", "body", "units")}])
    if body.kind == KindByHand.MOVE:
        to_id = own_outlet_id(body.to_outlet, by, "to_outlet")
        return transfer(Transfer(product_id, outlet_id, to_id, units, body.reason), by)[0]
    return move_by_hand(outlet_id, product_id, Kind(body.kind), units, body.reason, by)


def _product_id(sku: str) -> int:
    product = Product.objects.filter(sku=sku).first()
    if product is None:
        raise ValidationError([{"type": "unknown_goods", "loc": ("body", "body", "sku")}])
    return product.pk


def _seen_by(actor: Actor) -> QuerySet[StockLevel]:
    return queries.levels_for(actor).select_related("product", "outlet")


def _level(row: StockLevel) -> Level:
    return Level(
        sku=row.product.sku,
        name=row.product.name,
        outlet=row.outlet.code,
        on_hand=row.on_hand,
        committed=row.committed,
        available=row.available,
    )
