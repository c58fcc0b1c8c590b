"""The store itself: its state, its clock, its lock, and who is told when something happens."""

from collections.abc import Callable
from dataclasses import dataclass

from ..common import shop
from ..common.clock import Clock
from .options import Options
from .state import Order, Product, State, Variation

HEXADECIMAL = "0123456789abcdef"


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


class Shop(shop.Shop[Options, State]):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

    def __init__(self, options: Options, state: State) -> None:
        super().__init__(options, state, Clock(), len(state.orders))
        self.listeners: list[Callable[[Event], None]] = []

    def now(self) -> int:
        return int(self.clock.now().timestamp())

    def tell(self, kind: str, order: Order, before: tuple[str, str] | None = None) -> None:
        after = (order.payment, order.fulfilment)
        event_id = f"{self.token(8, HEXADECIMAL)}-{self.token(4, HEXADECIMAL)}"
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
