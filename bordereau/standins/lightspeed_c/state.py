"""What the store knows. Kept in memory; saved whole to a file when one is given."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import msgspec

ZERO = Decimal(0)


class Variant(msgspec.Struct):
    id: int
    product_id: int
    title: str
    price: Decimal
    sku: str = ""
    article_code: str = ""
    ean: str = ""
    stock_level: int = 0
    stock_tracking: str = "enabled"  # or "disabled", or "indicator"


class Product(msgspec.Struct):
    id: int
    title: str
    category: str
    picture: str
    created: datetime
    variant_ids: list[int] = []


class Line(msgspec.Struct):
    id: int
    product_id: int
    variant_id: int
    product_title: str
    variant_title: str
    price: Decimal
    ordered: int
    sku: str = ""
    article_code: str = ""
    ean: str = ""
    refunded: int = 0
    returned: int = 0

    @property
    def total(self) -> Decimal:
        return self.price * self.ordered


class Shipment(msgspec.Struct):
    id: int
    number: str
    created: datetime
    updated: datetime
    status: str = "not_shipped"
    tracking: str = ""


class Order(msgspec.Struct):
    id: int
    number: str
    key: str  # the customer's own, in the address of the order's page
    status: str
    payment_status: str
    payment_title: str
    created: datetime
    updated: datetime
    customer: dict[str, str]
    email: str
    lines: list[Line]
    shipments: list[Shipment]
    shipment_title: str
    shipment_price: Decimal
    is_pickup: bool = False
    comment: str = ""
    memo: str = ""
    deducted: dict[int, int] = {}  # units that its goods' stock has lost to it, by variant

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), self.shipment_price)


class Webhook(msgspec.Struct):
    id: int
    address: str
    item_group: str
    item_action: str
    language: str
    format: str
    is_active: bool
    created: datetime


class ApiKey(msgspec.Struct):
    key: str
    secret: str
    may_write: bool = True
    forbidden: list[str] = []  # what it may not even read, such as webhooks


class State(msgspec.Struct):
    keys: dict[str, ApiKey] = {}
    products: dict[int, Product] = {}
    variants: dict[int, Variant] = {}
    orders: dict[int, Order] = {}
    webhooks: dict[int, Webhook] = {}
    counters: dict[str, int] = {}

    def next_id(self, kind: str, first: int = 1) -> int:
        number = self.counters.get(kind, first - 1) + 1
        self.counters[kind] = number
        return number


def load(path: Path) -> State | None:
    return msgspec.json.decode(path.read_bytes(), type=State) if path.exists() else None
