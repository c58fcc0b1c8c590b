"""Sales: what customers bought, and how it was paid."""

from decimal import Decimal
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from bordereau.api import paging
from bordereau.api.fields import (
    DayOrMoment,
    Given,
    LongText,
    Text,
    Whole,
    first_moment,
    last_moment,
)
from bordereau.api.once import once
from bordereau.api.sale_answers import Sale, answer
from bordereau.api.tokens import actor_in
from bordereau.sales import actions, models, queries
from bordereau.sales.actions import SaleEdit
from bordereau.sales.states import SaleState
from bordereau.staff.access import Actor

router = Router(tags=["sales"])


class SaleFilters(paging.Searched):
    placed_from: Annotated[DayOrMoment | None, Field(alias="from")] = None
    placed_to: Annotated[DayOrMoment | None, Field(alias="to")] = None
    status: SaleState | None = None


class SaleChange(Given):
    """A field that is left out stays as it is."""

    note: LongText | None = None
    tracking_number: Text | None = None
    carrier: Text | None = None
    version: Whole | None = None


class PaymentBody(Given):
    amount: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=4)]
    method: Annotated[Text, Field(min_length=1)]


@router.get("", response=paging.Page[Sale], summary="List sales, newest first")
def list_sales(request: HttpRequest, filters: Query[SaleFilters]) -> paging.Page[Sale]:
    """`from` and `to` take a day (in UTC, the whole of it) or a moment, and include it."""
    rows = queries.with_rows(_filtered(queries.visible_to(actor_in(request)), filters))
    page, following = paging.search(
        request, filters, rows.prefetch_related("lines__returns__outlet")
    )
    return paging.Page(results=[answer(sale) for sale in page], next=following)


@router.get("/{int:sale_id}", response=Sale, summary="Get a sale")
def get_sale(request: HttpRequest, sale_id: int) -> Sale:
    return _sale(sale_id, actor_in(request))


@router.patch("/{int:sale_id}", response=Sale, summary="Edit a sale's note or tracking")
def edit_sale(request: HttpRequest, sale_id: int, body: SaleChange) -> Sale:
    """Carrier and tracking number go to every parcel of the sale, and on to its store."""
    by = actor_in(request)
    change = SaleEdit(body.note, body.carrier, body.tracking_number)
    actions.edit(sale_id, change, by, body.version)
    return _sale(sale_id, by)


@router.post("/{int:sale_id}/payments", response={201: Sale}, summary="Record a payment")
@once(201)
def record_payment(request: HttpRequest, sale_id: int, body: PaymentBody) -> Sale:
    """Recording a payment charges nobody. Take the money first."""
    by = actor_in(request)
    actions.record_payment(sale_id, body.amount, body.method, by)
    return _sale(sale_id, by)


def _sale(sale_id: int, actor: Actor) -> Sale:
    return answer(queries.one(sale_id, actor))


def _filtered(rows: QuerySet[models.Sale], filters: SaleFilters) -> QuerySet[models.Sale]:
    if filters.placed_from:
        rows = rows.filter(placed_at__gte=first_moment(filters.placed_from))
    if filters.placed_to:
        rows = rows.filter(placed_at__lte=last_moment(filters.placed_to))
    if filters.status:
        rows = rows.filter(queries.has_state(filters.status))
    return rows
