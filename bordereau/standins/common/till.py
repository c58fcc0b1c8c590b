"""What the storefront asks of a shop, whatever the platform that runs it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from . import customers
from .customers import Customer
from .goods import CATALOGUE
from .shop import Shop

Payment = Literal["card", "later", "cod", "bacs"]
LOW = 6  # units; fewer are shown, so that shoppers hurry


class SoldOut(Exception):
    """The storefront refuses what an API may oversell."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is not enough left of {name}.")
        self.name = name


class TooLate(Exception):
    """The order is no longer the shopper's to change."""


@dataclass(frozen=True)
class Offer:
    """What goes into a basket: a product, or one size or colour of it."""

    id: str  # digits
    name: str  # whole: of the product and its option
    option: str  # "" where there is no choice
    price: Decimal
    picture: str = ""  # an address of this server's
    was: Decimal | None = None  # before the sale
    left: int | None = None  # None: as many as anybody wants

    @property
    def may_buy(self) -> bool:
        return self.left is None or self.left > 0

    @property
    def is_low(self) -> bool:
        return self.left is not None and 0 < self.left < LOW


@dataclass(frozen=True)
class Good:
    name: str
    picture: str
    offers: Sequence[Offer]


@dataclass(frozen=True)
class Counter:
    """A place of the shop's where customers collect."""

    name: str
    address: str


@dataclass(frozen=True)
class Basket:
    items: dict[str, int]  # by the offers' ids
    pickup: str = ""  # the name of a counter; "" to be delivered
    payment: Payment = "card"
    note: str = ""


@dataclass(frozen=True)
class BoughtLine:
    offer_id: str
    name: str
    quantity: int
    total: Decimal


@dataclass(frozen=True)
class Bought:
    """An order as its customer sees it."""

    key: str  # a secret of the customer's, in the order's address
    number: str
    status: str  # an English sentence of `words`, or the store's own word
    mood: Literal["", "well", "waits"]
    placed_at: datetime
    delivery: str
    lines: Sequence[BoughtLine]
    delivery_price: Decimal
    tax: Decimal  # what the prices do not hold
    total: Decimal
    is_paid: bool
    may_change: bool
    note: str = ""


Store = TypeVar("Store", bound=Shop[Any, Any])
Order = TypeVar("Order")


class Till(ABC, Generic[Store, Order]):
    """The shop behind the storefront. Each call is one person's at a time."""

    def __init__(self, shop: Store) -> None:
        self.shop = shop

    @property
    def name(self) -> str:
        return str(self.shop.options.name)

    @property
    def currency(self) -> str:
        return str(self.shop.options.currency)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.shop.options.timezone)

    @property
    def delivery_price(self) -> Decimal:
        return Decimal(self.shop.options.flat_rate)

    @property
    @abstractmethod
    def counters(self) -> Sequence[Counter]: ...

    def categories(self) -> Sequence[str]:
        kinds = {product.category for product in self.shop.state.products.values()}
        return [kind for kind in CATALOGUE if kind in kinds] or sorted(kinds)

    @abstractmethod
    def goods(self, category: str) -> Sequence[Good]: ...

    @abstractmethod
    def offer(self, offer_id: str) -> Offer | None: ...

    def someone(self) -> Customer:
        """A customer to fill the form with, so that a demo is one press."""
        return customers.make(self.shop.random)

    @abstractmethod
    def check_out(self, customer: Customer, basket: Basket) -> Bought:
        """Raises SoldOut."""

    def order(self, key: str) -> Bought | None:
        found = self.found(key)
        return self.bought(found) if found else None

    def found(self, key: str) -> Order | None:
        orders: list[Order] = list(self.shop.state.orders.values())
        return next((order for order in orders if self.secret_of(order) == key), None)

    def secret_of(self, order: Any) -> str:
        """The secret by which its customer finds an order again."""
        return str(order.key)

    @abstractmethod
    def bought(self, order: Order) -> Bought: ...

    @abstractmethod
    def pay(self, key: str) -> None:
        """Raises TooLate, as the next two."""

    @abstractmethod
    def change(self, key: str, quantities: dict[str, int]) -> None:
        """New quantities by the offers' ids; nought takes a line out. Raises SoldOut, too."""

    @abstractmethod
    def cancel(self, key: str) -> None: ...


def numbers(items: Mapping[str, int]) -> dict[int, int]:
    """Quantities by the offers' ids, for a shop that numbers what it offers."""
    return {int(offer_id): quantity for offer_id, quantity in items.items()}
