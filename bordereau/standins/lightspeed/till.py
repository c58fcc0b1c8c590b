"""The shop as its storefront sees it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from ..common import till
from ..common.customers import Customer
from ..common.till import Basket, Bought, BoughtLine, Counter, Good, Offer, TooLate
from . import orders, shopper
from .render import exact_total
from .shop import Shop
from .state import Order, Product, Variation

OPEN = {"AWAITING_PROCESSING", "PROCESSING"}
PAYABLE = {"AWAITING_PAYMENT", "PAID"}
DONE = {"SHIPPED": "On its way", "OUT_FOR_DELIVERY": "On its way"}


class Till(till.Till[Shop, Order]):
    @property
    def counters(self) -> Sequence[Counter]:
        return [Counter(place.name, place.address) for place in self.shop.options.places]

    def goods(self, category: str) -> Sequence[Good]:
        products = list(self.shop.state.products.values())
        chosen = [one for one in products if one.category == category]
        return [Good(one.name, one.picture, offers(one)) for one in chosen]

    def offer(self, offer_id: str) -> Offer | None:
        key = self.key_of(offer_id)
        if key is None:
            return None
        product = self.shop.state.products[key[0]]
        return next(one for one in offers(product) if one.id == offer_id)

    def key_of(self, offer_id: str) -> tuple[int, int] | None:
        """A product's id, or a variation's: no two things share one."""
        for product in self.shop.state.products.values():
            if str(product.id) == offer_id and not product.variations:
                return product.id, 0
            if any(str(one.id) == offer_id for one in product.variations):
                return product.id, int(offer_id)
        return None

    def keys(self, items: dict[str, int]) -> dict[tuple[int, int], int]:
        return {key: units for one, units in items.items() if (key := self.key_of(one))}

    def check_out(self, customer: Customer, basket: Basket) -> Bought:
        payment, method = shopper.METHODS[basket.payment]
        places = self.shop.options.places
        wish = orders.Wish(
            self.keys(basket.items),
            next((place for place in places if place.name == basket.pickup), None),
            payment,
            method,
            basket.note,
        )
        with self.shop.lock:
            return self.bought(orders.place(self.shop, customer, wish))

    def changeable(self, key: str) -> Order:
        order = self.found(key)
        if order is None or not may_change(order):
            raise TooLate(key)
        return order

    def pay(self, key: str) -> None:
        with self.shop.lock:
            orders.change(self.shop, self.changeable(key), payment="PAID")

    def change(self, key: str, quantities: dict[str, int]) -> None:
        with self.shop.lock:
            orders.edit(self.shop, self.changeable(key), self.keys(quantities))

    def cancel(self, key: str) -> None:
        with self.shop.lock:
            orders.change(self.shop, self.changeable(key), payment="CANCELLED")

    def bought(self, order: Order) -> Bought:
        return Bought(
            key=order.key,
            number=order.id,
            status=status_of(order),
            mood=mood_of(order),
            placed_at=datetime.fromtimestamp(order.created, UTC),
            delivery=order.shipping,
            lines=[
                BoughtLine(
                    str(one.variation_id or one.product_id),
                    f"{one.name}, {one.option[1]}" if one.option else one.name,
                    one.quantity,
                    one.price * one.quantity,
                )
                for one in order.items
            ],
            delivery_price=order.shipping_rate,
            tax=Decimal(0),
            total=exact_total(order),
            is_paid=order.payment in {"PAID", "PARTIALLY_REFUNDED", "REFUNDED"},
            may_change=may_change(order),
            note=order.comments,
        )


def offers(product: Product) -> list[Offer]:
    if not product.variations:
        return [offer_of(product, product)]
    return [offer_of(product, one) for one in product.variations]


def offer_of(product: Product, sold: Product | Variation) -> Offer:
    option = sold.option[1] if isinstance(sold, Variation) else ""
    return Offer(
        id=str(sold.id),
        name=f"{product.name}, {option}" if option else product.name,
        option=option,
        price=sold.price,
        picture=product.picture,
        left=sold.quantity,
    )


def may_change(order: Order) -> bool:
    return order.payment in PAYABLE and order.fulfilment in OPEN


def status_of(order: Order) -> str:
    """As the customer sees it. A status of the shop's own is shown as it is."""
    if order.payment in {"CANCELLED", "REFUNDED"}:
        return order.payment.capitalize()
    if order.fulfilment == "DELIVERED":
        return "Collected" if order.is_pickup else "On its way"
    if order.fulfilment not in OPEN:
        return DONE.get(order.fulfilment, order.fulfilment)
    return (
        "Waiting for payment"
        if order.payment == "AWAITING_PAYMENT"
        else "Received; we are preparing it"
    )


def mood_of(order: Order) -> Literal["", "well", "waits"]:
    if order.payment == "AWAITING_PAYMENT":
        return "waits"
    return "well" if order.payment == "PAID" else ""
