"""An order as the Admin API tells it, and what it means in our words. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection, Stage, StoreAddress, StoreOrder
from bordereau.channels.shopify import places
from bordereau.channels.shopify.ids import number
from bordereau.channels.shopify.lines import Attribute, Line, read_lines
from bordereau.channels.shopify.money import MoneyBag, is_paid_in_full, sums
from bordereau.channels.shopify.places import FulfillmentOrder
from bordereau.channels.text import one_line, plain

FULFILLED = "FULFILLED"
_STAGES = {
    "FULFILLED": Stage.FINISHED,
    "FULFILLMENT_NOT_REQUIRED": Stage.FINISHED,
    "IN_PROGRESS": Stage.OPEN,
    "ON_HOLD": Stage.OPEN,
    "OPEN": Stage.OPEN,
    "PARTIALLY_FULFILLED": Stage.OPEN,
    "PENDING_FULFILLMENT": Stage.OPEN,
    "REQUEST_DECLINED": Stage.OPEN,
    "RESTOCKED": Stage.CANCELLED,
    "SCHEDULED": Stage.OPEN,
    "UNFULFILLED": Stage.OPEN,
}


class Address(msgspec.Struct, rename="camel"):
    """Any of it may be missing: Shopify hides people from apps that may not see them."""

    name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province_code: str | None = None
    zip: str | None = None
    country_code: str | None = msgspec.field(name="countryCodeV2", default=None)
    phone: str | None = None


class Title(msgspec.Struct):
    title: str = ""


class Titles(msgspec.Struct):
    nodes: list[Title] = []


class Lines(msgspec.Struct):
    nodes: list[Line]


class Parts(msgspec.Struct):
    nodes: list[FulfillmentOrder] = []


class Order(msgspec.Struct, rename="camel"):
    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    currency_code: str
    display_fulfillment_status: str
    total_price_set: MoneyBag
    current_total_price_set: MoneyBag
    current_total_tax_set: MoneyBag
    current_shipping_price_set: MoneyBag
    total_received_set: MoneyBag
    total_refunded_set: MoneyBag
    line_items: Lines
    cancelled_at: datetime | None = None
    display_financial_status: str | None = None
    fully_paid: bool = False
    taxes_included: bool = False
    test: bool = False
    source_name: str | None = None
    payment_gateway_names: list[str] = []
    note: str | None = None
    email: str | None = None
    phone: str | None = None
    custom_attributes: list[Attribute] = []
    shipping_address: Address | None = None
    billing_address: Address | None = None
    shipping_lines: Titles = msgspec.field(default_factory=Titles)
    fulfillment_orders: Parts = msgspec.field(default_factory=Parts)

    @property
    def address(self) -> Address:
        return self.shipping_address or self.billing_address or Address()

    @property
    def is_emptied(self) -> bool:
        """Whether nothing is left of what was ordered."""
        lines = self.line_items.nodes
        return bool(lines) and all(line.current_quantity <= 0 for line in lines)


def read_order(connection: Connection, body: bytes) -> StoreOrder:
    order = _parse(body)
    parts = places.relevant(order.fulfillment_orders.nodes)
    lines = order.line_items.nodes
    money = sums(
        order.total_price_set.amount,
        order.current_total_price_set.amount,
        order.total_received_set.amount,
        order.total_refunded_set.amount,
        in_full=is_paid_in_full(order.fully_paid, order.display_financial_status),
    )
    place, place_name = places.pickup_place(parts)
    billing = order.billing_address or Address()
    return StoreOrder(
        id=number(order.id),
        number=one_line(order.name) or number(order.id),
        status=status_in_words(order.display_fulfillment_status, order.cancelled_at is not None),
        stage=_stage(order, connection.status_stages),
        placed_at=order.created_at.astimezone(UTC),
        updated_at=order.updated_at.astimezone(UTC),
        currency=order.currency_code.upper(),
        total=money.total,
        paid=money.paid,
        refunded=money.taken_off,
        lines=read_lines(lines, places.by_line(parts, [line.id for line in lines])),
        shipping_cost=order.current_shipping_price_set.amount,
        tax=order.current_total_tax_set.amount * (not order.taxes_included),
        customer_name=one_line(order.address.name)
        or one_line(billing.name)
        or places.recipient(parts)
        or one_line(order.address.company),
        customer_email=one_line(order.email),
        customer_phone=one_line(order.phone) or one_line(order.address.phone),
        is_pickup=places.is_pickup(parts),
        pickup_place=place,
        pickup_place_name=place_name,
        address=_address(order.address),
        shipping_method=_shipping_method(order, parts),
        payment_method=", ".join(map(_gateway, order.payment_gateway_names)),
        customer_note=_note(order),
    )


def _gateway(name: str) -> str:
    """Its own are told by handles, such as shopify_payments; those a shop has made are in words."""
    words = one_line(name)
    return words.replace("_", " ").capitalize() if words.islower() else words


def _parse(body: bytes) -> Order:
    try:
        return msgspec.json.decode(body, type=Order)
    except msgspec.DecodeError as error:
        raise Refused(
            _(
                "The store sent something that is not a Shopify order (%(reason)s). It is kept as "
                "it came and nothing was changed here."
            ),
            reason=str(error),
        ) from error


def status_in_words(status: str, is_cancelled: bool) -> str:
    """As Shopify's own pages show it: Unfulfilled, Partially fulfilled, On hold."""
    return "Canceled" if is_cancelled else status.replace("_", " ").capitalize()


def _stage(order: Order, told: Mapping[str, Stage]) -> Stage:
    """An order whose every unit was refunded or taken out is as good as cancelled."""
    status = order.display_fulfillment_status
    if order.cancelled_at is not None:
        return Stage.CANCELLED
    if status != FULFILLED and order.is_emptied:
        return Stage.CANCELLED
    if _was_sold_at_a_till(order):
        return Stage.UNPLACED
    words = status_in_words(status, is_cancelled=False)
    return _STAGES.get(status) or told.get(words, Stage.UNKNOWN)


def _was_sold_at_a_till(order: Order) -> bool:
    """Shopify's own tills hand over at once; what they send or keep for collection is ours to do.

    Nobody here waits for such an order, and it never becomes a sale of ours.
    """
    parts = order.fulfillment_orders.nodes
    if order.source_name != "pos":
        return False
    return places.is_till_sale(parts) if parts else order.display_fulfillment_status == FULFILLED


def _shipping_method(order: Order, parts: list[FulfillmentOrder]) -> str:
    titles = list(filter(None, (one_line(one.title) for one in order.shipping_lines.nodes)))
    return ", ".join(titles or places.methods(parts))


def _note(order: Order) -> str:
    """The customer's own, what they answered on the way, and what a packer has to know."""
    parts = [
        "TEST ORDER" if order.test else "",
        plain(order.note),
        *(one.text for one in order.custom_attributes),
        *_done_already(order),
    ]
    return "\n".join(filter(None, parts))


def _done_already(order: Order) -> list[str]:
    if order.display_fulfillment_status != "PARTIALLY_FULFILLED":
        return []
    return [
        f"Already fulfilled on Shopify: {line.fulfilled} × {one_line(line.name)}"
        for line in order.line_items.nodes
        if line.fulfilled
    ]


def _address(given: Address) -> StoreAddress:
    return StoreAddress(
        name=one_line(given.name),
        company=one_line(given.company),
        line1=one_line(given.address1),
        line2=one_line(given.address2),
        city=one_line(given.city),
        region=one_line(given.province_code),
        postcode=one_line(given.zip),
        country=one_line(given.country_code),
        phone=one_line(given.phone),
    )
