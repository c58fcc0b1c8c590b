"""The store as tests and the demo hold it in their hands."""

import dataclasses
from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

from starlette.types import ASGIApp

from ..common import customers
from ..common.dice import dice
from ..common.standin import Standin, opened
from ..common.till import Payment
from . import (
    app,
    catalogue,
    lines,
    orders,
    products,
    refunds,
    render_order,
    shopper,
    state,
)
from .delivery import Deliveries, Delivery
from .errors import Json
from .options import Options, Place, Site
from .shop import Shop
from .shopper import Basket
from .state import ApiKey, Order, Product, State

HEXADECIMAL = "0123456789abcdef"


class WooCommerceStandin(Standin[Delivery]):
    deliveries: Deliveries

    def __init__(self, options: Options, port: int = 0) -> None:
        kept = state.load(options.state_file) if options.state_file else None
        self.shop = Shop(options, kept or State())
        super().__init__(self.shop, port)
        if kept is None:
            self.add_key("read_write")
            self.add_key("read")
            if options.catalogue:
                catalogue.fill(self.shop)
        self.dice = dice(options.seed)
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
        return next(k for k in self.shop.state.keys.values() if k.permissions == "read_write")

    @property
    def read_only(self) -> ApiKey:
        return next(k for k in self.shop.state.keys.values() if k.permissions == "read")

    @property
    def key(self) -> str:
        return self.read_write.key

    @property
    def secret(self) -> str:
        return self.read_write.secret

    def add_key(self, permissions: str) -> ApiKey:
        key = ApiKey(
            "ck_" + self.shop.token(40, HEXADECIMAL),
            "cs_" + self.shop.token(40, HEXADECIMAL),
            permissions,
        )
        self.shop.state.keys[key.key] = key
        return key

    def revoke_key(self, key: str) -> None:
        with self.shop.lock:
            del self.shop.state.keys[key]

    def demote_owner(self, key: str) -> None:
        """The person the key belongs to may no longer manage the shop."""
        with self.shop.lock:
            self.shop.state.keys[key].capable = False

    # What shoppers and the shop's own staff do.

    def place_order(
        self,
        items: dict[str, int] | None = None,
        *,
        pickup: Place | str | None = None,
        payment: Payment = "card",
        classic: bool = False,
        note: str = "",
        address: dict[str, str] | None = None,
        coupon: str = "",
    ) -> Order:
        """An order from the storefront. Items are quantities by SKU; left out, one product."""
        customer = customers.make(self.dice)
        if address:
            customer = dataclasses.replace(customer, address={**customer.address, **address})
        chosen = self.items_by_sku(items) if items else {self.first_on_offer().id: 1}
        where = self.place(pickup) if isinstance(pickup, str) else pickup
        basket = Basket(chosen, where, payment, classic, note, coupon)
        return shopper.check_out(self.shop, customer, basket)

    def place_orders(self, count: int) -> list[Order]:
        """Many at once, for benches; stock is first made plentiful, which is told to nobody."""
        with self.shop.lock:
            shopper.fill_shelves(self.shop)
            placed = self.place_random(count)
            for order in placed:  # now, so that a bench does not measure us
                render_order.order_bytes(self.shop, order, "https")
            return placed

    def items_by_sku(self, items: dict[str, int]) -> dict[int, int]:
        return {self.product(sku).id: quantity for sku, quantity in items.items()}

    def place(self, name: str) -> Place:
        return next(place for place in self.shop.options.places if place.name == name)

    def first_on_offer(self) -> Product:
        return next(p for p in self.shop.state.products.values() if shopper.on_offer(p))

    def pay(self, number: int) -> Order:
        return shopper.pay(self.shop, self.order(number))

    def edit(self, number: int, quantities: dict[str, int]) -> Order:
        """New quantities by SKU: nought takes the line out, a new SKU adds one."""
        order = self.order(number)
        return shopper.change(self.shop, order, self.items_by_sku(quantities))

    def cancel(self, number: int) -> Order:
        return shopper.cancel(self.shop, self.order(number))

    def set_status(self, number: int, status: str) -> Order:
        return self.update(number, {"status": status})

    def update(self, number: int, body: Json) -> Order:
        with self.shop.lock:
            return orders.update(self.shop, self.order(number), body)

    def trash(self, number: int) -> Order:
        with self.shop.lock:
            orders.trash(self.shop, self.order(number))
            return self.order(number)

    def restore(self, number: int) -> Order:
        with self.shop.lock:
            orders.restore(self.shop, self.order(number))
            return self.order(number)

    def delete(self, number: int) -> None:
        with self.shop.lock:
            orders.delete(self.shop, self.order(number))

    def refund(
        self,
        number: int,
        amount: Decimal | str | None = None,
        *,
        items: dict[str, int] | None = None,
        reason: str = "",
        restock: bool = True,
    ) -> state.Refund:
        """Of an amount, or of so many of each SKU, or (left out) of all that was paid."""
        with self.shop.lock:
            order = self.order(number)
            rows = [self.refund_row(order, sku, count) for sku, count in (items or {}).items()]
            asked = amount if amount is not None else sum_of(rows) or order.total - order.refunded
            body: Json = {"amount": str(asked), "reason": reason, "line_items": rows}
            body |= {"api_refund": False, "api_restock": restock}
            return refunds.create(self.shop, order, body)

    def refund_row(self, order: Order, sku: str, count: int) -> Json:
        product = self.product(sku)
        line = next(line for line in order.lines if line.sold_id == product.id)
        share = Decimal(count) / line.quantity
        tax = [{"id": 1, "refund_total": str(round(line.total_tax * share, 2))}]
        total = str(round(line.total * share, 2))
        return {"id": line.id, "quantity": count, "refund_total": total, "refund_tax": tax}

    # What there is to see.

    def order(self, number: int) -> Order:
        return self.shop.state.orders[number]

    def order_json(self, number: int) -> Json:
        with self.shop.lock:
            return render_order.render(self.shop, self.order(number), "http")

    @property
    def orders(self) -> Sequence[Order]:
        return list(self.shop.state.orders.values())

    def product(self, sku: str) -> Product:
        product = self.shop.product_by_sku(sku)
        if product is None:
            raise KeyError(sku)
        return product

    def stock(self, sku: str) -> int | None:
        return self.product(sku).stock_quantity

    def add_product(self, **fields: Any) -> Product:
        with self.shop.lock:
            return products.create(self.shop, fields)

    def add_coupon(self, code: str, percent: int) -> None:
        with self.shop.lock:
            lines.add_coupon(self.shop, {"code": code, "amount": str(percent)})

    def delete_product(self, sku: str) -> None:
        with self.shop.lock:
            products.delete(self.shop, self.product(sku))

    def become(self, site: Site) -> None:
        """A firewall goes up, or permalinks are switched off, while we are connected."""
        self.shop.options = dataclasses.replace(self.shop.options, site=site)


def sum_of(rows: list[Json]) -> Decimal:
    taxed = (Decimal(tax["refund_total"]) for row in rows for tax in row["refund_tax"])
    return sum((Decimal(row["refund_total"]) for row in rows), Decimal(0)) + sum(taxed)


def run_woocommerce_standin(
    options: Options | None = None, port: int = 0
) -> AbstractContextManager[WooCommerceStandin]:
    return opened(WooCommerceStandin(options or Options(), port))
