"""An order's JSON as the store writes it, and what it means in our words. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.amounts import no_time
from bordereau.channels.lightspeed_c.amounts import money
from bordereau.channels.lightspeed_c.lines import Line, read_lines, refunded_of
from bordereau.channels.lightspeed_c.paid import paid_of
from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection, Stage, StoreAddress, StoreOrder
from bordereau.channels.text import one_line, plain

T = TypeVar("T")

DONE = frozenset({"completed", "completed_shipped", "completed_picked_up"})

# The statuses of the typed clients, old and new. A custom status is a label beside one of these.
_STAGES = dict.fromkeys(DONE, Stage.FINISHED) | {
    "new": Stage.OPEN,
    "on_hold": Stage.OPEN,
    "processing": Stage.OPEN,
    "processing_awaiting_payment": Stage.OPEN,
    "processing_awaiting_shipment": Stage.OPEN,
    "processing_awaiting_pickup": Stage.OPEN,
    "processing_ready_for_pickup": Stage.OPEN,
    "processing_partially_paid": Stage.OPEN,
    "processing_partially_shipped": Stage.OPEN,
    "processing_partially_picked_up": Stage.OPEN,
    "offer": Stage.UNPLACED,  # made in the back office; the customer has not said yes
    "cancelled": Stage.CANCELLED,
}


class Order(msgspec.Struct, rename="camel"):
    """The fields that we use; what may be missing comes as `false`, "" or null."""

    id: int
    status: str
    created_at: str
    updated_at: str
    price_incl: object
    number: object = ""
    payment_status: object = ""
    payment_title: object = ""
    payment_price_incl: object = 0
    shipment_title: object = ""
    shipment_is_pickup: object = False
    shipment_price_incl: object = 0
    email: object = ""
    firstname: object = ""
    middlename: object = ""
    lastname: object = ""
    company_name: object = ""
    phone: object = ""
    mobile: object = ""
    comment: object = ""


class Received(msgspec.Struct):
    """What `inbound` puts together: the order, its lines, and the store's currency."""

    order: Order
    products: list[Line]
    currency: str


class _Fields(msgspec.Struct):
    order: dict[str, object]


def read_order(connection: Connection, body: bytes) -> StoreOrder:
    received = _parse(body, Received)
    order, lines = received.order, received.products
    fields = _parse(body, _Fields).order
    total = money(order.price_incl)
    shipping_cost = money(order.shipment_price_incl) + money(order.payment_price_incl)
    goods_total = total - shipping_cost
    is_pickup = order.shipment_is_pickup is True
    return StoreOrder(
        id=str(order.id),
        number=one_line(order.number) or str(order.id),
        status=order.status,
        stage=stage_of(order.status, connection.status_stages),
        placed_at=moment(order.created_at),
        updated_at=moment(order.updated_at),
        currency=received.currency,
        total=total,
        paid=paid_of(one_line(order.payment_status), total),
        refunded=refunded_of(lines, goods_total),
        lines=read_lines(lines, goods_total),
        shipping_cost=shipping_cost,  # the tax is in every price that we read
        customer_name=_name(order) or one_line(order.company_name),
        customer_email=one_line(order.email),
        customer_phone=one_line(order.mobile) or one_line(order.phone),
        is_pickup=is_pickup,
        # The method's title is all that tells one counter from another.
        pickup_place=one_line(order.shipment_title) if is_pickup else "",
        address=_address(fields),
        shipping_method=one_line(order.shipment_title),
        payment_method=one_line(order.payment_title),
        customer_note=_note(order, lines),
    )


def _parse(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.DecodeError as error:
        raise unreadable(error) from error


def unreadable(error: Exception) -> Refused:
    return Refused(
        _(
            "The store sent something that is not a C-Series order (%(reason)s). It is kept as it "
            "came and nothing was changed here. If it stays, look for an update of Bordereau."
        ),
        reason=str(error),
    )


def stage_of(status: str, told: Mapping[str, Stage]) -> Stage:
    return _STAGES.get(status) or told.get(status, Stage.UNKNOWN)


def moment(value: str) -> datetime:
    """Times name their distance from UTC (2013-09-24T21:48:17+02:00)."""
    try:
        read = datetime.fromisoformat(value)
    except ValueError as error:
        raise no_time(value) from error
    if read.tzinfo is None:
        raise no_time(value)
    return read.astimezone(UTC)


def _note(order: Order, lines: Sequence[Line]) -> str:
    """`memo` is the shop's own and no customer's to see.

    What the shop's staff have sent of the order already, nobody must pack again.
    """
    done = [
        f"Already shipped on Lightspeed: {line.shipped} × {one_line(line.product_title)}"
        for line in lines
        if "_partially_" in order.status and line.shipped
    ]
    return "\n".join(filter(None, (plain(order.comment), *done)))


def _name(order: Order) -> str:
    parts = (one_line(part) for part in (order.firstname, order.middlename, order.lastname))
    return " ".join(part for part in parts if part)


def _address(order: dict[str, object]) -> StoreAddress:
    """Where the goods go; the two addresses differ by a word in their fields' names."""

    def field(name: str) -> str:
        return one_line(order.get(f"address{kind}{name}"))

    has_own = one_line(order.get("addressShippingStreet")) or one_line(
        order.get("addressShippingCity")
    )
    kind = "Shipping" if has_own else "Billing"
    house = " ".join(filter(None, (field("Number"), field("Extension"))))
    region, country = (order.get(f"address{kind}{part}") for part in ("RegionData", "Country"))
    return StoreAddress(
        name=field("Name"),
        company=field("Company") if has_own else one_line(order.get("companyName")),
        line1=" ".join(filter(None, (field("Street"), house))),
        line2=field("Street2"),
        city=field("City"),
        region=field("Region") or _code(region),
        postcode=field("Zipcode"),
        country=_code(country).upper(),
        phone=one_line(order.get("mobile")) or one_line(order.get("phone")),
    )


def _code(value: object) -> str:
    return one_line(value.get("code")) if isinstance(value, dict) else ""
