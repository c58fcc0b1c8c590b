"""What a shopper does in the storefront: order, pay, change their mind, cancel."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from ..common import customers, whims
from ..common.customers import Customer
from ..common.till import Payment, SoldOut, TooLate
from . import orders
from .shop import Shop
from .state import Order, Variant

GATEWAYS: dict[Payment, str] = {
    "card": "shopify_payments",
    "later": "shopify_payments",
    "cod": "Cash on Delivery (COD)",
    "bacs": "Bank Deposit",
}


@dataclass(frozen=True)
class Basket:
    """Variant ids, and how many of each."""

    items: Mapping[int, int]
    pickup_id: int | None = None
    payment: Payment = "card"
    note: str = ""
    test: bool = False
    source: str = "web"
    attributes: dict[str, str] = field(default_factory=dict)


def check_out(shop: Shop, customer: Customer, basket: Basket) -> Order:
    with shop.lock:
        lines = []
        for number, quantity in basket.items.items():
            variant = shop.state.variants[number]
            check_in_stock(shop, variant, quantity)
            lines.append(orders.line_of(shop, variant, quantity))
        is_sent = any(line.requires_shipping for line in lines)
        by_post = is_sent and not basket.pickup_id and basket.source != "pos"
        now = shop.clock.now()
        order = Order(
            id=shop.new_id("order"),
            number=shop.state.next_id("number", 1000),
            key=shop.token(24, string.ascii_lowercase + string.digits),
            created=now,
            updated=now,
            email=customer.email,
            phone=customer.address.get("phone"),
            shipping=dict(customer.address) if by_post else None,
            billing=dict(customer.address),
            lines=lines,
            shipping_price=shop.options.flat_rate if by_post else Decimal(0),
            shipping_title=title(shop, basket) if is_sent else "",
            pickup_id=basket.pickup_id,
            gateway="bogus" if basket.test else GATEWAYS[basket.payment],
            test=basket.test,
            source=basket.source,
            note=basket.note or customer.note,
            attributes=basket.attributes,
        )
        if basket.payment == "card":
            order.received = order.current_total
        return orders.place(shop, order)


def title(shop: Shop, basket: Basket) -> str:
    place = shop.state.locations.get(basket.pickup_id or 0)
    return place.name if place else "Standard"


def check_in_stock(shop: Shop, variant: Variant, quantity: int) -> None:
    if variant.tracked and variant.sellable < quantity:
        raise SoldOut(shop.name_of(variant))


def on_offer(shop: Shop, variant: Variant) -> bool:
    is_active = shop.state.products[variant.product_id].status == "ACTIVE"
    return is_active and (not variant.tracked or variant.sellable > 0)


def fill_shelves(shop: Shop) -> None:
    """More of everything than a bench will order, which is told to nobody."""
    for variant in shop.state.variants.values():
        for level in variant.levels.values():
            level.available = whims.PLENTY


def place_random(shop: Shop, count: int) -> list[Order]:
    """Orders of customers who know what they want: mostly delivery, mostly paid."""
    with shop.lock:
        placed = []
        for _ in range(count):
            basket = random_basket(shop)
            if basket.items:
                placed.append(check_out(shop, customers.make(shop.random), basket))
        return placed


def random_basket(shop: Shop) -> Basket:
    dice = shop.random
    return Basket(
        items=whims.some_of(dice, list(shop.state.variants.values()), partial(look, shop)),
        pickup_id=whims.pickup(dice, list(shop.state.locations)),
        payment=whims.payment(dice),
    )


def look(shop: Shop, variant: Variant) -> tuple[int, int]:
    left = variant.sellable if variant.tracked else whims.UNCOUNTED
    return variant.id, left if on_offer(shop, variant) else 0


def may_change(order: Order) -> bool:
    return order.cancelled is None and not any(line.fulfilled for line in order.lines)


def changeable(order: Order | None) -> Order:
    if order is None or not may_change(order):
        raise TooLate(str(order.id) if order else "")
    return order


def change(shop: Shop, order: Order, quantities: Mapping[int, int]) -> Order:
    """New quantities by variant; nought takes a line out."""
    with shop.lock:
        changeable(order)
        have = {line.variant_id: line.current for line in order.lines}
        for number, quantity in quantities.items():
            more = quantity - have.get(number, 0)
            if more > 0:
                check_in_stock(shop, shop.state.variants[number], more)
        orders.edit(shop, order, quantities)
        return order
