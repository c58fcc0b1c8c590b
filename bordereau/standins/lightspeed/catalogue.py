"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

from decimal import Decimal

from ..common import shelf
from ..common.dice import dice
from ..common.shelf import Row, ean13
from .shop import Shop
from .state import Product, Variation

FIRST_ID = 692_730_001
FIRST_VARIATION = 422_488_001
OWN_NUMBERS = 210_000_000_000


def fill(shop: Shop) -> None:
    chance = dice(shop.options.seed)
    for row in shelf.rows():
        prefix = "".join(letter for letter in row.category if letter.isalpha())[:3].upper()
        sku = f"{prefix}-{row.place:03d}"
        product = add(shop, sku, row.name, Decimal(row.price), row.category)
        if product.needs_shipping:
            product.quantity = chance.choice((3, 6, 8, 12, 20, 24, 40, 60))
        vary(shop, product, row)


def add(shop: Shop, sku: str, name: str, price: Decimal, category: str = "Kitchen") -> Product:
    is_card = name.startswith("Gift card")
    product = Product(
        id=shop.state.next_id("product", FIRST_ID),
        name=name,
        sku=sku,
        price=price,
        upc=ean13(OWN_NUMBERS + shop.state.next_id("upc")),
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
    for value in row.choices:
        code = slug(value).upper().replace("-", "")[:4]
        product.variations.append(
            Variation(
                id=shop.state.next_id("variation", FIRST_VARIATION),
                option=(row.label, value),
                sku=f"{product.sku}-{code}",
                price=product.price,
                quantity=product.quantity,
                upc=ean13(OWN_NUMBERS + shop.state.next_id("upc")),
            )
        )


def slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
