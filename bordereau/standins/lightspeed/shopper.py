"""Customers who come by themselves, and what they want."""

import random
from functools import partial

from ..common import customers, whims
from ..common.till import Payment
from .orders import Wish, place
from .shop import Shop
from .state import Order, Product, Variation

METHODS: dict[Payment, tuple[str, str]] = {
    "card": ("PAID", "Card"),
    "later": ("AWAITING_PAYMENT", "Card"),
    "cod": ("AWAITING_PAYMENT", "Cash on delivery"),
    "bacs": ("AWAITING_PAYMENT", "Bank transfer"),
}


def place_random(shop: Shop, count: int) -> list[Order]:
    with shop.lock:
        return [
            place(shop, customers.make(shop.random), wish)
            for _turn in range(count)
            if (wish := random_wish(shop)).items
        ]


def random_wish(shop: Shop) -> Wish:
    dice = shop.random
    payment, method = METHODS[whims.payment(dice)]
    return Wish(
        items=whims.some_of(dice, list(shop.state.products.values()), partial(look, dice)),
        pickup=whims.pickup(dice, shop.options.places),
        payment=payment,
        method=method,
    )


def look(dice: random.Random, product: Product) -> tuple[tuple[int, int], int]:
    sold = dice.choice(product.variations) if product.variations else product
    left = whims.UNCOUNTED if sold.quantity is None else sold.quantity
    return (product.id, sold.id if product.variations else 0), left


def fill_shelves(shop: Shop) -> None:
    """More of everything than a bench will order, which is told to nobody."""
    for product in shop.state.products.values():
        counted: list[Product | Variation] = [product, *product.variations]
        for sold in counted:
            if sold.quantity is not None:
                sold.quantity = whims.PLENTY


def first_counted(shop: Shop) -> Product:
    return next(
        one
        for one in shop.state.products.values()
        if not one.variations and one.quantity is not None and one.quantity > 5
    )
