"""Customers who come by themselves, and what they want."""

from ..common import customers
from ..common.till import Payment
from .orders import Wish, place
from .shop import Shop
from .state import Order, Variant

PAYMENTS: dict[Payment, tuple[bool, str]] = {
    "card": (True, "SEOshop Payments - iDeal"),
    "later": (False, "SEOshop Payments - iDeal"),
    "cod": (False, "Cash on delivery"),
    "bacs": (False, "Bank transfer"),
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
    is_paid, payment = PAYMENTS[dice.choices(list(PAYMENTS), (75, 5, 10, 10))[0]]
    pickup = dice.choice(shop.options.places) if dice.random() < 0.35 else None
    return Wish(random_items(shop), pickup, is_paid, payment)


def random_items(shop: Shop) -> dict[int, int]:
    dice, variants = shop.random, list(shop.state.variants.values())
    wanted = dice.choices((1, 2, 3, 4, 6), (35, 30, 20, 10, 5))[0]
    items: dict[int, int] = {}
    for variant in dice.choices(variants, k=wanted * 4) if variants else []:
        if len(items) < wanted and left(variant) > 0:
            items[variant.id] = min(dice.choices((1, 2, 3), (75, 20, 5))[0], left(variant))
    return items


def left(variant: Variant) -> int:
    return variant.stock_level if variant.stock_tracking == "enabled" else 99


def fill_shelves(shop: Shop) -> None:
    """More of everything than a bench will order, which is told to nobody."""
    for variant in shop.state.variants.values():
        variant.stock_level = STOCK_FOR_A_BENCH


def first_counted(shop: Shop) -> Variant:
    return next(
        one
        for one in shop.state.variants.values()
        if one.title == "Default" and one.stock_tracking == "enabled" and one.stock_level > 5
    )
