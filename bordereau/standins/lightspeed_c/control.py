"""Faults and orders on demand: what is this platform's own of it."""

from ..common import control, customers
from ..common.control import Asked
from . import orders, shopper
from .shop import Shop
from .state import Order


class Controls(control.Controls[Shop]):
    def keys(self) -> dict[str, str]:
        key = next(one for one in self.shop.state.keys.values() if one.may_write)
        return {"api_key": key.key, "api_secret": key.secret}

    def fill(self) -> None:
        shopper.fill_shelves(self.shop)

    def place_asked(self, asked: Asked) -> Order:
        is_paid, payment = shopper.PAYMENTS[asked.get("payment", "card")]
        places = {one.name: one for one in self.shop.options.places}
        wish = orders.Wish(
            {self.shop.variant(sku).id: int(n) for sku, n in asked["items"].items()},
            places[asked["pickup"]] if asked.get("pickup") else None,
            is_paid,
            payment,
            asked.get("note", ""),
        )
        return orders.place(self.shop, customers.make(self.shop.random), wish)
