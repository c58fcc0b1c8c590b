"""The store itself: its state, its clock, its lock, and who is told when something happens."""

import string
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from ..common import shop
from ..common.clock import Clock
from .options import Location, Options
from .state import Account, Order, Product, State, Variant

Json = dict[str, Any]

STATUSES = (
    "Incomplete",
    "Pending",
    "Shipped",
    "Partially Shipped",
    "Refunded",
    "Cancelled",
    "Declined",
    "Awaiting Payment",
    "Awaiting Pickup",
    "Awaiting Shipment",
    "Completed",
    "Awaiting Fulfillment",
    "Manual Verification Required",
    "Disputed",
    "Partially Refunded",
)
SCOPES = (
    "store_v2_orders",
    "store_v2_transactions_read_only",
    "store_v2_products_read_only",
    "store_inventory",
    "store_locations_read_only",
    "store_v2_information_read_only",
)


class Shop(shop.Shop[Options, State]):
    alphabet = string.ascii_lowercase + string.digits

    def __init__(self, options: Options, state: State) -> None:
        super().__init__(options, state, Clock(), state.counters.get("order", 0))
        self.zone = ZoneInfo(options.timezone)
        self.listeners: list[Callable[[str, Json], None]] = []

    @property
    def producer(self) -> str:
        return f"stores/{self.options.store_hash}"

    def fire(self, scope: str, data: Json) -> None:
        self.unsaved = True
        for listener in self.listeners:
            listener(scope, data)

    def add_account(self, scopes: tuple[str, ...] = SCOPES) -> Account:
        account = Account(self.token(31), self.token(31), self.token(31), list(scopes))
        self.state.accounts[account.token] = account
        return account

    def label(self, status_id: int) -> str:
        return self.state.labels.get(status_id, STATUSES[status_id])

    def order(self, number: int) -> Order | None:
        return self.state.orders.get(number)

    def location(self, number: int) -> Location | None:
        return next((one for one in self.options.locations if one.id == number), None)

    def variant_by_sku(self, sku: str) -> Variant | None:
        return next((one for one in self.state.variants.values() if sku and one.sku == sku), None)

    def product_of(self, variant: Variant) -> Product:
        return self.state.products[variant.product_id]

    def price_of(self, variant: Variant) -> Any:
        return self.product_of(variant).price if variant.price is None else variant.price
