"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

import random
from decimal import Decimal

from ..common import shelf
from ..common.dice import dice
from ..common.shelf import Row, ean13
from . import products
from .errors import Json
from .shop import Shop
from .state import Product

OWN_NUMBERS = 21_000_000_0000
STEP = Decimal("0.25")


def fill(shop: Shop) -> None:
    chance = dice(shop.options.seed)
    for row in shelf.rows():
        add(shop, chance, row)


def add(shop: Shop, chance: random.Random, row: Row) -> None:
    body: Json = {"name": row.name, "sku": row.sku, "category": row.category}
    body["picture"] = f"/pictures/{products.slug(row.category)}/{products.slug(row.name)}.svg"
    body["description"] = f"<p>{row.name}.</p>\n"
    if not row.choices:
        virtual = row.is_gift_card
        body |= for_sale(shop, chance, row.price)
        products.create(shop, {**body, "manage_stock": not virtual, "virtual": virtual})
        return
    attribute = {"id": 1 if row.label == "Size" else 2, "name": row.label, "variation": True}
    options = [{**attribute, "options": list(row.choices)}]
    parent = products.create(shop, {**body, "type": "variable", "attributes": options})
    for place, option in enumerate(row.choices):
        add_variation(shop, chance, parent, option, Decimal(row.price), place)


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
