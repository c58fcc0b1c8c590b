"""The store as tests and the demo hold it in their hands."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from starlette.types import ASGIApp

from ..common import customers
from ..common.standin import Standin, opened
from ..common.till import Payment
from . import app, catalogue, orders, shopper, state
from .delivery import Deliveries, Delivery
from .options import Options
from .shop import Shop
from .state import ApiKey, Order, Product, State, Variant


class LightspeedCStandin(Standin[Delivery]):
    deliveries: Deliveries

    def __init__(self, options: Options, port: int = 0) -> None:
        kept = state.load(options.state_file) if options.state_file else None
        self.shop = Shop(options, kept or State())
        super().__init__(self.shop, port)
        if kept is None:
            self.add_key()
            self.add_key(may_write=False)
            if options.catalogue:
                catalogue.fill(self.shop)
        self.deliveries = Deliveries(self.shop, self.faults)

    def build(self) -> ASGIApp:
        parts = (self.shop, self.deliveries, self.trickle, self.faults, self.requests)
        return app.build(*parts)

    def place_random(self, count: int) -> list[Order]:
        return shopper.place_random(self.shop, count)

    # Where it is, and how to get in.

    @property
    def url(self) -> str:
        return f"http://{self.shop.address}"

    @property
    def read_write(self) -> ApiKey:
        return next(one for one in self.shop.state.keys.values() if one.may_write)

    @property
    def read_only(self) -> ApiKey:
        return next(one for one in self.shop.state.keys.values() if not one.may_write)

    @property
    def key(self) -> str:
        return self.read_write.key

    @property
    def secret(self) -> str:
        return self.read_write.secret

    def add_key(self, *, may_write: bool = True) -> ApiKey:
        key = ApiKey(self.shop.token(32), self.shop.token(32), may_write)
        self.shop.state.keys[key.key] = key
        return key

    def forbid(self, *resources: str) -> None:
        """The key may no longer read these."""
        self.read_write.forbidden = list(resources)

    # What shoppers and the shop's own staff do.

    def place_order(
        self,
        items: dict[str, int] | None = None,
        *,
        pickup: str = "",
        payment: Payment = "card",
        note: str = "",
    ) -> Order:
        """Items are quantities by SKU; left out, one of a product."""
        with self.shop.lock:
            chosen = items or {shopper.first_counted(self.shop).sku: 1}
            is_paid, title = shopper.PAYMENTS[payment]
            places = {one.name: one for one in self.shop.options.places}
            wish = orders.Wish(
                self.by_variant(chosen), places[pickup] if pickup else None, is_paid, title, note
            )
            return orders.place(self.shop, customers.make(self.shop.random), wish)

    def place_orders(self, count: int) -> list[Order]:
        """Many at once, for benches; stock is first made plentiful, which is told to nobody."""
        with self.shop.lock:
            shopper.fill_shelves(self.shop)
            return self.place_random(count)

    def by_variant(self, items: dict[str, int]) -> dict[int, int]:
        return {self.variant(sku).id: quantity for sku, quantity in items.items()}

    def pay(self, number: int) -> None:
        orders.pay(self.shop, self.order(number))

    def edit(self, number: int, quantities: dict[str, int]) -> None:
        """New quantities by SKU: nought takes the line out, a new SKU adds one."""
        orders.edit(self.shop, self.order(number), self.by_variant(quantities))

    def note(self, number: int, comment: str) -> None:
        with self.shop.lock:
            order = self.order(number)
            order.comment = comment
            self.shop.tell(order, "updated")

    def set_status(self, number: int, status: str) -> None:
        orders.set_status(self.shop, self.order(number), status)

    def cancel(self, number: int) -> None:
        self.set_status(number, "cancelled")

    def refund(self, number: int, items: dict[str, int], *, returned: bool = False) -> None:
        asked = self.by_variant(items)
        orders.refund(self.shop, self.order(number), asked, returned=returned)

    def delete(self, number: int) -> None:
        orders.delete(self.shop, self.order(number))

    # What there is to see.

    def order(self, number: int) -> Order:
        return self.shop.state.orders[number]

    @property
    def orders(self) -> Sequence[Order]:
        return list(self.shop.state.orders.values())

    def variant(self, sku: str) -> Variant:
        return self.shop.variant(sku)

    def add_product(self, sku: str, title: str, price: str) -> Product:
        with self.shop.lock:
            return catalogue.add_one(self.shop, sku, title, price)


def run_lightspeed_c_standin(
    options: Options | None = None, port: int = 0
) -> AbstractContextManager[LightspeedCStandin]:
    return opened(LightspeedCStandin(options or Options(), port))
