"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

import re
import unicodedata
from decimal import Decimal

from ..common import shelf
from ..common.dice import dice
from ..common.shelf import ADDED, gtin
from .shop import Shop
from .state import Level, Location, Product, Variant


def open_places(shop: Shop) -> None:
    for place in shop.options.places:
        number = shop.new_id("location")
        shop.state.locations[number] = Location(
            number, place.name, place.address1, place.city, place.zip, place.country
        )


def fill(shop: Shop) -> None:
    """Most is kept in the first place alone, every third product in all of them."""
    chance = dice(shop.options.seed)
    for row in shelf.rows():
        stock = chance.choice((6, 8, 12, 20, 24, 40, 60))
        product = add_product(shop, row.name, row.category)
        for thing in row.things:
            title = thing.choice or "Default Title"
            price = Decimal(row.price)
            variant = add_variant(shop, product, thing.sku, price, title, stock, thing.gtin)
            if len(shop.state.variants) % 3 == 0:
                for level in variant.levels.values():
                    level.available = stock


def add_product(shop: Shop, title: str, category: str = "Gifts") -> Product:
    picture = f"/pictures/{slug(category)}/{slug(title)}.svg"
    product = Product(shop.new_id("product"), title, category, picture)
    shop.state.products[product.id] = product
    return product


def add_variant(
    shop: Shop, product: Product, sku: str, price: Decimal, title: str = "Default Title",
    stock: int = 0, barcode: str = "",
) -> Variant:  # fmt: skip
    is_card = product.title.startswith("Gift card")
    first = next(iter(shop.state.locations))
    variant = Variant(
        id=shop.new_id("variant"),
        product_id=product.id,
        item_id=shop.new_id("item"),
        title=title,
        sku=sku,
        barcode=barcode or gtin(ADDED + shop.state.next_id("gtin")),
        price=price,
        updated=shop.clock.now(),
        tracked=not is_card,
        requires_shipping=not is_card,
        is_gift_card=is_card,
        levels={one: Level(stock if one == first else 0) for one in shop.state.locations},
    )
    product.variant_ids.append(variant.id)
    shop.state.variants[variant.id] = variant
    return variant


def slug(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
