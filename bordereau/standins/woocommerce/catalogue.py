"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

import random
from decimal import Decimal

from ..common.dice import dice
from ..common.goods import CATALOGUE
from . import products
from .errors import Json
from .shop import Shop
from .state import Product

# GS1 leaves the prefixes 20 to 29 to the shop's own numbering: no real product has these.
OWN_NUMBERS = 21_000_000_0000
STEP = Decimal("0.25")


def fill(shop: Shop) -> None:
    chance = dice(shop.options.seed)
    for category, rows in CATALOGUE.items():
        prefix = "".join(word[0] for word in category.split() if word[0].isalpha())
        start = (category[:3] if len(prefix) == 1 else prefix).upper()
        for place, row in enumerate(rows.strip().splitlines(), 1):
            name, price, *options = (part.strip() for part in row.split("|"))
            add(shop, chance, category, f"{start}-{place:03d}", name, price, options)


def add(
    shop: Shop,
    chance: random.Random,
    category: str,
    sku: str,
    name: str,
    price: str,
    opts: list[str],
) -> None:
    body: Json = {"name": name, "sku": sku, "category": category}
    body["picture"] = f"/pictures/{products.slug(category)}/{products.slug(name)}.svg"
    body["description"] = f"<p>{name}.</p>\n"
    if not opts:
        virtual = name.startswith("Gift card")
        products.create(
            shop, {**body, **for_sale(shop, chance, price), "manage_stock": not virtual,
                   "virtual": virtual}
        )  # fmt: skip
        return
    label, _, values = opts[0].partition(":")
    options = [value.strip() for value in values.split(",")]
    attribute = {"id": 1 if label == "Size" else 2, "name": label, "variation": True}
    parent = products.create(
        shop, {**body, "type": "variable", "attributes": [{**attribute, "options": options}]}
    )
    for place, option in enumerate(options):
        add_variation(shop, chance, parent, option, Decimal(price), place)


def add_variation(
    shop: Shop, chance: random.Random, parent: Product, option: str, price: Decimal, place: int
) -> None:
    """Sizes cost more as they grow; colours all cost the same."""
    attribute = parent.attributes[0]
    dearer = (price * place * STEP if attribute["name"] == "Size" else Decimal(0)) + price
    body = for_sale(shop, chance, f"{dearer:.2f}")
    code = products.slug(option).upper().replace("-", "")[:4]
    body |= {"sku": f"{parent.sku}-{code}", "manage_stock": True, "picture": parent.picture}
    body["attributes"] = [{"id": attribute["id"], "name": attribute["name"], "option": option}]
    products.create(shop, body, parent)


def for_sale(shop: Shop, chance: random.Random, price: str) -> Json:
    number = OWN_NUMBERS + shop.state.next_id("gtin")
    sale = f"{Decimal(price) * Decimal('0.8'):.2f}" if chance.random() < 0.06 else ""
    return {
        "regular_price": price,
        "sale_price": sale,
        "global_unique_id": ean13(number),
        "stock_quantity": chance.choice((3, 6, 8, 12, 20, 24, 40, 60)),
        "manage_stock": True,
        "weight": f"{chance.randrange(5, 250) / 100:.2f}",
        "backorders": "notify" if chance.random() < 0.05 else "no",
    }


def ean13(first_twelve: int) -> str:
    digits = f"{first_twelve:012d}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-weighed % 10)
