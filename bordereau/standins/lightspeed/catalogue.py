"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

from decimal import Decimal

from ..common.dice import dice
from ..common.goods import CATALOGUE
from .shop import Shop
from .state import Product, Variation

FIRST_ID = 692_730_001
FIRST_VARIATION = 422_488_001
OWN_NUMBERS = 210_000_000_000  # GS1 leaves the prefixes 20 to 29 to a shop's own numbering


def fill(shop: Shop) -> None:
    chance = dice(shop.options.seed)
    for category, rows in CATALOGUE.items():
        for place, row in enumerate(rows.strip().splitlines(), 1):
            name, price, *options = (part.strip() for part in row.split("|"))
            prefix = "".join(letter for letter in category if letter.isalpha())[:3].upper()
            product = add(shop, f"{prefix}-{place:03d}", name, Decimal(price), category)
            if product.needs_shipping:
                product.quantity = chance.choice((3, 6, 8, 12, 20, 24, 40, 60))
            if options:
                vary(shop, product, options[0])


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


def vary(shop: Shop, product: Product, options: str) -> None:
    label, _, values = options.partition(":")
    for value in (one.strip() for one in values.split(",")):
        code = slug(value).upper().replace("-", "")[:4]
        product.variations.append(
            Variation(
                id=shop.state.next_id("variation", FIRST_VARIATION),
                option=(label.strip(), value),
                sku=f"{product.sku}-{code}",
                price=product.price,
                quantity=product.quantity,
                upc=ean13(OWN_NUMBERS + shop.state.next_id("upc")),
            )
        )


def slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def ean13(first_twelve: int) -> str:
    digits = f"{first_twelve:012d}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-weighed % 10)
