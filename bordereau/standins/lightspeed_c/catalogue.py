"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

from decimal import Decimal

from ..common import shelf
from ..common.dice import dice
from ..common.shelf import ean13
from .shop import Shop
from .state import Product, Variant

FIRST_PRODUCT = 39_914_001
FIRST_VARIANT = 65_592_001
OWN_NUMBERS = 220_000_000_000
LEVELS = (3, 6, 8, 12, 20, 24, 40, 60)


def fill(shop: Shop) -> None:
    chance = dice(shop.options.seed)
    for row in shelf.rows():
        prefix = "".join(letter for letter in row.category if letter.isalpha())[:3].upper()
        sku = f"{prefix}-{row.place:03d}"
        add(shop, sku, row.name, row.price, row.category, list(row.choices or ("Default",)))
    for variant in shop.state.variants.values():
        variant.stock_level = chance.choice(LEVELS)
        product = shop.state.products[variant.product_id]
        if product.title.startswith("Gift card"):
            variant.stock_tracking = "disabled"


def add(shop: Shop, sku: str, title: str, price: str, category: str, choices: list[str]) -> Product:
    product = Product(
        id=shop.state.next_id("product", FIRST_PRODUCT),
        title=title,
        category=category,
        picture=f"/pictures/{slug(category)}/{slug(title)}.svg",
        created=shop.clock.now(),
    )
    for choice in choices:
        alone = len(choices) == 1
        variant = Variant(
            id=shop.state.next_id("variant", FIRST_VARIANT),
            product_id=product.id,
            title=choice,
            price=Decimal(price),
            sku=sku if alone else f"{sku}-{slug(choice).upper().replace('-', '')[:4]}",
            article_code=sku,
            ean=ean13(OWN_NUMBERS + shop.state.next_id("ean")),
        )
        shop.state.variants[variant.id] = variant
        product.variant_ids.append(variant.id)
    shop.state.products[product.id] = product
    shop.unsaved = True
    return product


def slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
