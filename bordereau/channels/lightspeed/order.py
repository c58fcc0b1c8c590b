"""An order's JSON as the store writes it, and what it means in our words. Pure."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.lightspeed.amounts import ZERO, moment, money
from bordereau.channels.lightspeed.lines import Item, read_lines
from bordereau.channels.lightspeed.paid import is_paid
from bordereau.channels.lightspeed.profile import Formats
from bordereau.channels.lightspeed.statuses import where_it_stands
from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection, Stage, StoreAddress, StoreOrder
from bordereau.channels.text import one_line, plain

_PLACED = frozenset({Stage.OPEN, Stage.FINISHED, Stage.UNKNOWN})


class Person(msgspec.Struct):
    name: object = ""
    company: object = msgspec.field(name="companyName", default="")
    street: object = ""
    city: object = ""
    country: object = msgspec.field(name="countryCode", default="")
    postcode: object = msgspec.field(name="postalCode", default="")
    region_code: object = msgspec.field(name="stateOrProvinceCode", default="")
    region: object = msgspec.field(name="stateOrProvinceName", default="")
    phone: object = ""

    @property
    def is_somewhere(self) -> bool:
        return any(one_line(part) for part in (self.street, self.city, self.postcode))


class Shipping(msgspec.Struct):
    """Absent from orders of downloads alone."""

    name: object = msgspec.field(name="shippingMethodName", default="")
    id: object = msgspec.field(name="shippingMethodId", default="")
    rate: Decimal | None = msgspec.field(name="shippingRate", default=None)
    reduced_rate: Decimal | None = msgspec.field(name="discountedShippingRate", default=None)
    picked_up: bool | None = msgspec.field(name="isPickup", default=None)
    type: object = msgspec.field(name="fulfillmentType", default="")
    # Spelt so by the profile, and by a sample of the order documents.
    other_type: object = msgspec.field(name="fulfilmentType", default="")

    @property
    def is_pickup(self) -> bool:
        kind = one_line(self.type) or one_line(self.other_type)
        return self.picked_up is True or kind.lower() == "pickup"  # upper case in some answers

    @property
    def cost(self) -> Decimal:
        return (self.rate if self.reduced_rate is None else self.reduced_rate) or ZERO


class Fee(msgspec.Struct):
    value: Decimal | None = None


class Answer(msgspec.Struct):
    """To a question of the shop's own at the checkout."""

    title: object = ""
    value: object = ""
    section: object = msgspec.field(name="orderDetailsDisplaySection", default="")


class Order(msgspec.Struct):
    """The fields that we use, and under `_store` what we have put with them."""

    id: str
    payment: str = msgspec.field(name="paymentStatus")
    fulfilment: str = msgspec.field(name="fulfillmentStatus")
    total: Decimal
    items: list[Item]
    formats: Formats = msgspec.field(name="_store")
    created: int | None = msgspec.field(name="createTimestamp", default=None)
    created_text: str | None = msgspec.field(name="createDate", default=None)
    updated: int | None = msgspec.field(name="updateTimestamp", default=None)
    updated_text: str | None = msgspec.field(name="updateDate", default=None)
    gift_card: Decimal | None = msgspec.field(name="giftCardRedemption", default=None)
    refunded: Decimal | None = msgspec.field(name="refundedAmount", default=None)
    tax: Decimal | None = None
    prices_include_tax: bool | None = msgspec.field(name="pricesIncludeTax", default=None)
    email: object = ""
    method: object = msgspec.field(name="paymentMethod", default="")
    comments: object = msgspec.field(name="orderComments", default="")
    answers: list[Answer] | None = msgspec.field(name="orderExtraFields", default=None)
    pickup_time: object = msgspec.field(name="pickupTime", default="")
    shipping: Shipping | None = msgspec.field(name="shippingOption", default=None)
    fee: Fee | None = msgspec.field(name="handlingFee", default=None)
    shipped_to: Person | None = msgspec.field(name="shippingPerson", default=None)
    billed_to: Person | None = msgspec.field(name="billingPerson", default=None)

    @property
    def placed_at(self) -> datetime:
        if not (self.created or self.created_text):
            return self.updated_at
        return moment(self.created, self.created_text)

    @property
    def updated_at(self) -> datetime:
        if not (self.updated or self.updated_text):
            return moment(self.created, self.created_text)
        return moment(self.updated, self.updated_text)


def read_order(connection: Connection, body: bytes) -> StoreOrder:
    order = _parse(body)
    decimals = order.formats.decimals
    status, stage = where_it_stands(connection, order.payment, order.fulfilment)
    shipping, sums = order.shipping or Shipping(), _money(order)
    address, other = order.shipped_to or Person(), order.billed_to or Person()
    fee = (order.fee.value if order.fee else None) or ZERO
    return StoreOrder(
        id=order.id,
        number=order.id,
        status=status,
        stage=stage,
        placed_at=order.placed_at,
        updated_at=order.updated_at,
        currency=order.formats.currency.upper(),
        total=sums.total,
        paid=sums.paid,
        refunded=sums.refunded,
        # The store lowers its own count as soon as an order is placed.
        lines=read_lines(order.items, decimals, is_deducted=stage in _PLACED),
        shipping_cost=money(shipping.cost + fee, decimals),
        tax=ZERO if order.prices_include_tax else money(order.tax, decimals),
        customer_name=one_line(address.name) or one_line(other.name) or one_line(other.company),
        customer_email=one_line(order.email),
        customer_phone=one_line(address.phone) or one_line(other.phone),
        is_pickup=shipping.is_pickup,
        pickup_place=_place(shipping),
        pickup_place_name=one_line(shipping.name) if shipping.is_pickup else "",
        address=_address(address if address.is_somewhere else other, other),
        shipping_method=", ".join(filter(None, (one_line(shipping.name), _pickup_time(order)))),
        payment_method=one_line(order.method),
        customer_note=_note(order),
    )


def _parse(body: bytes) -> Order:
    try:
        return msgspec.json.decode(body, type=Order)
    except msgspec.DecodeError as error:
        raise unreadable(error) from error


def unreadable(error: Exception) -> Refused:
    return Refused(
        _(
            "The store sent something that is not an E-Series order (%(reason)s). It is kept as "
            "it came and nothing was changed here. An app may have written the order."
        ),
        reason=str(error),
    )


@dataclass(frozen=True, slots=True)
class _Money:
    total: Decimal
    paid: Decimal
    refunded: Decimal


def _money(order: Order) -> _Money:
    """The store's total is what is left after a gift card, which is as good as money."""
    decimals = order.formats.decimals
    left, card = money(order.total, decimals), money(order.gift_card, decimals)
    return _Money(
        total=left + card,
        paid=card + (left if is_paid(order.payment, left) else ZERO),
        refunded=abs(money(order.refunded, decimals)),
    )


def _place(shipping: Shipping) -> str:
    """Every place to collect from is a shipping method of its own, with an id and a name."""
    if not shipping.is_pickup:
        return ""
    return one_line(shipping.id) or one_line(shipping.name)


def _pickup_time(order: Order) -> str:
    """Given in UTC; people read the shop's own time."""
    text = one_line(order.pickup_time)
    if not text:
        return ""
    try:
        time = moment(None, text)
    except Refused:  # as the store wrote it, then: it is only read by people
        return text
    return f"{time.astimezone(order.formats.zone):%Y-%m-%d %H:%M}"


def _note(order: Order) -> str:
    """What the customer wrote, and what they answered where the shop's staff see the answers."""
    answers = [
        f"{one_line(one.title)}: {one_line(one.value)}"
        for one in order.answers or []
        if one_line(one.section) and one_line(one.title) and one_line(one.value)
    ]
    return "\n".join(filter(None, (plain(order.comments), *answers)))


def _address(person: Person, other: Person) -> StoreAddress:
    street = plain(person.street).split("\n")
    return StoreAddress(
        name=one_line(person.name),
        company=one_line(person.company),
        line1=street[0],
        line2=", ".join(street[1:]),
        city=one_line(person.city),
        region=one_line(person.region_code) or one_line(person.region),
        postcode=one_line(person.postcode),
        country=one_line(person.country),
        phone=one_line(person.phone) or one_line(other.phone),
    )
