"""Orders: the parts of sales that outlets pick, pack and complete."""

from typing import Annotated

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Body, Query, Router
from pydantic import Field

from bordereau.api import paging
from bordereau.api.fields import Given, Text, Whole
from bordereau.api.once import once
from bordereau.api.order_answers import Order, answers, with_all
from bordereau.api.tokens import actor_in
from bordereau.fulfilment import actions
from bordereau.fulfilment.actions import Handover
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.queries import visible_to
from bordereau.fulfilment.status import Status, Type
from bordereau.numbers import number
from bordereau.refusals import NotFound
from bordereau.staff.access import Actor

router = Router(tags=["orders"])


class OrderFilters(paging.Searched):
    status: Status | None = None
    type: Type | None = None
    outlet: Annotated[Text, Field(description="The outlet's code.")] = ""
    channel: Annotated[Text, Field(description="The channel's name or id.")] = ""
    assigned_to: Annotated[Text, Field(description="The person's name or e-mail.")] = ""


class Seen(Given):
    """The version that the caller has seen; another one since then is refused."""

    version: Whole | None = None


class PackBody(Seen):
    notify: Annotated[bool, Field(description="Tell the customer: it is ready for pickup.")] = False


class HandoverBody(Seen):
    tracking_number: Text = ""
    carrier: Text = ""
    notify: Annotated[bool, Field(description="Tell the customer: it has been shipped.")] = False

    def handover(self) -> Handover:
        return Handover(self.carrier.strip(), self.tracking_number.strip(), self.notify)


@router.get("", response=paging.Page[Order], summary="List orders, newest first")
def list_orders(request: HttpRequest, filters: Query[OrderFilters]) -> paging.Page[Order]:
    """All orders, finished ones too, of the outlets that the token's person works in."""
    rows = _filtered(visible_to(actor_in(request)), filters)
    page, following = paging.search(request, filters, with_all(rows), "sale__")
    return paging.Page(results=answers(page), next=following)


@router.get("/{int:order_id}", response=Order, summary="Get an order")
def get_order(request: HttpRequest, order_id: int) -> Order:
    return order_for(order_id, actor_in(request))


@router.post("/{int:order_id}/pack", response=Order, summary="Mark as packed")
@once(200)
def pack(
    request: HttpRequest, order_id: int, body: Annotated[PackBody | None, Body()] = None
) -> Order:
    """Every line counts as picked."""
    body = body or PackBody()
    by = actor_in(request)
    actions.pack(order_id, by, body.version, notify=body.notify)
    return order_for(order_id, by)


@router.post("/{int:order_id}/unpack", response=Order, summary="Unpack")
@once(200)
def unpack(
    request: HttpRequest, order_id: int, body: Annotated[Seen | None, Body()] = None
) -> Order:
    by = actor_in(request)
    actions.unpack(order_id, by, (body or Seen()).version)
    return order_for(order_id, by)


@router.post("/{int:order_id}/ship", response=Order, summary="Mark as shipped")
@once(200)
def ship(
    request: HttpRequest, order_id: int, body: Annotated[HandoverBody | None, Body()] = None
) -> Order:
    """For deliveries. Refused with `payment_required` while money is owed."""
    body = body or HandoverBody()
    by = actor_in(request)
    actions.ship(order_id, by, body.handover(), body.version)
    return order_for(order_id, by)


@router.post("/{int:order_id}/pick-up", response=Order, summary="Mark as picked up")
@once(200)
def pick_up(
    request: HttpRequest, order_id: int, body: Annotated[HandoverBody | None, Body()] = None
) -> Order:
    """For pickup orders. Refused with `payment_required` while money is owed."""
    body = body or HandoverBody()
    by = actor_in(request)
    actions.pick_up(order_id, by, body.handover(), body.version)
    return order_for(order_id, by)


@router.post("/{int:order_id}/confirm-change", response=Order, summary="Confirm a store's change")
@once(200)
def confirm_store_change(
    request: HttpRequest, order_id: int, body: Annotated[Seen | None, Body()] = None
) -> Order:
    """Somebody has seen it, and put back what must not leave: the order is held no more."""
    by = actor_in(request)
    confirm_change(order_id, by, (body or Seen()).version)
    return order_for(order_id, by)


def order_for(order_id: int, actor: Actor) -> Order:
    found = answers(with_all(visible_to(actor).filter(pk=order_id)))
    if not found:
        raise NotFound()
    return found[0]


def _filtered(rows: QuerySet[Fulfilment], filters: OrderFilters) -> QuerySet[Fulfilment]:
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.type:
        rows = rows.filter(type=filters.type)
    if filters.outlet:
        rows = rows.filter(outlet__code=filters.outlet)
    if filters.channel:
        rows = rows.filter(named_channel(filters.channel))
    if filters.assigned_to:
        person = filters.assigned_to
        rows = rows.filter(Q(assigned_to__name=person) | Q(assigned_to__email=person.lower()))
    return rows


def named_channel(text: str) -> Q:
    channel_id = number(text)
    return Q(channel__name=text) | (Q() if channel_id is None else Q(channel_id=channel_id))
