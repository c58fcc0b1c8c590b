"""Faults and orders on demand: what is this platform's own of it."""

from ..common import control, customers
from ..common.control import Asked
from . import shopper
from .options import Location
from .shop import Shop
from .shopper import Basket
from .state import Order, Variant


class Controls(control.Controls[Shop]):
    @property
    def address(self) -> str:
        return f"http://{self.shop.address}/{self.shop.producer}"

    def keys(self) -> dict[str, str]:
        account = next(iter(self.shop.state.accounts.values()))
        return {"access_token": account.token, "client_secret": account.client_secret}

    def fill(self) -> None:
        shopper.fill_shelves(self.shop)

    def place_asked(self, asked: Asked) -> Order:
        basket = Basket(
            items={self.variant(sku).id: int(n) for sku, n in asked["items"].items()},
            pickup=self.place_named(asked.get("pickup", "")),
            payment=asked.get("payment", "card"),
            note=asked.get("note", ""),
        )
        return shopper.check_out(self.shop, customers.make(self.shop.random), basket)

    def variant(self, sku: str) -> Variant:
        variant = self.shop.variant_by_sku(sku)
        if variant is None:
            raise KeyError(sku)
        return variant

    def place_named(self, name: str) -> Location | None:
        return {place.name: place for place in self.shop.options.locations}[name] if name else None
