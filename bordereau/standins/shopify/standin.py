"""The store as tests and the demo hold it in their hands."""

import string
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal

from starlette.types import ASGIApp

from ..common import customers
from ..common.dice import dice
from ..common.standin import Standin, opened
from ..common.till import Payment
from . import app, catalogue, fulfil, oauth, orders, routing, shopper, state
from .delivery import Deliveries, Delivery
from .options import Options
from .shop import Shop
from .shopper import Basket
from .state import Order, Part, State, Token, Variant


class ShopifyStandin(Standin[Delivery]):
    deliveries: Deliveries

    def __init__(self, options: Options, port: int = 0) -> None:
        kept = state.load(options.state_file) if options.state_file else None
        self.shop = Shop(options, kept or State())
        super().__init__(self.shop, port)
        if kept is None:
            self.shop.state.client_id = self.shop.token(32)
            self.shop.state.secrets = ["shpss_" + self.shop.token(32)]
            catalogue.open_places(self.shop)
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
    def client_id(self) -> str:
        return self.shop.state.client_id

    @property
    def secret(self) -> str:
        return self.shop.state.secrets[0]

    def static_token(self, scopes: Sequence[str] | None = None) -> Token:
        """As an app made in the admin has it: it does not end."""
        with self.shop.lock:
            return oauth.grant(
                self.shop, seconds=None, scopes=None if scopes is None else list(scopes)
            )

    def revoke_tokens(self) -> None:
        with self.shop.lock:
            self.shop.state.tokens.clear()

    def rotate_secret(self) -> str:
        """A new secret beside the old one, which goes on signing until it is revoked."""
        new = "shpss_" + self.shop.token(32, string.hexdigits[:16])
        self.shop.state.secrets.append(new)
        return new

    def speak(self, version: str) -> None:
        self.shop.options = replace(self.shop.options, version=version)

    # What shoppers and the shop's own staff do.

    def place_order(
        self,
        items: Mapping[str, int] | None = None,
        *,
        pickup: str = "",
        payment: Payment = "card",
        note: str = "",
        test: bool = False,
        source: str = "web",
        attributes: Mapping[str, str] | None = None,
    ) -> Order:
        """An order from the storefront. Items are quantities by SKU; left out, one product."""
        basket = Basket(
            items=self.by_sku(items) if items else {self.first_on_offer().id: 1},
            pickup_id=self.shop.location_named(pickup).id if pickup else None,
            payment=payment,
            note=note,
            test=test,
            source=source,
            attributes=dict(attributes or {}),
        )
        return shopper.check_out(self.shop, customers.make(self.dice), basket)

    def place_orders(self, count: int) -> list[Order]:
        """Many at once, for benches."""
        with self.shop.lock:
            self.fill_shelves()
            return self.place_random(count)

    def fill_shelves(self) -> None:
        """More of everything than anybody orders, which is told to nobody."""
        shopper.fill_shelves(self.shop)

    def by_sku(self, items: Mapping[str, int]) -> dict[int, int]:
        return {self.variant(sku).id: quantity for sku, quantity in items.items()}

    def first_on_offer(self) -> Variant:
        every = self.shop.state.variants.values()
        return next(one for one in every if shopper.on_offer(self.shop, one))

    def pay(self, number: int) -> None:
        with self.shop.lock:
            orders.pay(self.shop, self.order(number))

    def edit(self, number: int, quantities: Mapping[str, int]) -> Order:
        """New quantities by SKU: nought takes the line out, a new SKU adds one."""
        return shopper.change(self.shop, self.order(number), self.by_sku(quantities))

    def annotate(self, number: int, note: str) -> None:
        with self.shop.lock:
            self.order(number).note = note
            self.shop.touch(self.order(number))

    def refund(self, number: int, items: Mapping[str, int], amount: Decimal | None = None) -> None:
        """Of so many of each SKU, or of an amount alone."""
        with self.shop.lock:
            order = self.order(number)
            units = {line.id: items.get(line.sku, 0) for line in order.lines}
            orders.refund(self.shop, order, units, amount)

    def cancel(self, number: int) -> None:
        with self.shop.lock:
            orders.cancel(self.shop, self.order(number))

    def delete(self, number: int) -> None:
        with self.shop.lock:
            orders.delete(self.shop, self.order(number))

    # Where orders are sent from.

    def route(self, number: int) -> None:
        with self.shop.lock:
            routing.route(self.shop, self.order(number))

    def move(self, number: int, place: str, items: Mapping[str, int] | None = None) -> Part:
        """The first part of an order, or so many of some SKUs of it."""
        with self.shop.lock:
            order = self.order(number)
            location = self.shop.location_named(place).id
            return routing.move(self.shop, order, self.part(number), location, items or {})

    def hold(self, number: int, reason: str) -> None:
        with self.shop.lock:
            routing.hold(self.shop, self.part(number), reason)

    def release(self, number: int) -> None:
        with self.shop.lock:
            routing.release(self.shop, self.part(number))

    def schedule(self, number: int) -> None:
        with self.shop.lock:
            routing.schedule(self.shop, self.part(number))

    def hand_to_service(self, number: int) -> None:
        with self.shop.lock:
            self.part(number).request_status = "ACCEPTED"

    def fulfil_by_hand(self, number: int, items: Mapping[str, int]) -> None:
        """In the shop's own pages, so many of some SKUs of the order's first part."""
        with self.shop.lock:
            order, part = self.order(number), self.part(number)
            skus = {line.id: line.sku for line in order.lines}
            wanted = {one.id: items.get(skus[one.line_id], 0) for one in part.lines}
            _, errors = fulfil.create(self.shop, order, [(part, wanted)], {}, notify=True)
            if errors:
                raise ValueError(errors[0]["message"])

    def part(self, number: int) -> Part:
        return next(one for one in self.order(number).parts if not one.is_over)

    # What there is to see.

    def order(self, number: int) -> Order:
        return self.shop.state.orders[number]

    def variant(self, sku: str) -> Variant:
        return self.shop.variant_by_sku(sku)

    def status(self, number: int) -> str:
        return routing.display_status(self.order(number))


def run_shopify_standin(
    options: Options | None = None, port: int = 0
) -> AbstractContextManager[ShopifyStandin]:
    return opened(ShopifyStandin(options or Options(), port))
