"""Customers who come by themselves, and what they want."""

from ..common import customers
from .orders import Wish, place
from .shop import Shop
from .state import Order, Product, Variation

METHODS = {
    "card": ("PAID", "Card"),
    "later": ("AWAITING_PAYMENT", "Card"),
    "cod": ("AWAITING_PAYMENT", "Cash on delivery"),
    "bacs": ("AWAITING_PAYMENT", "Bank transfer"),
}
STOCK_FOR_A_BENCH = 1_000_000


def place_random(shop: Shop, count: int) -> list[Order]:
    with shop.lock:
        return [
            place(shop, customers.make(shop.random), wish)
            for _turn in range(count)
            if (wish := random_wish(shop)).items
        ]


def random_wish(shop: Shop) -> Wish:
    dice = shop.random
    payment, method = METHODS[dice.choices(list(METHODS), (75, 5, 10, 10))[0]]
    return Wish(
        items=random_items(shop),
        pickup=dice.choice(shop.options.places) if dice.random() < 0.35 else None,
        payment=payment,
        method=method,
    )


def random_items(shop: Shop) -> dict[tuple[int, int], int]:
    dice, products = shop.random, list(shop.state.products.values())
    wanted = dice.choices((1, 2, 3, 4, 6), (35, 30, 20, 10, 5))[0]
    items: dict[tuple[int, int], int] = {}
    for product in dice.choices(products, k=wanted * 4) if products else []:
        sold = dice.choice(product.variations) if product.variations else product
        left = 99 if sold.quantity is None else sold.quantity
        if len(items) < wanted and left > 0:
            key = (product.id, sold.id if product.variations else 0)
            items[key] = min(dice.choices((1, 2, 3), (75, 20, 5))[0], left)
    return items


def fill_shelves(shop: Shop) -> None:
    """More of everything than a bench will order, which is told to nobody."""
    for product in shop.state.products.values():
        counted: list[Product | Variation] = [product, *product.variations]
        for sold in counted:
            if sold.quantity is not None:
                sold.quantity = STOCK_FOR_A_BENCH


def first_counted(shop: Shop) -> Product:
    return next(
        one
        for one in shop.state.products.values()
        if not one.variations and one.quantity is not None and one.quantity > 5
    )
