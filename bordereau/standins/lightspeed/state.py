"""What the store knows. Kept in memory; saved whole to a file when one is given."""

from decimal import Decimal
from pathlib import Path

import msgspec

SCOPES = (
    "read_orders",
    "update_orders",
    "read_catalog",
    "update_catalog",
    "read_store_profile",
)


class Variation(msgspec.Struct):
    id: int
    option: tuple[str, str]  # such as Size, Medium
    sku: str = ""  # "": it goes by its product's
    price: Decimal = Decimal(0)
    quantity: int | None = None  # None: unlimited
    upc: str = ""


class Product(msgspec.Struct):
    id: int
    name: str
    sku: str = ""
    price: Decimal = Decimal(0)
    quantity: int | None = None
    upc: str = ""
    category: str = ""
    picture: str = ""
    needs_shipping: bool = True
    gift_card: bool = False
    is_sample: bool = False
    created: int = 0
    variations: list[Variation] = []


class Item(msgspec.Struct):
    id: int
    product_id: int
    variation_id: int
    sku: str
    name: str
    option: tuple[str, str] | None
    price: Decimal
    quantity: int
    upc: str = ""
    needs_shipping: bool = True
    gift_card: bool = False
    coupon: Decimal = Decimal(0)


class Order(msgspec.Struct):
    id: str
    number: int  # the internal one
    key: str  # the customer's own, in the address of the order's page
    created: int
    updated: int
    payment: str
    fulfilment: str
    method: str
    items: list[Item]
    customer: dict[str, str]
    email: str
    comments: str = ""
    shipping: str = ""  # the name of its method; "" for downloads alone
    shipping_id: str = ""
    shipping_rate: Decimal = Decimal(0)
    is_pickup: bool = False
    pickup_time: str = ""
    gift_card: Decimal = Decimal(0)
    tracking: str = ""
    private_note: str = ""
    answers: list[tuple[str, str]] = []
    refunds: list[tuple[int, Decimal, str]] = []
    is_deducted: bool = False


class Token(msgspec.Struct):
    secret: str
    scopes: list[str]


class State(msgspec.Struct):
    tokens: dict[str, Token] = {}
    client_secret: str = ""
    webhook: str = ""  # the app's one address, which only the vendor's support can set
    products: dict[int, Product] = {}
    orders: dict[str, Order] = {}
    deleted: list[tuple[int, int]] = []  # internal numbers, and when
    counters: dict[str, int] = {}

    def next_id(self, kind: str, first: int = 1) -> int:
        number = self.counters.get(kind, first - 1) + 1
        self.counters[kind] = number
        return number


def load(path: Path) -> State | None:
    return msgspec.json.decode(path.read_bytes(), type=State) if path.exists() else None
