"""Sales as the API tells them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from bordereau.api.fields import money, words
from bordereau.api.order_answers import Customer, customer_of
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status, Type
from bordereau.sales import models
from bordereau.sales.balances import balance_of
from bordereau.sales.states import SaleState, state_of


class SaleLine(BaseModel):
    id: int
    sku: str
    name: str
    quantity: int = Field(description="As sold.")
    cancelled: int = Field(description="Units taken off the sale since.")
    returned: int = Field(description="Units that the customer has brought back.")
    unit_price: str
    total: str


class Return(BaseModel):
    """Units that the customer brought back; what was noted by mistake and undone is not here."""

    id: int
    line: int = Field(description="The id of the sale's line.")
    units: int
    outlet: str = Field(description="The code of the outlet that took them.")
    damaged: bool
    reason: str
    by: str
    at: datetime


class Payment(BaseModel):
    id: int
    amount: str = Field(description="Negative: money that went back.")
    method: str
    source: Annotated[models.Payment.Source, words(models.Payment.Source)]
    at: datetime


class SaleOrder(BaseModel):
    id: int
    outlet: str
    status: Status
    type: Type
    carrier: str
    tracking: str


class Sale(BaseModel):
    id: int
    version: int
    receipt_number: str
    store_order_number: str
    channel: str | None
    status: SaleState = Field(description="It follows from the orders'.")
    placed_at: datetime
    customer: Customer
    note: str
    currency: str
    total: str
    refunded: str
    called_off: str = Field(description="Not owed: cancelled here, and in the store's total still.")
    paid: str
    balance_due: str
    lines: list[SaleLine]
    payments: list[Payment]
    returns: list[Return]
    orders: list[SaleOrder]


def answer(sale: models.Sale) -> Sale:
    balance = balance_of(sale)

    def amount(value: Decimal) -> str:
        return money(value, sale.currency)

    orders = list(sale.fulfilments.all())
    return Sale(
        id=sale.pk,
        version=sale.version,
        receipt_number=sale.receipt_number,
        store_order_number=sale.store_order_number,
        channel=sale.channel.name if sale.channel else None,
        status=state_of([Status(order.status) for order in orders]),
        placed_at=sale.placed_at,
        customer=customer_of(sale),
        note=sale.note,
        currency=sale.currency,
        total=amount(balance.total),
        refunded=amount(balance.refunded),
        called_off=amount(balance.called_off),
        paid=amount(balance.paid),
        balance_due=amount(balance.due),
        lines=[
            SaleLine(
                id=line.pk,
                sku=line.sku,
                name=line.name,
                quantity=line.quantity,
                cancelled=line.cancelled,
                returned=line.returned,
                unit_price=amount(line.unit_price),
                total=amount(line.total),
            )
            for line in sale.lines.all()
        ],
        payments=[
            Payment(
                id=payment.pk,
                amount=amount(payment.amount),
                method=payment.method,
                source=models.Payment.Source(payment.source),
                at=payment.at,
            )
            for payment in sale.payments.all()
        ],
        returns=[_return(back) for line in sale.lines.all() for back in line.brought_back],
        orders=[_order(order) for order in orders],
    )


def _return(back: models.Return) -> Return:
    return Return(
        id=back.pk,
        line=back.line_id,
        units=back.units,
        outlet=back.outlet.code,
        damaged=back.is_damaged,
        reason=back.reason,
        by=back.by_name,
        at=back.at,
    )


def _order(order: Fulfilment) -> SaleOrder:
    return SaleOrder(
        id=order.pk,
        outlet=order.outlet.code,
        status=Status(order.status),
        type=Type(order.type),
        carrier=order.carrier,
        tracking=order.tracking_number,
    )
