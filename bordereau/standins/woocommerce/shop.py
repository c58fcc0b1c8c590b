"""The store itself: its state, its clock, its lock, and who is told when something happens."""

import json
from collections.abc import Callable
from typing import Any

from ..common import shop
from .clock import Clock
from .errors import Json
from .options import Options
from .state import Meta, Order, Product, State

STATUSES = {
    "pending": "Pending payment",
    "processing": "Processing",
    "on-hold": "On hold",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Failed",
    "checkout-draft": "Draft",
}


class Shop(shop.Shop[Options, State]):
    clock: Clock

    def __init__(self, options: Options, state: State) -> None:
        super().__init__(options, state, Clock(options.timezone), state.counters.get("post", 0))
        self.listeners: list[Callable[[str, int], None]] = []
        self.rendered: dict[int, bytes] = {}

    @property
    def statuses(self) -> dict[str, str]:
        return {**STATUSES, **self.options.extra_statuses}

    def fire(self, topic: str, number: int) -> None:
        for listener in self.listeners:
            listener(topic, number)

    def order_changed(self, order: Order) -> None:
        self.unsaved = True
        self.rendered.pop(order.id, None)

    def catalogue_changed(self) -> None:
        """Orders show a product's SKU as it is now, so every rendered order is out of date."""
        self.unsaved = True
        self.rendered.clear()

    def meta(self, key: str, value: Any) -> Meta:
        return Meta(self.state.next_id("meta"), key, value)

    def meta_list(self, body: list[Json]) -> list[Meta]:
        return [self.meta(str(row["key"]), row.get("value", "")) for row in body]

    def product_by_sku(self, sku: str) -> Product | None:
        return next((p for p in self.state.products.values() if sku and p.sku == sku), None)


def php_json(value: Any) -> bytes:
    """JSON as PHP writes it: ASCII, no spaces, slashes escaped. Signatures cover these bytes."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()
