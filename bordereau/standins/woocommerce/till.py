"""The shop as its storefront sees it."""

from collections.abc import Sequence
from typing import Literal

from ..common import till
from ..common.customers import Customer
from ..common.till import Basket, Bought, BoughtLine, Counter, Good, Offer, TooLate, numbers
from . import shopper
from .lines import decimal
from .shop import Shop
from .state import Order, Product

STATUSES = {
    "pending": "Waiting for payment",
    "processing": "Received; we are preparing it",
    "on-hold": "Waiting for your transfer",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Payment failed",
    "trash": "Withdrawn by the shop",
}


class Till(till.Till[Shop, Order]):
    @property
    def counters(self) -> Sequence[Counter]:
        return [Counter(place.name, place.address_1) for place in self.shop.options.places]

    def goods(self, category: str) -> Sequence[Good]:
        products = list(self.shop.state.products.values())
        chosen = [one for one in products if one.category == category and not one.parent_id]
        return [Good(one.name, one.picture, self.offers(one)) for one in chosen]

    def offers(self, product: Product) -> list[Offer]:
        if product.type != "variable":
            return [offer_of(product)]
        return [offer_of(self.shop.state.products[number]) for number in product.variation_ids]

    def offer(self, offer_id: str) -> Offer | None:
        product = self.shop.state.products.get(int(offer_id)) if offer_id.isdigit() else None
        return offer_of(product) if product else None

    def check_out(self, customer: Customer, basket: Basket) -> Bought:
        places = self.shop.options.places
        asked = shopper.Basket(
            numbers(basket.items),
            next((place for place in places if place.name == basket.pickup), None),
            basket.payment,
            note=basket.note,
        )
        return self.bought(shopper.check_out(self.shop, customer, asked))

    def secret_of(self, order: Order) -> str:
        return order.order_key

    def changeable(self, key: str) -> Order:
        order = self.found(key)
        if order is None or order.status not in shopper.CHANGEABLE:
            raise TooLate(key)
        return order

    def pay(self, key: str) -> None:
        shopper.pay(self.shop, self.changeable(key))

    def change(self, key: str, quantities: dict[str, int]) -> None:
        by_number = numbers(quantities)
        shopper.change(self.shop, self.changeable(key), by_number)

    def cancel(self, key: str) -> None:
        shopper.cancel(self.shop, self.changeable(key))

    def bought(self, order: Order) -> Bought:
        return Bought(
            key=order.order_key,
            number=str(order.id),
            status=status_of(order),
            mood=mood_of(order.status),
            placed_at=order.created,
            delivery=order.shipping_lines[0].method_title if order.shipping_lines else "",
            lines=[
                BoughtLine(str(line.sold_id), line.name, line.quantity, line.total)
                for line in order.lines
            ],
            delivery_price=order.shipping_total,
            tax=order.cart_tax + order.shipping_tax,
            total=order.total,
            is_paid=order.paid is not None,
            may_change=order.status in shopper.CHANGEABLE,
            note=order.customer_note,
        )


def offer_of(product: Product) -> Offer:
    limited = product.manage_stock and product.backorders == "no"
    return Offer(
        id=str(product.id),
        name=product.name,
        option=str(product.attributes[0]["option"]) if product.parent_id else "",
        price=decimal(product.price),
        picture=product.picture,
        was=decimal(product.regular_price) if product.sale_price else None,
        left=(product.stock_quantity or 0) if limited else None,
    )


def status_of(order: Order) -> str:
    """As the customer sees it. A status that a plugin added is shown as it is."""
    if order.status == "completed":
        pickup = any("pickup" in line.method_id for line in order.shipping_lines)
        return "Collected" if pickup else "On its way"
    return STATUSES.get(order.status, order.status)


def mood_of(status: str) -> Literal["", "well", "waits"]:
    if status in {"completed", "processing"}:
        return "well"
    return "waits" if status in {"pending", "on-hold", "failed"} else ""
