"""The store's products, as its orders name them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from bordereau.channels.amounts import money
from bordereau.channels.shapes import Connection, StoreProduct
from bordereau.channels.woocommerce.client import Store
from bordereau.channels.woocommerce.text import one_line

_PER_PAGE = 50  # each variable product costs another request
_PER_VARIATION_PAGE = 100
_SOLD = frozenset({"publish", "private"})
# A group is bought as its members, and an external product in somebody else's shop.
_NOT_SOLD_HERE = frozenset({"grouped", "external"})


class _Image(msgspec.Struct):
    src: object = ""


class _Option(msgspec.Struct):
    option: object = ""


class _Variation(msgspec.Struct):
    id: int
    status: str = ""
    sku: object = ""
    global_unique_id: object = ""  # from WooCommerce 9.4 or so on
    name: object = ""
    price: object = ""
    virtual: object = False
    manage_stock: object = False
    stock_quantity: float | None = None
    image: _Image | None = None
    attributes: list[_Option] = []


class _Product(msgspec.Struct):
    id: int
    type: str = "simple"
    status: str = ""
    sku: object = ""
    global_unique_id: object = ""
    name: object = ""
    price: object = ""
    virtual: object = False
    manage_stock: object = False
    stock_quantity: float | None = None
    images: list[_Image] = []


def fetch_products(
    connection: Connection, page: str | None
) -> tuple[Sequence[StoreProduct], str | None]:
    store = Store(connection)
    number = int(page or 1)
    rows = store.read(
        list[_Product], "products",
        per_page=str(_PER_PAGE), page=str(number), orderby="id", order="asc",
    )  # fmt: skip
    found = [one for row in rows if row.status in _SOLD for one in _sold_as(store, row)]
    return found, str(number + 1) if len(rows) == _PER_PAGE else None


def _sold_as(store: Store, row: _Product) -> Iterator[StoreProduct]:
    if row.type == "variable":
        for variation in _variations(store, row.id):
            if variation.status in _SOLD:
                yield _variation(row, variation)
    elif row.type not in _NOT_SOLD_HERE:
        yield _product(row)


def _variations(store: Store, product_id: int) -> Iterator[_Variation]:
    page = 1
    while True:
        rows = store.read(
            list[_Variation], f"products/{product_id}/variations",
            per_page=str(_PER_VARIATION_PAGE), page=str(page), orderby="id", order="asc",
        )  # fmt: skip
        yield from rows
        if len(rows) < _PER_VARIATION_PAGE:
            return
        page += 1


def _product(row: _Product) -> StoreProduct:
    return StoreProduct(
        id=str(row.id),
        sku=one_line(row.sku),
        gtin=one_line(row.global_unique_id),
        name=one_line(row.name),
        price=_price(row.price),
        image_url=_source(row.images[0] if row.images else None),
        is_digital=row.virtual is True,
        stock=_stock(row),
    )


def _variation(parent: _Product, row: _Variation) -> StoreProduct:
    """Named as on an order's line: the product, a dash, the choices."""
    choices = one_line(row.name) or ", ".join(
        filter(None, (one_line(one.option) for one in row.attributes))
    )
    name = one_line(parent.name)
    return StoreProduct(
        id=str(row.id),
        sku=one_line(row.sku),
        gtin=one_line(row.global_unique_id),
        name=f"{name} - {choices}" if choices else name,
        price=_price(row.price),
        image_url=_source(row.image) or _source(parent.images[0] if parent.images else None),
        is_digital=row.virtual is True,
        stock=_stock(row),
    )


def _price(value: object) -> Decimal | None:
    return money(value) if value not in ("", None) else None


def _stock(row: _Product | _Variation) -> int | None:
    """Where the parent counts ("parent"), the number is the siblings' together."""
    if row.manage_stock is not True or row.stock_quantity is None:
        return None
    return int(row.stock_quantity)


def _source(image: _Image | None) -> str:
    source = one_line(image.src) if image is not None else ""
    return source if source.startswith(("https://", "http://")) else ""
