"""An order's JSON as BigCommerce writes it, and what it means in our words. Pure."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.amounts import money, units_of
from bordereau.channels.bigcommerce.addresses import Addressed
from bordereau.channels.bigcommerce.consignments import Consignments, Group
from bordereau.channels.bigcommerce.ids import number_of
from bordereau.channels.bigcommerce.lines import Line, read_lines
from bordereau.channels.bigcommerce.paid import Transaction, paid_of
from bordereau.channels.bigcommerce.statuses import (
    GONE,
    NOT_SOLD,
    PARTIALLY_REFUNDED,
    PARTIALLY_SHIPPED,
    label_of,
    stage_of,
)
from bordereau.channels.bigcommerce.times import moment
from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection, StoreOrder
from bordereau.channels.text import one_line, plain


class Billing(Addressed):
    email: object = ""


class Refund(msgspec.Struct):
    total_amount: Decimal = Decimal(0)


class Order(msgspec.Struct):
    """The fields that we use. What a shop or an app may turn into anything is read with care."""

    id: int
    status_id: int
    date_created: str
    total_inc_tax: str | float | int
    total_tax: object = "0"
    status: object = ""
    is_deleted: bool = False
    date_modified: object = ""
    date_shipped: object = ""
    is_tax_inclusive_pricing: bool = False
    shipping_cost_inc_tax: object = "0"
    shipping_cost_ex_tax: object = "0"
    handling_cost_inc_tax: object = "0"
    handling_cost_ex_tax: object = "0"
    items_total: object = 0
    default_currency_code: object = ""
    currency_code: object = ""
    payment_status: object = ""
    payment_method: object = ""
    payment_provider_id: object = ""
    billing_address: Billing | None = None
    customer_message: object = ""
    channel_id: int = 1
    consignments: msgspec.Raw = msgspec.Raw(b"{}")
    # What we put with it as it is fetched, under names that the API does not use.
    products: list[Line] | None = msgspec.field(name="_products", default=None)
    addresses: list[Group] | None = msgspec.field(name="_shipping_addresses", default=None)
    refunds: list[Refund] = msgspec.field(name="_refunds", default_factory=list)
    transactions: list[Transaction] = msgspec.field(name="_transactions", default_factory=list)
    stock_on_completion: bool = msgspec.field(name="_stock_on_completion", default=False)


def read_order(connection: Connection, body: bytes) -> StoreOrder:
    order = parse(body)
    parts = consignments_of(order)
    lines = order.products if order.products is not None else parts.lines
    with_tax = order.is_tax_inclusive_pricing
    total = money(order.total_inc_tax)
    status = label_of(order.status_id, one_line(order.status))
    stage = stage_of(
        order.status_id,
        status,
        connection.status_stages,
        is_archived=order.is_deleted,
        is_sent=bool(order.date_shipped),
    )
    billing = order.billing_address or Billing()
    delivered = _delivered(order, parts, lines)
    place, place_name = _pickup_place(parts, delivered)
    return StoreOrder(
        id=str(order.id),
        number=str(order.id),
        status=status,
        stage=stage,
        placed_at=moment(order.date_created),
        updated_at=modified(order),
        currency=(one_line(order.default_currency_code) or one_line(order.currency_code)).upper(),
        total=total,
        paid=paid_of(
            order.status_id,
            one_line(order.payment_status).lower(),
            total,
            one_line(order.payment_provider_id),
            order.transactions,
        ),
        refunded=sum((one.total_amount for one in order.refunds), Decimal(0)),
        lines=read_lines(lines, with_tax=with_tax, is_deducted=_is_deducted(order)),
        shipping_cost=_shipping_cost(order, with_tax),
        tax=Decimal(0) if with_tax else money(order.total_tax),
        customer_name=billing.name or one_line(billing.company),
        customer_email=one_line(billing.email),
        customer_phone=one_line(billing.phone),
        is_pickup=_is_pickup(parts, delivered, lines),
        pickup_place=place,
        pickup_place_name=place_name,
        address=(delivered[0] if delivered else billing).address(billing.phone),
        shipping_method=", ".join(dict.fromkeys(filter(None, (one.method for one in delivered)))),
        payment_method=one_line(order.payment_method),
        customer_note=_note(order, delivered, lines),
    )


def parse(body: bytes) -> Order:
    try:
        return msgspec.json.decode(body, type=Order)
    except msgspec.DecodeError as error:
        raise unreadable(error) from error


def consignments_of(order: Order) -> Consignments:
    try:
        return Consignments.read(order.consignments)
    except msgspec.DecodeError as error:
        raise unreadable(error) from error


def unreadable(error: Exception) -> Refused:
    return Refused(
        _(
            "The store sent something that is not a BigCommerce order (%(reason)s). It is kept as "
            "it came and nothing was changed here."
        ),
        reason=str(error),
    )


def modified(order: Order) -> datetime:
    return moment(order.date_modified or order.date_created)


def _is_deducted(order: Order) -> bool:
    """Whether the store has taken the goods off its own stock: at once or late, as it is set up."""
    if order.stock_on_completion:
        is_sent = order.status_id == PARTIALLY_REFUNDED and bool(order.date_shipped)
        return order.status_id in GONE or is_sent
    return order.status_id not in NOT_SOLD


def _delivered(order: Order, parts: Consignments, lines: Sequence[Line]) -> list[Group]:
    """The parcels' ways, each with its address. An older answer keeps addresses apart."""
    if parts.shipping or order.addresses is None:
        return parts.shipping
    collected = {number_of(one.order_address_id) for one in lines if _is_collected(one)}
    return [one for one in order.addresses if number_of(one.id) not in collected]


def _is_collected(line: Line) -> bool:
    return number_of(line.order_pickup_method_id) > 0


def _is_pickup(parts: Consignments, delivered: Sequence[Group], lines: Sequence[Line]) -> bool:
    """Only where all of it is collected: what must be sent makes the order a delivery."""
    if delivered:
        return all(one.is_renamed_pickup for one in delivered)
    return bool(parts.pickups) or any(_is_collected(line) for line in lines)


def _pickup_place(parts: Consignments, delivered: Sequence[Group]) -> tuple[str, str]:
    """The location's id and name, or the renamed way of shipping as the customer saw it."""
    for one in parts.pickups:
        if one.location is not None and number_of(one.location.id):
            name = one_line(one.location.name) or one_line(one.location.code)
            return str(number_of(one.location.id)), name
    renamed = next((one.method for one in delivered if one.is_renamed_pickup), "")
    return renamed, ""


def _shipping_cost(order: Order, with_tax: bool) -> Decimal:
    if with_tax:
        return money(order.shipping_cost_inc_tax) + money(order.handling_cost_inc_tax)
    return money(order.shipping_cost_ex_tax) + money(order.handling_cost_ex_tax)


def _note(order: Order, delivered: Sequence[Group], lines: Sequence[Line]) -> str:
    """With every further address: an order may go to several, and a label shows the first.

    And with what the shop's staff have sent of it already, which nobody must pack again.
    """
    further = [_in_one_line(one) for one in delivered[1:]]
    done = [
        f"Already shipped on BigCommerce: {units_of(one.quantity_shipped)} × {one_line(one.name)}"
        for one in lines
        if order.status_id == PARTIALLY_SHIPPED and units_of(one.quantity_shipped)
    ]
    return "\n".join(filter(None, (plain(order.customer_message), *further, *done)))


def _in_one_line(one: Group) -> str:
    goods = ", ".join(f"{units_of(line.quantity)} × {one_line(line.name)}" for line in one.lines)
    where = (one.name, one.street_1, one.street_2, one.zip, one.city, one.country_iso2)
    said = ", ".join(filter(None, map(one_line, where)))
    return f"→ {said}: {goods}" if goods else f"→ {said}"
