"""Fills a store with the goods of a neighbourhood shop. The same seed gives the same shop."""

import random
from decimal import Decimal

from ..common import shelf
from ..common.dice import dice
from ..common.shelf import Row, Thing
from . import products
from .errors import Json
from .shop import Shop
from .state import Product

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
        body |= for_sale(chance, row.things[0], row.price)
        products.create(shop, {**body, "manage_stock": not virtual, "virtual": virtual})
        return
    attribute = {"id": 1 if row.label == "Size" else 2, "name": row.label, "variation": True}
    options = [{**attribute, "options": list(row.choices)}]
    parent = products.create(shop, {**body, "type": "variable", "attributes": options})
    for place, thing in enumerate(row.things):
        add_variation(shop, chance, parent, thing, Decimal(row.price), place)


def add_variation(
    shop: Shop, chance: random.Random, parent: Product, thing: Thing, price: Decimal, place: int
) -> None:
    """Sizes cost more as they grow; colours all cost the same."""
    attribute = parent.attributes[0]
    dearer = (price * place * STEP if attribute["name"] == "Size" else Decimal(0)) + price
    body = for_sale(chance, thing, f"{dearer:.2f}")
    body |= {"sku": thing.sku, "manage_stock": True, "picture": parent.picture}
    chosen = {"id": attribute["id"], "name": attribute["name"], "option": thing.choice}
    body["attributes"] = [chosen]
    products.create(shop, body, parent)


def for_sale(chance: random.Random, thing: Thing, price: str) -> Json:
    sale = f"{Decimal(price) * Decimal('0.8'):.2f}" if chance.random() < 0.06 else ""
    return {
        "regular_price": price,
        "sale_price": sale,
        "global_unique_id": thing.gtin,
        "stock_quantity": chance.choice((3, 6, 8, 12, 20, 24, 40, 60)),
        "manage_stock": True,
        "weight": f"{chance.randrange(5, 250) / 100:.2f}",
        "backorders": "notify" if chance.random() < 0.05 else "no",
    }
