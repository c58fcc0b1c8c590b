"""What can be done to a product."""

import re
import unicodedata
from typing import Any

from . import stock
from .errors import Json, Refusal
from .shop import Shop
from .state import Product

PLAIN = ("name", "sku", "regular_price", "sale_price", "status", "description", "weight", "type")


def create(shop: Shop, body: Json, parent: Product | None = None) -> Product:
    check_sku(shop, body, None)
    now = shop.clock.now()
    number = shop.state.next_id("post")
    product = Product(number, "", "", "variation" if parent else "simple", now, now)
    product.parent_id = parent.id if parent else 0
    write(shop, product, body)
    product.attributes = attributes(body, parent)
    if parent:
        options = ", ".join(attribute["option"] for attribute in product.attributes)
        product.name = f"{parent.name} - {options}"
        parent.variation_ids.append(product.id)
        parent.stock_status = "instock"
    product.slug = slug(product.name)
    shop.state.products[product.id] = product
    shop.catalogue_changed()
    shop.fire("product.created", product.id)
    return product


def update(shop: Shop, product: Product, body: Json) -> Product:
    check_sku(shop, body, product)
    write(shop, product, body)
    product.modified = shop.clock.now()
    # Orders show none of a product's stock, and stock is what is written most.
    if set(body) - {"id", "stock_quantity", "manage_stock", "stock_status", "backorders"}:
        shop.catalogue_changed()
    shop.unsaved = True
    shop.fire("product.updated", product.id)
    return product


def write(shop: Shop, product: Product, body: Json) -> None:
    for name in PLAIN:
        if name in body:
            setattr(product, name, str(body[name]))
    product.gtin = str(body.get("global_unique_id", product.gtin))
    product.virtual = bool(body.get("virtual", product.virtual))
    product.category = str(body.get("category", product.category))
    product.picture = str(body.get("picture", product.picture))
    if product.type == "variable" and not product.variation_ids:
        product.stock_status = "outofstock"
    stock.write(shop, product, body)


def check_sku(shop: Shop, body: Json, product: Product | None) -> None:
    sku = body.get("sku")
    other = shop.product_by_sku(str(sku)) if sku else None
    if other and (product is None or other.id != product.id):
        raise Refusal(
            400,
            "product_invalid_sku",
            "Invalid or duplicated SKU.",
            resource_id=other.id,
            unique_sku=f"{sku}-1",
        )


def attributes(body: Json, parent: Product | None) -> list[dict[str, Any]]:
    """A product lists the options that there are; a variation has one of each."""
    rows = []
    for row in body.get("attributes") or []:
        number = int(row.get("id", 0))
        name = str(row.get("name") or name_of(number, parent))
        own = {"id": number, "name": name}
        options = [str(option) for option in row.get("options", [])]
        if parent:
            own_slug = f"pa_{slug(name)}" if number else slug(name)
            rows.append({**own, "slug": own_slug, "option": str(row["option"])})
        else:
            rows.append(
                {
                    **own,
                    "slug": f"pa_{slug(name)}" if number else name,
                    "position": int(row.get("position", 0)),
                    "visible": bool(row.get("visible", True)),
                    "variation": bool(row.get("variation", False)),
                    "options": sorted(options) if number else options,
                }
            )
    return rows


def name_of(number: int, parent: Product | None) -> str:
    known = parent.attributes if parent else []
    return next((row["name"] for row in known if number and row["id"] == number), "Size")


def delete(shop: Shop, product: Product) -> None:
    """Old orders keep their line, without a product behind it."""
    for number in [*product.variation_ids, product.id]:
        shop.state.products.pop(number, None)
    parent = shop.state.products.get(product.parent_id)
    if parent:
        parent.variation_ids.remove(product.id)
    shop.catalogue_changed()
    shop.fire("product.deleted", product.id)


def slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
