"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

import random
import re
from decimal import Decimal

from ..common import shelf
from ..common.customers import plain
from ..common.dice import dice
from ..common.shelf import Row, Thing
from .shop import Shop
from .state import Product, Variant

STEP = Decimal("0.25")


def fill(shop: Shop) -> None:
    chance = dice(shop.options.seed)
    for row in shelf.rows():
        add(shop, chance, row)


def add(shop: Shop, chance: random.Random, row: Row) -> Product:
    """A product without a choice has one variant all the same."""
    price = Decimal(row.price)
    product = Product(
        id=shop.state.next_id("product", 77),
        name=row.name,
        price=price,
        category=row.category,
        picture=f"/pictures/{slug(row.category)}/{slug(row.name)}.svg",
        type="digital" if row.is_gift_card else "physical",
        tracking="none" if row.is_gift_card else "variant" if row.choices else "product",
        option_name=row.label,
    )
    shop.state.products[product.id] = product
    for place, thing in enumerate(row.things):
        dearer = price + price * place * STEP if row.label == "Size" else None
        add_variant(shop, chance, product, thing, dearer)
    return product


def add_variant(
    shop: Shop, chance: random.Random, product: Product, thing: Thing, price: Decimal | None
) -> Variant:
    """All of the stock stands at the first location, as in a store that had only one before."""
    first, *others = (one.id for one in shop.options.locations)
    level = chance.choice((3, 6, 8, 12, 20, 24, 40, 60))
    variant = Variant(
        id=shop.state.next_id("variant", 101),
        product_id=product.id,
        sku=thing.sku,
        upc=thing.gtin,
        price=None if price is None else price.quantize(Decimal("0.01")),
        option=thing.choice,
        levels={first: level, **dict.fromkeys(others, 0)} if product.tracking != "none" else {},
    )
    shop.state.variants[variant.id] = variant
    product.variant_ids.append(variant.id)
    return variant


def slug(name: str) -> str:
    words = (plain(word) for word in re.split(r"[^\w]+", name))
    return "-".join(filter(None, words))
