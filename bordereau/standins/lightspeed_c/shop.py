"""The store itself: its state, its clock, its lock, and who is told when something happens."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from ..common import shop
from ..common.clock import Clock
from .options import Options
from .state import Order, State, Variant
from .windows import Windows


class Shop(shop.Shop[Options, State]):
    def __init__(self, options: Options, state: State) -> None:
        super().__init__(options, state, Clock(), len(state.orders))
        self.zone = ZoneInfo(options.timezone)
        self.windows = Windows(options.limits)
        self.listeners: list[Callable[[str, int], None]] = []

    def local(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).isoformat(timespec="seconds")

    def tell(self, order: Order, *actions: str) -> None:
        """Something happened to an order: it is stamped, and those who listen are told."""
        order.updated = self.clock.now()
        self.unsaved = True
        for action in actions:
            for listener in self.listeners:
                listener(action, order.id)

    def variant(self, sku: str) -> Variant:
        for variant in self.state.variants.values():
            if variant.sku == sku:
                return variant
        raise KeyError(sku)
