"""The shop as its storefront sees it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from ..common import till
from ..common.customers import Customer
from ..common.till import Basket, Bought, BoughtLine, Counter, Good, Offer, TooLate, numbers
from . import orders, shopper
from .shop import Shop
from .state import Order, Variant

STATUSES = {
    "processing_awaiting_payment": "Waiting for payment",
    "processing_awaiting_shipment": "Received; we are preparing it",
    "processing_awaiting_pickup": "Received; we are preparing it",
    "completed_shipped": "On its way",
    "completed_picked_up": "Collected",
    "cancelled": "Cancelled",
}
CHANGEABLE = {one for one in STATUSES if one.startswith("processing")}


class Till(till.Till[Shop, Order]):
    @property
    def counters(self) -> Sequence[Counter]:
        return [Counter(place.name, place.address) for place in self.shop.options.places]

    def goods(self, category: str) -> Sequence[Good]:
        state = self.shop.state
        return [
            Good(
                product.title,
                product.picture,
                [self.offer_of(state.variants[number]) for number in product.variant_ids],
            )
            for product in list(state.products.values())
            if product.category == category
        ]

    def offer(self, offer_id: str) -> Offer | None:
        variant = self.shop.state.variants.get(int(offer_id)) if offer_id.isdigit() else None
        return self.offer_of(variant) if variant else None

    def offer_of(self, variant: Variant) -> Offer:
        product = self.shop.state.products[variant.product_id]
        option = variant.title if len(product.variant_ids) > 1 else ""
        return Offer(
            id=str(variant.id),
            name=f"{product.title}, {option}" if option else product.title,
            option=option,
            price=variant.price,
            picture=product.picture,
            left=variant.stock_level if variant.stock_tracking == "enabled" else None,
        )

    def check_out(self, customer: Customer, basket: Basket) -> Bought:
        places = self.shop.options.places
        is_paid, payment = shopper.PAYMENTS[basket.payment]
        wish = orders.Wish(
            numbers(basket.items),
            next((place for place in places if place.name == basket.pickup), None),
            is_paid,
            payment,
            basket.note,
        )
        return self.bought(orders.place(self.shop, customer, wish))

    def changeable(self, key: str) -> Order:
        order = self.found(key)
        if order is None or order.status not in CHANGEABLE:
            raise TooLate(key)
        return order

    def pay(self, key: str) -> None:
        orders.pay(self.shop, self.changeable(key))

    def change(self, key: str, quantities: dict[str, int]) -> None:
        orders.edit(self.shop, self.changeable(key), numbers(quantities))

    def cancel(self, key: str) -> None:
        orders.set_status(self.shop, self.changeable(key), "cancelled")

    def bought(self, order: Order) -> Bought:
        return Bought(
            key=order.key,
            number=order.number,
            status=STATUSES.get(order.status, order.status),
            mood=mood_of(order),
            placed_at=order.created,
            delivery=order.shipment_title,
            lines=[
                BoughtLine(str(one.variant_id), one.product_title, one.ordered, one.total)
                for one in order.lines
            ],
            delivery_price=order.shipment_price,
            tax=Decimal(0),
            total=order.total,
            is_paid=order.payment_status == "paid",
            may_change=order.status in CHANGEABLE,
            note=order.comment,
        )


def mood_of(order: Order) -> Literal["", "well", "waits"]:
    if order.status == "processing_awaiting_payment":
        return "waits"
    return "" if order.status == "cancelled" else "well"
