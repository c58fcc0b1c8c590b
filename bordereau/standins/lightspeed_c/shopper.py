"""Customers who come by themselves, and what they want."""

from ..common import customers, whims
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


def place_random(shop: Shop, count: int) -> list[Order]:
    with shop.lock:
        return [
            place(shop, customers.make(shop.random), wish)
            for _turn in range(count)
            if (wish := random_wish(shop)).items
        ]


def random_wish(shop: Shop) -> Wish:
    dice, variants = shop.random, list(shop.state.variants.values())
    is_paid, payment = PAYMENTS[whims.payment(dice)]
    pickup = whims.pickup(dice, shop.options.places)
    return Wish(whims.some_of(dice, variants, look), pickup, is_paid, payment)


def look(variant: Variant) -> tuple[int, int]:
    is_counted = variant.stock_tracking == "enabled"
    return variant.id, variant.stock_level if is_counted else whims.UNCOUNTED


def fill_shelves(shop: Shop) -> None:
    """More of everything than a bench will order, which is told to nobody."""
    for variant in shop.state.variants.values():
        variant.stock_level = whims.PLENTY


def first_counted(shop: Shop) -> Variant:
    return next(
        one
        for one in shop.state.variants.values()
        if one.title == "Default" and one.stock_tracking == "enabled" and one.stock_level > 5
    )
