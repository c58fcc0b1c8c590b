"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

import random
import re
from decimal import Decimal

from ..common.customers import plain
from ..common.dice import dice
from ..common.goods import CATALOGUE
from .shop import Shop
from .state import Product, Variant

# GS1 leaves the prefixes 20 to 29 to the shop's own numbering: no real product has these.
OWN_NUMBERS = 22_000_000_0000
STEP = Decimal("0.25")


def fill(shop: Shop) -> None:
    chance = dice(shop.options.seed)
    for category, rows in CATALOGUE.items():
        prefix = "".join(word[0] for word in category.split() if word[0].isalpha())
        start = (category[:3] if len(prefix) == 1 else prefix).upper()
        for place, row in enumerate(rows.strip().splitlines(), 1):
            name, price, *options = (part.strip() for part in row.split("|"))
            sku = f"{start}-{place:03d}"
            add(shop, chance, category, sku, name, Decimal(price), options)


def add(
    shop: Shop, chance: random.Random, category: str, sku: str, name: str, price: Decimal,
    options: list[str],
) -> Product:  # fmt: skip
    """A product without a choice has one variant all the same."""
    label, _, values = options[0].partition(":") if options else ("", "", "")
    is_card = name.startswith("Gift card")
    product = Product(
        id=shop.state.next_id("product", 77),
        name=name,
        price=price,
        category=category,
        picture=f"/pictures/{slug(category)}/{slug(name)}.svg",
        type="digital" if is_card else "physical",
        tracking="none" if is_card else "variant" if options else "product",
        option_name=label,
    )
    shop.state.products[product.id] = product
    for place, option in enumerate(value.strip() for value in values.split(",")):
        dearer = price + price * place * STEP if label == "Size" else None
        code = f"{sku}-{slug(option).upper().replace('-', '')[:4]}" if option else sku
        add_variant(shop, chance, product, code, option, dearer)
    return product


def add_variant(
    shop: Shop, chance: random.Random, product: Product, sku: str, option: str,
    price: Decimal | None,
) -> Variant:  # fmt: skip
    """All of the stock stands at the first location, as in a store that had only one before."""
    first, *others = (one.id for one in shop.options.locations)
    level = chance.choice((3, 6, 8, 12, 20, 24, 40, 60))
    variant = Variant(
        id=shop.state.next_id("variant", 101),
        product_id=product.id,
        sku=sku,
        upc=ean13(OWN_NUMBERS + shop.state.next_id("upc")),
        price=None if price is None else price.quantize(Decimal("0.01")),
        option=option,
        levels={first: level, **dict.fromkeys(others, 0)} if product.tracking != "none" else {},
    )
    shop.state.variants[variant.id] = variant
    product.variant_ids.append(variant.id)
    return variant


def slug(name: str) -> str:
    words = (plain(word) for word in re.split(r"[^\w]+", name))
    return "-".join(filter(None, words))


def ean13(first_twelve: int) -> str:
    digits = f"{first_twelve:012d}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-weighed % 10)
