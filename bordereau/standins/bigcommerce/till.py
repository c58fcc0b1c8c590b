"""The shop as its storefront sees it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from ..common import till
from ..common.customers import Customer
from ..common.till import Basket, Bought, BoughtLine, Counter, Good, Offer, TooLate, numbers
from . import shopper, stock
from .render import Taxed
from .shop import STATUSES, Shop
from .state import Order, Product, Variant

# In the storefront's words; another status is shown as the shop calls it.
SAID = {
    1: "Waiting for payment",
    2: "On its way",
    4: "Refunded",
    5: "Cancelled",
    6: "Payment failed",
    7: "Waiting for payment",
    11: "Received; we are preparing it",
}


class Till(till.Till[Shop, Order]):
    @property
    def counters(self) -> Sequence[Counter]:
        return [Counter(place.name, place.address_1) for place in self.shop.options.locations]

    def goods(self, category: str) -> Sequence[Good]:
        chosen = [p for p in list(self.shop.state.products.values()) if p.category == category]
        return [Good(one.name, one.picture, self.offers(one)) for one in chosen]

    def offers(self, product: Product) -> list[Offer]:
        return [self.offer_of(self.shop.state.variants[one]) for one in product.variant_ids]

    def offer(self, offer_id: str) -> Offer | None:
        found = self.shop.state.variants.get(int(offer_id)) if offer_id.isdigit() else None
        return self.offer_of(found) if found else None

    def offer_of(self, variant: Variant) -> Offer:
        product = self.shop.product_of(variant)
        name = f"{product.name} - {variant.option}" if variant.option else product.name
        price = self.shop.price_of(variant)
        left = stock.units(self.shop, variant)
        return Offer(str(variant.id), name, variant.option, price, product.picture, left=left)

    def check_out(self, customer: Customer, basket: Basket) -> Bought:
        places = self.shop.options.locations
        asked = shopper.Basket(
            numbers(basket.items),
            next((place for place in places if place.name == basket.pickup), None),
            basket.payment,
            basket.note,
        )
        return self.bought(shopper.check_out(self.shop, customer, asked))

    def changeable(self, key: str) -> Order:
        order = self.found(key)
        if order is None:
            raise TooLate(key)
        shopper.check_changeable(order)
        return order

    def pay(self, key: str) -> None:
        shopper.pay(self.shop, self.changeable(key))

    def change(self, key: str, quantities: dict[str, int]) -> None:
        by_number = numbers(quantities)
        shopper.change(self.shop, self.changeable(key), by_number)

    def cancel(self, key: str) -> None:
        shopper.cancel(self.shop, self.changeable(key))

    def bought(self, order: Order) -> Bought:
        total = Taxed(self.shop, order.total)
        included = self.shop.options.prices_include_tax
        return Bought(
            key=order.key,
            number=str(order.id),
            status=status_of(order),
            mood=mood_of(order),
            placed_at=order.created,
            delivery=order.shipping_method,
            lines=[
                BoughtLine(str(one.variant_id), name_of(one.name, one.option), one.quantity,
                           one.price * one.quantity)
                for one in order.lines
            ],
            delivery_price=order.shipping,
            tax=Decimal(0) if included else round(total.inc - total.ex, 2),
            total=round(total.inc, 2),
            is_paid=order.payment_status == "captured",
            may_change=order.status_id in shopper.CHANGEABLE,
            note=order.message,
        )  # fmt: skip


def name_of(name: str, option: str) -> str:
    return f"{name} - {option}" if option else name


def status_of(order: Order) -> str:
    if order.status_id == 10:
        return "Collected" if order.pickup_id else "On its way"
    return SAID.get(order.status_id, STATUSES[order.status_id])


def mood_of(order: Order) -> Literal["", "well", "waits"]:
    if order.status_id in (1, 6, 7):
        return "waits"
    return "well" if order.status_id in (2, 8, 9, 10, 11) else ""
