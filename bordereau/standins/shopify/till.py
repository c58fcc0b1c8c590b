"""The shop as its storefront sees it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from ..common import till
from ..common.customers import Customer
from ..common.till import Basket, Bought, BoughtLine, Counter, Good, Offer, numbers
from . import orders, shopper
from .routing import display_status
from .shop import Shop
from .state import Order, Product, Variant


class Till(till.Till[Shop, Order]):
    @property
    def counters(self) -> Sequence[Counter]:
        every = self.shop.state.locations.values()
        return [Counter(one.name, one.address1) for one in every if one.is_active]

    def goods(self, category: str) -> Sequence[Good]:
        products = [one for one in self.shop.state.products.values() if one.category == category]
        return [Good(one.title, one.picture, self.offers(one)) for one in products]

    def offers(self, product: Product) -> list[Offer]:
        return [self.offer_of(self.shop.state.variants[one]) for one in product.variant_ids]

    def offer(self, offer_id: str) -> Offer | None:
        found = self.shop.state.variants.get(int(offer_id)) if offer_id.isdigit() else None
        return self.offer_of(found) if found else None

    def offer_of(self, variant: Variant) -> Offer:
        return Offer(
            id=str(variant.id),
            name=self.shop.name_of(variant),
            option="" if variant.title == "Default Title" else variant.title,
            price=variant.price,
            picture=self.shop.state.products[variant.product_id].picture,
            left=max(variant.sellable, 0) if variant.tracked else None,
        )

    def check_out(self, customer: Customer, basket: Basket) -> Bought:
        places = self.shop.state.locations.values()
        asked = shopper.Basket(
            numbers(basket.items),
            next((place.id for place in places if place.name == basket.pickup), None),
            basket.payment,
            note=basket.note,
        )
        return self.bought(shopper.check_out(self.shop, customer, asked))

    def pay(self, key: str) -> None:
        with self.shop.lock:
            orders.pay(self.shop, shopper.changeable(self.found(key)))

    def change(self, key: str, quantities: dict[str, int]) -> None:
        by_number = numbers(quantities)
        shopper.change(self.shop, shopper.changeable(self.found(key)), by_number)

    def cancel(self, key: str) -> None:
        with self.shop.lock:
            orders.cancel(self.shop, shopper.changeable(self.found(key)))

    def bought(self, order: Order) -> Bought:
        return Bought(
            key=order.key,
            number=f"#{order.number}",
            status=status_of(order),
            mood=mood_of(order),
            placed_at=order.created,
            delivery=order.shipping_title,
            lines=[
                BoughtLine(
                    str(line.variant_id or ""), line.name, line.current, line.price * line.current
                )
                for line in order.lines
                if line.current
            ],
            delivery_price=order.shipping_price,
            tax=Decimal(0),  # the prices hold it
            total=order.current_total,
            is_paid=orders.is_paid(order),
            may_change=shopper.may_change(order),
            note=order.note,
        )


def status_of(order: Order) -> str:
    if order.cancelled:
        return "Cancelled"
    if display_status(order) == "FULFILLED":
        return "Collected" if order.pickup_id else "On its way"
    return "Received; we are preparing it" if orders.is_paid(order) else "Waiting for payment"


def mood_of(order: Order) -> Literal["", "well", "waits"]:
    if order.cancelled:
        return ""
    return "well" if orders.is_paid(order) else "waits"
