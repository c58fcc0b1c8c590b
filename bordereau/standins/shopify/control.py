"""Faults and orders on demand: what is this platform's own of it."""

from ..common import control, customers
from ..common.control import Asked
from . import shopper
from .shop import Shop
from .shopper import Basket
from .state import Order


class Controls(control.Controls[Shop]):
    def keys(self) -> dict[str, str]:
        state = self.shop.state
        return {"client_id": state.client_id, "client_secret": state.secrets[0]}

    def fill(self) -> None:
        shopper.fill_shelves(self.shop)

    def place_asked(self, asked: Asked) -> Order:
        pickup = asked.get("pickup", "")
        basket = Basket(
            items={self.variant(sku): int(n) for sku, n in asked["items"].items()},
            pickup_id=self.place_named(pickup) if pickup else None,
            payment=asked.get("payment", "card"),
            note=asked.get("note", ""),
        )
        return shopper.check_out(self.shop, customers.make(self.shop.random), basket)

    def variant(self, sku: str) -> int:
        return {one.sku: one.id for one in self.shop.state.variants.values()}[sku]

    def place_named(self, name: str) -> int:
        return {one.name: one.id for one in self.shop.state.locations.values()}[name]
