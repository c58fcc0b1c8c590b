"""The store as tests and the demo hold it in their hands."""

import dataclasses
from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import Decimal

from starlette.types import ASGIApp

from ..common import customers
from ..common.dice import dice
from ..common.standin import Standin, opened
from ..common.till import Payment
from . import api_hooks, app, catalogue, orders, shopper, state, stock
from .delivery import Deliveries, Delivery
from .login import Login
from .options import Location, Options
from .shop import Shop
from .shopper import Basket
from .state import Account, Hook, Order, Refund, State, Variant

# What many stores gave an app that only had to read their orders.
BEFORE_FULFILMENT = ("store_v2_orders_read_only", "store_v2_products_read_only")


class BigCommerceStandin(Standin[Delivery]):
    deliveries: Deliveries

    def __init__(self, options: Options, port: int = 0) -> None:
        kept = state.load(options.state_file) if options.state_file else None
        self.shop = Shop(options, kept or State())
        super().__init__(self.shop, port)
        if kept is None:
            self.shop.add_account()
            if options.catalogue:
                catalogue.fill(self.shop)
        self.dice = dice(options.seed)
        self.deliveries = Deliveries(self.shop, self.faults)
        self.app = Login(self.shop, self.shop.token(31), self.shop.token(31))

    def build(self) -> ASGIApp:
        parts = (self.shop, self.deliveries, self.trickle, self.faults, self.requests, self.app)
        return app.build(*parts)

    def place_random(self, count: int) -> list[Order]:
        return shopper.place_random(self.shop, count)

    # Where it is, and how to get in.

    @property
    def url(self) -> str:
        """Of its API, as a store-level account is shown it."""
        return f"{self.front_page}/{self.shop.producer}"

    @property
    def account(self) -> Account:
        """The one that may do all that is needed."""
        return next(iter(self.shop.state.accounts.values()))

    def add_account(self, *scopes: str) -> Account:
        with self.shop.lock:
            return self.shop.add_account(scopes) if scopes else self.shop.add_account()

    def delete_account(self, token: str) -> None:
        """Its webhooks die with it."""
        with self.shop.lock:
            gone = self.shop.state.accounts.pop(token)
            hooks = self.shop.state.hooks
            for number in [one.id for one in hooks.values() if one.client_id == gone.client_id]:
                del hooks[number]

    def add_hook(self, scope: str, destination: str) -> Hook:
        """A webhook that the account has made by other hands than ours."""
        with self.shop.lock:
            return api_hooks.made(self.shop, self.account, scope, destination)

    # What shoppers and the shop's own staff do.

    def place_order(
        self,
        items: dict[str, int] | None = None,
        *,
        pickup: str = "",
        payment: Payment = "card",
        note: str = "",
        address: dict[str, str] | None = None,
    ) -> Order:
        """An order from the storefront. Items are quantities by SKU; left out, one product."""
        return shopper.check_out(
            self.shop, self.customer(address), self.basket(items, pickup, payment, note)
        )

    def abandon_checkout(self, items: dict[str, int] | None = None) -> Order:
        """An order that is incomplete: its customer went away, or the payment failed."""
        return shopper.abandon(self.shop, self.customer(None), self.basket(items, "", "card", ""))

    def customer(self, address: dict[str, str] | None) -> customers.Customer:
        customer = customers.make(self.dice)
        whole = {**customer.address, **(address or {})}
        return dataclasses.replace(customer, address=whole)

    def basket(
        self, items: dict[str, int] | None, pickup: str, payment: Payment, note: str
    ) -> Basket:
        chosen = {self.variant(sku).id: quantity for sku, quantity in (items or {}).items()}
        where = self.place(pickup) if pickup else None
        return Basket(chosen or {self.first_on_offer().id: 1}, where, payment, note)

    def place_orders(self, count: int) -> list[Order]:
        """Many at once; stock is first made plentiful, which is told to nobody."""
        with self.shop.lock:
            shopper.fill_shelves(self.shop)
            return self.place_random(count)

    def place(self, name: str) -> Location:
        return next(place for place in self.shop.options.locations if place.name == name)

    def first_on_offer(self) -> Variant:
        variants = self.shop.state.variants.values()
        return next(one for one in variants if (stock.units(self.shop, one) or 0) > 0)

    def pay(self, number: int) -> Order:
        return shopper.pay(self.shop, self.order(number))

    def edit(self, number: int, quantities: dict[str, int]) -> Order:
        """New quantities by SKU: nought takes the line out, a new SKU adds one."""
        by_number = {self.variant(sku).id: count for sku, count in quantities.items()}
        return shopper.change(self.shop, self.order(number), by_number)

    def cancel(self, number: int) -> Order:
        return shopper.cancel(self.shop, self.order(number))

    def set_status(self, number: int, status_id: int) -> Order:
        with self.shop.lock:
            return orders.set_status(self.shop, self.order(number), status_id)

    def touch(self, number: int) -> None:
        with self.shop.lock:
            order = self.order(number)
            order.staff_notes += "Ring twice. "
            orders.changed(self.shop, order)

    def archive(self, number: int) -> None:
        with self.shop.lock:
            orders.archive(self.shop, self.order(number))

    def purge(self, number: int) -> None:
        """Gone without a trace."""
        with self.shop.lock:
            del self.shop.state.orders[number]

    def refund(
        self,
        number: int,
        amount: Decimal | str | None = None,
        *,
        items: dict[str, int] | None = None,
        reason: str = "",
    ) -> Refund:
        """Of an amount, or of so many of each SKU, or (left out) of all that was paid."""
        with self.shop.lock:
            order = self.order(number)
            by_sku = {line.sku: line for line in order.lines}
            rows = [(by_sku[sku].id, count) for sku, count in (items or {}).items()]
            if amount is None and not rows:
                amount = order.total
            asked = None if amount is None else Decimal(amount)
            return orders.refund(self.shop, order, rows, asked, reason)

    def ship(self, number: int, items: dict[str, int], **told: str) -> None:
        """“Ship items” in the control panel."""
        with self.shop.lock:
            order = self.order(number)
            by_sku = {line.sku: line for line in order.lines}
            rows = [(by_sku[sku].id, count) for sku, count in items.items()]
            orders.ship(self.shop, order, rows, **told)

    def rename_status(self, status_id: int, label: str) -> None:
        self.shop.state.labels[status_id] = label

    def set_options(self, **changes: object) -> None:
        self.shop.options = dataclasses.replace(self.shop.options, **changes)  # type: ignore[arg-type]

    # What there is to see.

    def order(self, number: int) -> Order:
        return self.shop.state.orders[number]

    @property
    def orders(self) -> Sequence[Order]:
        return list(self.shop.state.orders.values())

    def variant(self, sku: str) -> Variant:
        variant = self.shop.variant_by_sku(sku)
        if variant is None:
            raise KeyError(sku)
        return variant

    def stock(self, sku: str, location: int = 1) -> int | None:
        return stock.counted(self.shop, self.variant(sku)).levels.get(location)


def run_bigcommerce_standin(
    options: Options | None = None, port: int = 0
) -> AbstractContextManager[BigCommerceStandin]:
    return opened(BigCommerceStandin(options or Options(), port))
