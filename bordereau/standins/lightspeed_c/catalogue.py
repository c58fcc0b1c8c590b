"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

from decimal import Decimal

from ..common import shelf
from ..common.dice import dice
from ..common.shelf import ADDED, Thing, gtin
from .shop import Shop
from .state import Product, Variant

FIRST_PRODUCT = 39_914_001
FIRST_VARIANT = 65_592_001
LEVELS = (3, 6, 8, 12, 20, 24, 40, 60)


def fill(shop: Shop) -> None:
    chance = dice(shop.options.seed)
    for row in shelf.rows():
        add(shop, row.sku, row.name, row.price, row.category, row.things)
    for variant in shop.state.variants.values():
        variant.stock_level = chance.choice(LEVELS)
        product = shop.state.products[variant.product_id]
        if product.title.startswith("Gift card"):
            variant.stock_tracking = "disabled"


def add(
    shop: Shop, sku: str, title: str, price: str, category: str, things: tuple[Thing, ...]
) -> Product:
    product = Product(
        id=shop.state.next_id("product", FIRST_PRODUCT),
        title=title,
        category=category,
        picture=f"/pictures/{slug(category)}/{slug(title)}.svg",
        created=shop.clock.now(),
    )
    for thing in things:
        variant = Variant(
            id=shop.state.next_id("variant", FIRST_VARIANT),
            product_id=product.id,
            title=thing.choice or "Default",
            price=Decimal(price),
            sku=thing.sku,
            article_code=sku,
            ean=thing.gtin,
        )
        shop.state.variants[variant.id] = variant
        product.variant_ids.append(variant.id)
    shop.state.products[product.id] = product
    shop.unsaved = True
    return product


def add_one(shop: Shop, sku: str, title: str, price: str) -> Product:
    """What a test puts on sale besides."""
    thing = Thing("", sku, gtin(ADDED + shop.state.next_id("ean")))
    return add(shop, sku, title, price, "Kitchen", (thing,))


def slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
