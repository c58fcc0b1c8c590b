"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

from decimal import Decimal

from ..common import shelf
from ..common.dice import dice
from ..common.shelf import ADDED, Row, gtin
from .shop import Shop
from .state import Product, Variation

FIRST_ID = 692_730_001
FIRST_VARIATION = 422_488_001


def fill(shop: Shop) -> None:
    chance = dice(shop.options.seed)
    for row in shelf.rows():
        # What comes in several kinds has a barcode on each of them alone.
        upc = "" if row.choices else row.things[0].gtin
        product = add(shop, row.sku, row.name, Decimal(row.price), row.category, upc)
        if product.needs_shipping:
            product.quantity = chance.choice((3, 6, 8, 12, 20, 24, 40, 60))
        vary(shop, product, row)


def add(
    shop: Shop, sku: str, name: str, price: Decimal, category: str = "Kitchen",
    upc: str | None = None,
) -> Product:  # fmt: skip
    is_card = name.startswith("Gift card")
    product = Product(
        id=shop.state.next_id("product", FIRST_ID),
        name=name,
        sku=sku,
        price=price,
        upc=gtin(ADDED + shop.state.next_id("upc")) if upc is None else upc,
        category=category,
        picture=f"/pictures/{slug(category)}/{slug(name)}.svg",
        needs_shipping=not is_card,
        gift_card=is_card,
        created=shop.now(),
    )
    shop.state.products[product.id] = product
    shop.unsaved = True
    return product


def vary(shop: Shop, product: Product, row: Row) -> None:
    for thing in row.things if row.choices else ():
        product.variations.append(
            Variation(
                id=shop.state.next_id("variation", FIRST_VARIATION),
                option=(row.label, thing.choice),
                sku=thing.sku,
                price=product.price,
                quantity=product.quantity,
                upc=thing.gtin,
            )
        )


def slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
