"""The store as tests and the demo hold it in their hands."""

import dataclasses
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

from starlette.types import ASGIApp

from ..common import customers
from ..common.standin import Standin, opened
from ..common.till import Payment
from . import app, catalogue, orders, render, shopper, state
from .control import key_of
from .delivery import Deliveries, Delivery
from .errors import Json
from .options import Options
from .shop import Shop
from .state import SCOPES, Order, Product, State, Token, Variation


class LightspeedStandin(Standin[Delivery]):
    deliveries: Deliveries

    def __init__(self, options: Options, port: int = 0) -> None:
        kept = state.load(options.state_file) if options.state_file else None
        self.shop = Shop(options, kept or State())
        super().__init__(self.shop, port)
        if kept is None:
            self.add_token(*SCOPES)
            self.shop.state.client_secret = self.shop.token(32)
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
        return f"http://{self.shop.address}/api/v3/{self.shop.options.number}"

    @property
    def token(self) -> str:
        tokens = self.shop.state.tokens.values()
        return next(one.secret for one in tokens if "update_orders" in one.scopes)

    @property
    def client_secret(self) -> str:
        return self.shop.state.client_secret

    def add_token(self, *scopes: str) -> str:
        token = Token("secret_" + self.shop.token(32), list(scopes))
        self.shop.state.tokens[token.secret] = token
        return token.secret

    def become(self, **changes: Any) -> None:
        """Another plan, a suspended store, other custom statuses."""
        self.shop.options = dataclasses.replace(self.shop.options, **changes)

    def set_webhook(self, address: str) -> None:
        """What the vendor's support does on request."""
        self.shop.state.webhook = address

    # What shoppers and the shop's own staff do.

    def place_order(
        self, items: dict[str, int] | None = None, *, pickup: str = "", payment: Payment = "card",
        status: str = "", **wish: Any,
    ) -> Order:  # fmt: skip
        """Items are quantities by SKU; left out, one of a product."""
        with self.shop.lock:
            chosen = items or {shopper.first_counted(self.shop).sku: 1}
            paid, method = shopper.METHODS[payment]
            asked = orders.Wish(
                {key_of(self.shop, sku): quantity for sku, quantity in chosen.items()},
                next((one for one in self.shop.options.places if one.name == pickup), None),
                status or paid,
                method,
                **wish,
            )
            return orders.place(self.shop, customers.make(self.shop.random), asked)

    def place_orders(self, count: int) -> list[Order]:
        """Many at once, for benches; stock is first made plentiful, which is told to nobody."""
        with self.shop.lock:
            shopper.fill_shelves(self.shop)
            return self.place_random(count)

    def update(self, order_id: str, **changes: str) -> bool:
        with self.shop.lock:
            return orders.change(self.shop, self.order(order_id), **changes)

    def edit(self, order_id: str, quantities: dict[str, int]) -> None:
        """New quantities by SKU: nought takes the line out, a new SKU adds one."""
        with self.shop.lock:
            asked = {key_of(self.shop, sku): units for sku, units in quantities.items()}
            orders.edit(self.shop, self.order(order_id), asked)

    def cancel(self, order_id: str) -> None:
        self.update(order_id, payment="CANCELLED")

    def refund(self, order_id: str, amount: str, reason: str = "") -> None:
        with self.shop.lock:
            order = self.order(order_id)
            total = render.exact_total(order)
            orders.refund(self.shop, order, Decimal(amount), total, reason)

    def delete(self, order_id: str) -> None:
        with self.shop.lock:
            orders.delete(self.shop, self.order(order_id))

    # What there is to see.

    def order(self, order_id: str) -> Order:
        return self.shop.state.orders[order_id]

    def order_json(self, order_id: str) -> Json:
        with self.shop.lock:
            return render.order_json(self.shop, self.order(order_id))

    def sold(self, sku: str) -> Product | Variation:
        product, variation = self.shop.by_sku(sku)
        return variation or product

    def add_product(self, sku: str, name: str, price: str, **fields: Any) -> Product:
        with self.shop.lock:
            product = catalogue.add(self.shop, sku, name, Decimal(price))
            for field, value in fields.items():
                setattr(product, field, value)
            return product


def run_lightspeed_standin(
    options: Options | None = None, port: int = 0
) -> AbstractContextManager[LightspeedStandin]:
    return opened(LightspeedStandin(options or Options(), port))
