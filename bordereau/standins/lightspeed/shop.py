"""The store itself: its state, its clock, its lock, and who is told when something happens."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from ..common.clock import Clock
from ..common.dice import dice
from .options import Options
from .state import Order, Product, State, Variation

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(frozen=True)
class Event:
    """Something that happened to an order. Its id stays the same however often it is told."""

    id: str
    at: int
    type: str
    order_id: str
    number: int
    before: tuple[str, str]  # the payment's and the fulfilment's status
    after: tuple[str, str]


class Shop:
    def __init__(self, options: Options, state: State) -> None:
        self.options = options
        self.state = state
        self.clock = Clock()
        self.random = dice(f"{options.seed}/{len(state.orders)}")
        self.lock = threading.RLock()
        self.address = "127.0.0.1"
        self.listeners: list[Callable[[Event], None]] = []
        self.unsaved = False

    def now(self) -> int:
        return int(self.clock.now().timestamp())

    def token(self, length: int, alphabet: str = LETTERS) -> str:
        return "".join(self.random.choices(alphabet, k=length))

    def take_unsaved(self) -> bytes | None:
        """The whole state, if it has changed since the last time."""
        with self.lock:
            if not self.unsaved:
                return None
            self.unsaved = False
            return msgspec.json.encode(self.state)

    def tell(self, kind: str, order: Order, before: tuple[str, str] | None = None) -> None:
        after = (order.payment, order.fulfilment)
        event_id = f"{self.token(8, '0123456789abcdef')}-{self.token(4, '0123456789abcdef')}"
        event = Event(
            event_id, self.now(), kind, order.id, order.number, before or after, after
        )  # fmt: skip
        for listener in self.listeners:
            listener(event)

    def counted(self, product_id: int, variation_id: int) -> Product | Variation | None:
        """What holds the number: a variation, or a product without any."""
        product = self.state.products.get(product_id)
        if product is None or not variation_id:
            return product
        return next((one for one in product.variations if one.id == variation_id), None)

    def by_sku(self, sku: str) -> tuple[Product, Variation | None]:
        for product in self.state.products.values():
            if product.sku == sku and not product.variations:
                return product, None
            for variation in product.variations:
                if variation.sku == sku:
                    return product, variation
        raise KeyError(sku)
