"""The store's products, as its orders name them: a variant each. Every product has one."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from bordereau.channels.amounts import money
from bordereau.channels.bigcommerce.client import Store
from bordereau.channels.bigcommerce.lines import product_key
from bordereau.channels.shapes import Connection, StoreProduct
from bordereau.channels.text import one_line

_PER_PAGE = 50  # with all of their variants
BY_PRODUCT = "product"
BY_VARIANT = "variant"


class _Value(msgspec.Struct):
    label: object = ""


class _Variant(msgspec.Struct):
    id: int
    sku: object = ""
    upc: object = ""
    gtin: object = ""
    price: Decimal | None = None  # none: the product's
    inventory_level: int | None = None
    image_url: object = ""
    option_values: list[_Value] | None = None


class _Image(msgspec.Struct):
    url_standard: object = ""


class _Product(msgspec.Struct):
    id: int
    name: object = ""
    type: object = "physical"
    sku: object = ""
    upc: object = ""
    gtin: object = ""
    price: Decimal | None = None
    inventory_tracking: object = "none"
    inventory_level: int | None = None
    primary_image: _Image | None = None
    variants: list[_Variant] = []


def fetch_products(
    connection: Connection, page: str | None
) -> tuple[Sequence[StoreProduct], str | None]:
    """The page's name is the last product's id: numbered pages move while products are added."""
    asked = {
        "include": "variants,primary_image",
        "sort": "id",
        "limit": str(_PER_PAGE),
        "id:greater": page or "0",
    }
    rows = Store(connection).read_data(list[_Product], "/v3/catalog/products", asked)
    found = [one for row in rows for one in _sold_as(row)]
    return found, str(rows[-1].id) if len(rows) == _PER_PAGE else None


def _sold_as(row: _Product) -> Iterator[StoreProduct]:
    for variant in row.variants:
        key = product_key(row.id, variant.id)
        if key is not None:
            yield _sold(row, variant, key)


def _sold(row: _Product, variant: _Variant, key: str) -> StoreProduct:
    is_only = len(row.variants) == 1
    own = row if is_only else _Product(row.id)  # what the siblings share is none's own
    choices = ", ".join(one_line(one.label) for one in variant.option_values or ())
    name = one_line(row.name)
    price = variant.price if variant.price is not None else row.price
    return StoreProduct(
        id=key,
        sku=one_line(variant.sku) or one_line(own.sku),
        gtin=_gtin(variant) or _gtin(own),
        name=f"{name} - {choices}" if choices else name,
        price=None if price is None else money(price),
        image_url=_image(row, variant),
        is_digital=one_line(row.type) == "digital",
        stock=_stock(row, variant, is_only),
    )


def _gtin(one: _Variant | _Product) -> str:
    return one_line(one.gtin) or one_line(one.upc)


def _image(row: _Product, variant: _Variant) -> str:
    own = one_line(variant.image_url)
    source = own or (one_line(row.primary_image.url_standard) if row.primary_image else "")
    return source if source.startswith(("https://", "http://")) else ""


def _stock(row: _Product, variant: _Variant, is_only: bool) -> int | None:
    """Counted by product, the number is the siblings' together."""
    if row.inventory_tracking == BY_VARIANT:
        return variant.inventory_level
    if row.inventory_tracking == BY_PRODUCT and is_only:
        return row.inventory_level
    return None
