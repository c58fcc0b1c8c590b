"""What the storefront asks of a shop, whatever the platform that runs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from .customers import Customer

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


class Till(Protocol):
    """The shop behind the storefront. Each call is one person's at a time."""

    @property
    def name(self) -> str: ...

    @property
    def currency(self) -> str: ...

    @property
    def zone(self) -> ZoneInfo: ...

    @property
    def delivery_price(self) -> Decimal: ...

    @property
    def counters(self) -> Sequence[Counter]: ...

    def categories(self) -> Sequence[str]: ...

    def goods(self, category: str) -> Sequence[Good]: ...

    def offer(self, offer_id: str) -> Offer | None: ...

    def someone(self) -> Customer:
        """A customer to fill the form with, so that a demo is one press."""
        ...

    def check_out(self, customer: Customer, basket: Basket) -> Bought:
        """Raises SoldOut."""
        ...

    def order(self, key: str) -> Bought | None: ...

    def pay(self, key: str) -> None:
        """Raises TooLate, as the next two."""
        ...

    def change(self, key: str, quantities: dict[str, int]) -> None:
        """New quantities by the offers' ids; nought takes a line out. Raises SoldOut, too."""
        ...

    def cancel(self, key: str) -> None: ...

    def place_random(self, count: int) -> object:
        """Orders of customers who come by themselves."""
        ...
