"""What the store knows. Kept in memory; saved whole to a file when one is given."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import msgspec

ZERO = Decimal(0)


class Account(msgspec.Struct):
    """A store-level API account, or an app that the store has installed."""

    client_id: str
    client_secret: str
    token: str
    scopes: list[str]


class Variant(msgspec.Struct):
    id: int
    product_id: int
    sku: str
    upc: str
    price: Decimal | None = None  # none: the product's
    option: str = ""
    levels: dict[int, int] = {}  # by location


class Product(msgspec.Struct):
    id: int
    name: str
    price: Decimal
    category: str
    picture: str
    type: str = "physical"
    tracking: str = "none"  # or "product", or "variant"
    option_name: str = ""
    variant_ids: list[int] = []
    safety_stock: int = 0


class Line(msgspec.Struct):
    id: int
    product_id: int
    variant_id: int
    name: str
    sku: str
    upc: str
    type: str
    quantity: int
    price: Decimal
    option_name: str = ""
    option: str = ""
    shipped: int = 0
    refunded: int = 0
    by_pickup: bool = False
    taken: int = 0  # off the store's stock


class Shipment(msgspec.Struct):
    id: int
    created: datetime
    tracking_number: str
    provider: str
    method: str
    comments: str
    items: list[tuple[int, int]]


class Refund(msgspec.Struct):
    id: int
    created: datetime
    amount: Decimal
    reason: str
    items: list[tuple[int, int]]  # a line and its units


class Transaction(msgspec.Struct):
    id: int
    event: str
    method: str
    gateway: str
    amount: Decimal
    created: datetime
    status: str = "ok"


class Order(msgspec.Struct):
    id: int
    key: str
    created: datetime
    modified: datetime
    status_id: int
    currency: str
    address: dict[str, str]
    email: str
    address_id: int
    shipping_method: str
    shipping: Decimal
    payment: str
    provider: str
    payment_status: str
    pickup_id: int = 0  # the pickup consignment
    location_id: int = 0  # where it is collected
    message: str = ""
    staff_notes: str = ""
    shipped: datetime | None = None
    is_deleted: bool = False
    discount: Decimal = ZERO
    stock_taken: bool = False
    lines: list[Line] = []
    shipments: list[Shipment] = []
    refunds: list[Refund] = []
    transactions: list[Transaction] = []

    @property
    def goods(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), ZERO)

    @property
    def total(self) -> Decimal:
        return self.goods + self.shipping - self.discount


class Hook(msgspec.Struct):
    id: int
    client_id: str
    scope: str
    destination: str
    headers: dict[str, str]
    is_active: bool
    created: datetime
    updated: datetime
    is_deactivated: bool = False  # by the store, after too many failures


class Block(msgspec.Struct):
    """A host that is not called for a while."""

    destination: str
    until: datetime


class State(msgspec.Struct):
    accounts: dict[str, Account] = {}  # by token
    products: dict[int, Product] = {}
    variants: dict[int, Variant] = {}
    orders: dict[int, Order] = {}
    hooks: dict[int, Hook] = {}
    blocks: list[Block] = []
    labels: dict[int, str] = {}  # statuses that the shop has renamed
    counters: dict[str, int] = {}

    def next_id(self, kind: str, first: int = 1) -> int:
        self.counters[kind] = self.counters.get(kind, first - 1) + 1
        return self.counters[kind]


def load(path: Path) -> State | None:
    if not path.exists():
        return None
    return msgspec.json.decode(path.read_bytes(), type=State)
