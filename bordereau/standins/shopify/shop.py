"""The store itself: its state, its clock, its lock, and who is told when something happens."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from ..common import shop
from ..common.clock import Clock
from .options import Options
from .purse import Purse
from .state import Location, Order, Part, State, Variant

# Ids have more than 53 bits' worth of digits in the wild: nothing may take them for a float.
FIRST_ID = 9_007_199_254_740_993


class Shop(shop.Shop[Options, State]):
    def __init__(self, options: Options, state: State) -> None:
        super().__init__(options, state, Clock(), state.counters.get("order", 0))
        self.zone = ZoneInfo(options.timezone)
        self.purse = Purse(options.points, options.points_a_second)
        self.listeners: list[Callable[[str, str], None]] = []

    @property
    def domain(self) -> str:
        return f"{self.options.handle}.myshopify.com"

    def fire(self, topic: str, gid: str) -> None:
        """Tell of something that happened to something, by its id."""
        self.unsaved = True
        for listener in self.listeners:
            listener(topic, gid)

    def touch(self, order: Order, *topics: str) -> None:
        """A change of the order itself: stamped, and told of."""
        order.updated = self.clock.now()
        for topic in (*topics, "ORDERS_UPDATED"):
            self.fire(topic, f"gid://shopify/Order/{order.id}")

    def moved(self, topic: str, part: Part) -> None:
        """A change of where or when an order is sent, which does not stamp the order."""
        self.fire(f"FULFILLMENT_ORDERS_{topic}", f"gid://shopify/FulfillmentOrder/{part.id}")

    def new_id(self, kind: str) -> int:
        return self.state.next_id(kind, FIRST_ID)

    def variant_by_sku(self, sku: str) -> Variant:
        return next(one for one in self.state.variants.values() if one.sku == sku)

    def location_named(self, name: str) -> Location:
        return next(one for one in self.state.locations.values() if one.name == name)

    def part(self, number: int) -> tuple[Order, Part] | None:
        for order in self.state.orders.values():
            for part in order.parts:
                if part.id == number:
                    return order, part
        return None

    def name_of(self, variant: Variant) -> str:
        product = self.state.products[variant.product_id]
        choice = "" if variant.title == "Default Title" else f" - {variant.title}"
        return product.title + choice
