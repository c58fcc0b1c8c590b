"""What the store knows. Kept in memory; saved whole to a file when one is given."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

ZERO = Decimal(0)


class Meta(msgspec.Struct):
    id: int
    key: str
    value: Any


class Product(msgspec.Struct):
    """A product, or a variation of one (then `parent_id` is set)."""

    id: int
    name: str
    slug: str
    type: str
    created: datetime
    modified: datetime
    sku: str = ""
    gtin: str = ""
    regular_price: str = ""
    sale_price: str = ""
    manage_stock: bool = False
    stock_quantity: int | None = None
    stock_status: str = "instock"
    backorders: str = "no"
    status: str = "publish"
    description: str = ""
    weight: str = ""
    virtual: bool = False
    parent_id: int = 0
    category: str = "Uncategorized"
    picture: str = ""
    attributes: list[dict[str, Any]] = []
    variation_ids: list[int] = []
    total_sales: int = 0
    meta: list[Meta] = []

    @property
    def price(self) -> str:
        return self.sale_price or self.regular_price


class Line(msgspec.Struct):
    id: int
    name: str
    product_id: int
    variation_id: int
    quantity: int
    subtotal: Decimal
    subtotal_tax: Decimal
    total: Decimal
    total_tax: Decimal
    meta: list[Meta] = []

    @property
    def sold_id(self) -> int:
        return self.variation_id or self.product_id


class ShippingLine(msgspec.Struct):
    id: int
    method_id: str
    method_title: str
    instance_id: str
    total: Decimal
    total_tax: Decimal
    meta: list[Meta] = []


class FeeLine(msgspec.Struct):
    id: int
    name: str
    total: Decimal
    total_tax: Decimal


class Coupon(msgspec.Struct):
    """A share off everything: the one kind that this store knows."""

    id: int
    code: str
    percent: Decimal
    created: datetime


class CouponLine(msgspec.Struct):
    id: int
    code: str
    percent: Decimal
    discount: Decimal
    discount_tax: Decimal
    info: Meta


AnyLine = Line | ShippingLine | FeeLine


def sum_of(lines: Sequence[AnyLine]) -> Decimal:
    return sum((line.total for line in lines), ZERO)


def tax_of(lines: Sequence[AnyLine]) -> Decimal:
    return sum((line.total_tax for line in lines), ZERO)


class Refund(msgspec.Struct):
    id: int
    order_id: int
    created: datetime
    amount: Decimal
    reason: str
    kind: Meta
    lines: list[Line] = []
    tax_line_id: int = 0

    @property
    def total_tax(self) -> Decimal:
        return tax_of(self.lines)


class Note(msgspec.Struct):
    id: int
    created: datetime
    note: str
    customer_note: bool


class Order(msgspec.Struct):
    id: int
    order_key: str
    status: str
    currency: str
    created: datetime
    modified: datetime
    billing: dict[str, str]
    shipping: dict[str, str]
    created_via: str
    paid: datetime | None = None
    completed: datetime | None = None
    payment_method: str = ""
    payment_method_title: str = ""
    transaction_id: str = ""
    customer_note: str = ""
    customer_id: int = 0
    ip: str = ""
    agent: str = ""
    cart_hash: str = ""
    lines: list[Line] = []
    shipping_lines: list[ShippingLine] = []
    fee_lines: list[FeeLine] = []
    coupon_lines: list[CouponLine] = []
    tax_line_id: int = 0
    refunds: list[Refund] = []
    notes: list[Note] = []
    meta: list[Meta] = []
    stock_reduced: bool = False

    @property
    def total(self) -> Decimal:
        parts = (self.cart, self.cart_tax, self.shipping_total, self.shipping_tax)
        return sum(parts, ZERO)

    @property
    def cart(self) -> Decimal:
        return sum_of(self.lines) + sum_of(self.fee_lines)

    @property
    def cart_tax(self) -> Decimal:
        return tax_of(self.lines) + tax_of(self.fee_lines)

    @property
    def shipping_total(self) -> Decimal:
        return sum_of(self.shipping_lines)

    @property
    def shipping_tax(self) -> Decimal:
        return tax_of(self.shipping_lines)

    @property
    def refunded(self) -> Decimal:
        return sum((refund.amount for refund in self.refunds), ZERO)


class Webhook(msgspec.Struct):
    id: int
    name: str
    status: str
    topic: str
    delivery_url: str
    secret: str
    owner_key: str
    created: datetime
    modified: datetime | None = None
    failures: int = 0
    pending_ping: bool = True


class ApiKey(msgspec.Struct):
    key: str
    secret: str
    permissions: str = "read_write"
    capable: bool = True  # false once the person it belongs to may no longer manage the shop


class State(msgspec.Struct):
    keys: dict[str, ApiKey] = {}
    products: dict[int, Product] = {}
    orders: dict[int, Order] = {}
    coupons: dict[str, Coupon] = {}
    webhooks: dict[int, Webhook] = {}
    counters: dict[str, int] = {}

    def next_id(self, kind: str) -> int:
        number = self.counters.get(kind, 0) + 1
        self.counters[kind] = number
        return number


def load(path: Path) -> State | None:
    return msgspec.json.decode(path.read_bytes(), type=State) if path.exists() else None
