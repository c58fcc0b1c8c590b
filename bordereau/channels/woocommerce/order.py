"""An order's JSON as WooCommerce writes it, and what it means in our words. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.amounts import money, no_time
from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection, Stage, StoreAddress, StoreOrder
from bordereau.channels.woocommerce.lines import Line, Meta, Refund, read_lines
from bordereau.channels.woocommerce.paid import is_paid
from bordereau.channels.woocommerce.text import one_line, plain

_STAGES = {
    "pending": Stage.OPEN,
    "processing": Stage.OPEN,
    "on-hold": Stage.OPEN,
    "completed": Stage.FINISHED,
    "cancelled": Stage.CANCELLED,
    "refunded": Stage.CANCELLED,
    "trash": Stage.CANCELLED,
    "failed": Stage.UNPLACED,
    "checkout-draft": Stage.UNPLACED,
    "auto-draft": Stage.UNPLACED,
    "draft": Stage.UNPLACED,
    "new": Stage.UNPLACED,
}

# The classic checkout's way of collecting, and the block checkout's.
_PICKUP_METHODS = frozenset({"local_pickup", "pickup_location"})


class Shipping(msgspec.Struct):
    method_id: object = ""
    method_title: object = ""
    meta_data: object = None

    @property
    def is_pickup(self) -> bool:
        return one_line(self.method_id).partition(":")[0] in _PICKUP_METHODS

    @property
    def place(self) -> str:
        """Its instance is always "0": only this names the shop that the customer chose."""
        return next(
            (one_line(m.value) for m in Meta.read(self.meta_data) if m.key == "pickup_location"), ""
        )


class RefundSummary(msgspec.Struct):
    total: object = "0"


class Order(msgspec.Struct):
    """The fields that we use. What a plug-in may turn into anything is read with care."""

    id: int
    status: str
    currency: str
    total: str | float | int
    line_items: list[Line]
    shipping_total: object = "0"
    total_tax: object = "0"
    date_modified_gmt: str | None = None
    date_created_gmt: str | None = None
    date_paid_gmt: str | None = None
    needs_payment: bool = False
    number: object = ""
    billing: object = None
    shipping: object = None
    payment_method: object = ""
    payment_method_title: object = ""
    customer_note: object = ""
    shipping_lines: list[Shipping] = []
    refunds: list[RefundSummary] = []
    refund_details: list[Refund] = msgspec.field(name="_refunds", default_factory=list)


def read_order(connection: Connection, body: bytes) -> StoreOrder:
    order = parse(body)
    total = money(order.total)
    paid = is_paid(
        order.status,
        total,
        has_paid_date=bool(order.date_paid_gmt),
        needs_payment=order.needs_payment,
    )
    billing, shipping = _fields(order.billing), _fields(order.shipping)
    methods = order.shipping_lines
    return StoreOrder(
        id=str(order.id),
        number=one_line(order.number) or str(order.id),
        status=order.status,
        stage=stage_of(order.status, connection.status_stages),
        placed_at=moment(order.date_created_gmt or order.date_modified_gmt),
        updated_at=moment(order.date_modified_gmt or order.date_created_gmt),
        currency=order.currency.upper(),
        total=total,
        paid=total if paid else Decimal(0),
        refunded=sum((abs(money(one.total)) for one in order.refunds), Decimal(0)),
        lines=read_lines(order.line_items, order.refund_details),
        shipping_cost=money(order.shipping_total),
        tax=money(order.total_tax),
        customer_name=_name(billing) or _name(shipping) or _field(billing, "company"),
        customer_email=_field(billing, "email"),
        customer_phone=_field(billing, "phone") or _field(shipping, "phone"),
        is_pickup=bool(methods) and all(one.is_pickup for one in methods),
        pickup_place=next((one.place for one in methods if one.is_pickup), ""),
        address=_address(shipping, billing),
        shipping_method=", ".join(filter(None, (one_line(one.method_title) for one in methods))),
        payment_method=one_line(order.payment_method_title) or one_line(order.payment_method),
        customer_note=plain(order.customer_note),
    )


def parse(body: bytes) -> Order:
    try:
        return msgspec.json.decode(body, type=Order)
    except msgspec.DecodeError as error:
        raise unreadable(body, error) from error


def unreadable(body: bytes, error: Exception) -> Refused:
    try:
        told = msgspec.json.decode(body, type=dict[str, object])
    except msgspec.DecodeError:
        told = {}
    if "code" in told and "line_items" not in told:
        return Refused(
            _(
                "The store sent a refusal in place of an order: “%(message)s”. Nothing was "
                "changed here. If orders go on missing, connect the store again with a new key."
            ),
            message=one_line(told.get("message")) or one_line(told["code"]),
        )
    return Refused(
        _(
            "The store sent something that is not a WooCommerce order (%(reason)s). It is kept as "
            "it came and nothing was changed here. A plug-in may have altered the store's answers."
        ),
        reason=str(error),
    )


def stage_of(status: str, told: Mapping[str, Stage]) -> Stage:
    return _STAGES.get(status) or told.get(status, Stage.UNKNOWN)


def moment(value: str | None) -> datetime:
    """Times come without a zone; the ones whose names end in _gmt are UTC."""
    try:
        read = datetime.fromisoformat(value or "")
    except ValueError as error:
        raise no_time(value or "") from error
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _fields(value: object) -> dict[str, object]:
    """An empty address is sometimes [] and not {}: PHP does not tell them apart."""
    return value if isinstance(value, dict) else {}


def _field(fields: dict[str, object], name: str) -> str:
    return one_line(fields.get(name))


def _name(fields: dict[str, object]) -> str:
    return f"{_field(fields, 'first_name')} {_field(fields, 'last_name')}".strip()


def _address(shipping: dict[str, object], billing: dict[str, object]) -> StoreAddress:
    """Where the goods go: the billing address when no other was given."""
    has_own = any(_field(shipping, part) for part in ("address_1", "city", "postcode"))
    fields = shipping if has_own else billing
    return StoreAddress(
        name=_name(fields),
        company=_field(fields, "company"),
        line1=_field(fields, "address_1"),
        line2=_field(fields, "address_2"),
        city=_field(fields, "city"),
        region=_field(fields, "state"),
        postcode=_field(fields, "postcode"),
        country=_field(fields, "country"),
        phone=_field(shipping, "phone") or _field(billing, "phone"),
    )
