"""The store itself: its state, its clock, its lock, and who is told when something happens."""

import threading
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from ..common.clock import Clock
from ..common.dice import dice
from .options import Options
from .state import Order, State, Variant
from .windows import Windows

HEXADECIMAL = "0123456789abcdef"


class Shop:
    def __init__(self, options: Options, state: State) -> None:
        self.options = options
        self.state = state
        self.clock = Clock()
        self.zone = ZoneInfo(options.timezone)
        self.random = dice(f"{options.seed}/{len(state.orders)}")
        self.lock = threading.RLock()
        self.address = "127.0.0.1"
        self.windows = Windows(options.limits)
        self.listeners: list[Callable[[str, int], None]] = []
        self.unsaved = False

    def local(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).isoformat(timespec="seconds")

    def token(self, length: int, alphabet: str = HEXADECIMAL) -> str:
        return "".join(self.random.choices(alphabet, k=length))

    def take_unsaved(self) -> bytes | None:
        """The whole state, if it has changed since the last time."""
        with self.lock:
            if not self.unsaved:
                return None
            self.unsaved = False
            return msgspec.json.encode(self.state)

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
