"""What ends an order or a part of it, what undoes that, and what comes back."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Body, Router
from pydantic import Field

from bordereau.api.fields import Given, Text, words
from bordereau.api.once import once
from bordereau.api.order_answers import Order
from bordereau.api.order_moves import MOST_LINES, LineUnits, units_of
from bordereau.api.orders import Seen, order_for
from bordereau.api.outlets import own_outlet_id
from bordereau.api.sale_answers import Sale, answer
from bordereau.api.tokens import actor_in
from bordereau.fulfilment import actions
from bordereau.fulfilment.calling_off import Money, Terms
from bordereau.fulfilment.reopening import reopen
from bordereau.sales import queries
from bordereau.sales.returns import Brought, take_back, undo

orders = Router(tags=["orders"])
sales = Router(tags=["sales"])


class CancelBody(Seen):
    lines: Annotated[
        list[LineUnits] | None, Field(max_length=MOST_LINES, description="All of it when left out.")
    ] = None
    money: Annotated[
        Money | None,
        words(Money),
        Field(description="What becomes of it. Must be said if anything was paid."),
    ] = None
    reason: Text = ""


class ReopenBody(Seen):
    reason: Text = ""


class ReturnBody(Given):
    lines: Annotated[list[LineUnits], Field(min_length=1, max_length=MOST_LINES)]
    outlet: Annotated[Text, Field(description="The code of the outlet that has the goods now.")]
    damaged: Annotated[bool, Field(description="Then they do not count as on hand.")] = False
    reason: Text = ""


@orders.post("/{int:order_id}/cancel", response=Order, summary="Cancel an order or units of it")
@once(200)
def cancel(
    request: HttpRequest, order_id: int, body: Annotated[CancelBody | None, Body()] = None
) -> Order:
    """Refunds nobody. The store is not told, and what differs is listed until it follows."""
    body = body or CancelBody()
    by = actor_in(request)
    units = None if body.lines is None else units_of(body.lines)
    actions.cancel(order_id, by, Terms(body.money, body.reason), body.version, units=units)
    return order_for(order_id, by)


@orders.post("/{int:order_id}/reopen", response=Order, summary="Undo a completion")
@once(200)
def reopen_order(
    request: HttpRequest, order_id: int, body: Annotated[ReopenBody | None, Body()] = None
) -> Order:
    """It had not left after all: it is packed again, and the store is told."""
    body = body or ReopenBody()
    by = actor_in(request)
    reopen(order_id, by, body.reason, body.version)
    return order_for(order_id, by)


@sales.post("/{int:sale_id}/returns", response={201: Sale}, summary="Take goods back")
@once(201)
def take_goods_back(request: HttpRequest, sale_id: int, body: ReturnBody) -> Sale:
    """What a customer brought back, by the ids of the sale's lines. No money moves by it."""
    by = actor_in(request)
    outlet_id = own_outlet_id(body.outlet, by)
    take_back(sale_id, Brought(units_of(body.lines), outlet_id, body.damaged, body.reason), by)
    return answer(queries.one(sale_id, by))


@sales.post("/{int:sale_id}/returns/{int:return_id}/undo", response=Sale, summary="Undo a return")
@once(200)
def undo_return(request: HttpRequest, sale_id: int, return_id: int) -> Sale:
    """It was noted by mistake: what was put on hand is taken off again."""
    by = actor_in(request)
    undo(sale_id, return_id, by)
    return answer(queries.one(sale_id, by))
