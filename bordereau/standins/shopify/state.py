"""What the store knows. Kept in memory; saved whole to a file when one is given."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import msgspec

ZERO = Decimal(0)


class Location(msgspec.Struct):
    id: int
    name: str
    address1: str
    city: str
    zip: str
    country: str
    is_active: bool = True
    is_service: bool = False


class Level(msgspec.Struct):
    available: int = 0
    committed: int = 0
    is_active: bool = True


class Variant(msgspec.Struct):
    id: int
    product_id: int
    item_id: int
    title: str  # "Default Title" where the product has no choices
    sku: str
    barcode: str
    price: Decimal
    updated: datetime
    tracked: bool = True
    requires_shipping: bool = True
    is_gift_card: bool = False
    levels: dict[int, Level] = {}  # by location

    @property
    def sellable(self) -> int:
        return sum(level.available for level in self.levels.values() if level.is_active)


class Product(msgspec.Struct):
    id: int
    title: str
    category: str
    picture: str
    status: str = "ACTIVE"
    variant_ids: list[int] = []


class Line(msgspec.Struct):
    id: int
    variant_id: int | None  # none: a line that staff typed in
    name: str
    sku: str
    price: Decimal
    quantity: int  # as ordered
    current: int  # without what was refunded or taken out
    fulfilled: int = 0
    requires_shipping: bool = True
    is_gift_card: bool = False
    attributes: dict[str, str] = {}

    @property
    def unfulfilled(self) -> int:
        return max(self.current - self.fulfilled, 0)


class PartLine(msgspec.Struct):
    id: int
    line_id: int
    total: int
    remaining: int


class Part(msgspec.Struct):
    """A fulfilment order: what of an order is sent from one place in one way."""

    id: int
    order_id: int
    location_id: int
    method: str
    lines: list[PartLine]
    created: datetime
    status: str = "OPEN"
    request_status: str = "UNSUBMITTED"
    hold: str = ""  # the reason

    @property
    def is_over(self) -> bool:
        return self.status in ("CLOSED", "CANCELLED", "INCOMPLETE")

    @property
    def actions(self) -> list[str]:
        if self.request_status in ("SUBMITTED", "ACCEPTED"):
            return ["REQUEST_CANCELLATION"]
        return {
            "OPEN": ["CREATE_FULFILLMENT", "MOVE", "HOLD", "SPLIT"],
            "IN_PROGRESS": ["CREATE_FULFILLMENT", "MARK_AS_OPEN"],
            "SCHEDULED": ["MARK_AS_OPEN"],
            "ON_HOLD": ["RELEASE_HOLD"],
        }.get(self.status, [])


class Sent(msgspec.Struct):
    """Shopify's "fulfillment": what left, by fulfilment order."""

    id: int
    created: datetime
    location_id: int
    units: dict[int, int]  # by the order's line
    needs_shipping: bool
    status: str = "SUCCESS"
    company: str | None = None
    numbers: list[str] = []
    notified: bool = False


class Refund(msgspec.Struct):
    id: int
    created: datetime
    amount: Decimal
    units: dict[int, int] = {}


class Order(msgspec.Struct):
    id: int
    number: int
    key: str
    created: datetime
    updated: datetime
    email: str | None
    phone: str | None
    shipping: dict[str, str] | None
    billing: dict[str, str] | None
    lines: list[Line]
    shipping_price: Decimal
    shipping_title: str
    pickup_id: int | None = None
    gateway: str = "shopify_payments"
    received: Decimal = ZERO
    authorized: bool = False
    cancelled: datetime | None = None
    closed: datetime | None = None
    edited: bool = False
    test: bool = False
    source: str = "web"
    note: str = ""
    attributes: dict[str, str] = {}
    parts: list[Part] = []
    sent: list[Sent] = []
    refunds: list[Refund] = []

    @property
    def ordered_total(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), self.shipping_price)

    @property
    def current_total(self) -> Decimal:
        kept = sum((line.price * line.current for line in self.lines), ZERO)
        return kept + self.shipping_price if any(line.current for line in self.lines) else kept

    @property
    def refunded(self) -> Decimal:
        return sum((refund.amount for refund in self.refunds), ZERO)

    @property
    def outstanding(self) -> Decimal:
        return max(self.current_total - (self.received - self.refunded), ZERO)


class Webhook(msgspec.Struct):
    id: int
    topic: str  # in capitals, as the API names it
    uri: str
    created: datetime
    failures: int = 0


class Token(msgspec.Struct):
    token: str
    scopes: list[str]
    until: datetime | None = None  # none: for good


class State(msgspec.Struct):
    client_id: str = ""
    secrets: list[str] = []  # the oldest that is not revoked signs
    tokens: dict[str, Token] = {}
    codes: list[str] = []  # given out by the authorization page, and not used yet
    locations: dict[int, Location] = {}
    products: dict[int, Product] = {}
    variants: dict[int, Variant] = {}
    orders: dict[int, Order] = {}
    webhooks: dict[int, Webhook] = {}
    counters: dict[str, int] = {}

    def next_id(self, kind: str, start: int = 0) -> int:
        number = self.counters.get(kind, start) + 1
        self.counters[kind] = number
        return number


def load(path: Path) -> State | None:
    return msgspec.json.decode(path.read_bytes(), type=State) if path.exists() else None
