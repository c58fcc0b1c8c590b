"""Stock levels, and the movements that people make by hand."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router
from ninja.errors import ValidationError
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from bordereau.api import paging
from bordereau.api.fields import Given, Text
from bordereau.api.once import once
from bordereau.api.tokens import actor_in
from bordereau.staff.access import Actor, May
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Outlet, Product, StockLevel
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


def _not_zero(units: int) -> int:
    if units == 0:
        raise PydanticCustomError("zero", "zero units")
    return units


class MovementBody(Given):
    sku: Annotated[Text, Field(min_length=1)]
    outlet: Annotated[Text, Field(description="The outlet's code.")]
    kind: KindByHand
    units: Annotated[
        int,
        Field(ge=-MOST, le=MOST, description="The difference it makes; negative takes away."),
        AfterValidator(_not_zero),
    ]
    reason: Text = ""


class Movement(BaseModel):
    id: int
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


@router.post("/movements", response={201: Movement}, summary="Receive, count or correct stock")
@once(201)
def move_stock(request: HttpRequest, body: MovementBody) -> Movement:
    by = actor_in(request)
    by.require(May.MOVE_STOCK)
    outlet_id, product_id = _outlet_id(body.outlet, by), _product_id(body.sku)
    row = move_by_hand(outlet_id, product_id, Kind(body.kind), body.units, body.reason, by)
    level = _seen_by(by).get(outlet_id=outlet_id, product_id=product_id)
    return Movement(
        id=row.pk,
        kind=body.kind,
        units=row.on_hand_change,
        reason=row.reason,
        at=row.at,
        level=_level(level),
    )


def _outlet_id(code: str, by: Actor) -> int:
    outlet = Outlet.objects.filter(code=code).first()
    if outlet is None or not by.works_in(outlet.pk):
        raise ValidationError([{"type": "unknown_place", "loc": ("body", "body", "outlet")}])
    return outlet.pk


def _product_id(sku: str) -> int:
    product = Product.objects.filter(sku=sku).first()
    if product is None:
        raise ValidationError([{"type": "unknown_goods", "loc": ("body", "body", "sku")}])
    return product.pk


def _seen_by(actor: Actor) -> QuerySet[StockLevel]:
    actor.require(May.SEE_STOCK)
    rows = StockLevel.objects.select_related("product", "outlet")
    return rows if actor.outlet_ids is None else rows.filter(outlet_id__in=actor.outlet_ids)


def _level(row: StockLevel) -> Level:
    return Level(
        sku=row.product.sku,
        name=row.product.name,
        outlet=row.outlet.code,
        on_hand=row.on_hand,
        committed=row.committed,
        available=row.available,
    )
