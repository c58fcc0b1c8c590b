"""The store's products, as its orders name them: by their variants."""

import time
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from bordereau.channels.lightspeed_c.amounts import money
from bordereau.channels.lightspeed_c.client import Store
from bordereau.channels.lightspeed_c.lines import Resource, full_name
from bordereau.channels.lightspeed_c.stock import UNCOUNTED
from bordereau.channels.lightspeed_c.windows import KEPT_BY_READING
from bordereau.channels.shapes import Connection, StoreProduct
from bordereau.channels.text import one_line

_PER_PAGE = 250
_KEPT_SECONDS = 900.0


class _Image(msgspec.Struct):
    src: object = ""


class _Product(msgspec.Struct):
    id: int
    title: object = ""
    image: object = None


class _Products(msgspec.Struct):
    products: list[_Product]


class _Variant(msgspec.Struct, rename="camel"):
    id: int
    title: object = ""
    article_code: object = ""
    sku: object = ""
    ean: object = ""
    price_incl: object = None
    stock_level: int | float | None = None
    stock_tracking: object = ""
    image: object = None
    product: Resource = msgspec.field(default_factory=Resource)


class _Variants(msgspec.Struct):
    variants: list[_Variant]


# A variant knows only the id of its product. All titles are read once for an import, whose pages
# come soon after one another: one request each would use up the day.
_Titles = dict[str, tuple[str, str]]
_TITLES: dict[tuple[str, str], tuple[float, _Titles]] = {}


def fetch_products(
    connection: Connection, page: str | None
) -> tuple[Sequence[StoreProduct], str | None]:
    store = Store(connection, kept_back=KEPT_BY_READING)
    number = int(page or 1)
    titles = _titles(store, anew=page is None)
    rows = store.read(_Variants, "variants", limit=str(_PER_PAGE), page=str(number)).variants
    is_last = len(rows) < _PER_PAGE
    if is_last:
        _TITLES.pop(_key(store), None)
    found = [_read(row, titles) for row in rows]
    return found, None if is_last else str(number + 1)


def _key(store: Store) -> tuple[str, str]:
    return store.site.url, store.connection.credentials.get("api_key", "")


def _titles(store: Store, *, anew: bool) -> _Titles:
    """By the product's id: its title, and its picture."""
    read_at, titles = _TITLES.get(_key(store), (0.0, {}))
    if not anew and titles and time.monotonic() - read_at < _KEPT_SECONDS:
        return titles
    titles = {}
    number = 1
    while True:
        rows = store.read(_Products, "products", limit=str(_PER_PAGE), page=str(number)).products
        titles |= {str(row.id): (one_line(row.title), _source(row.image)) for row in rows}
        if len(rows) < _PER_PAGE:
            break
        number += 1
    _TITLES[_key(store)] = time.monotonic(), titles
    return titles


def _read(row: _Variant, titles: _Titles) -> StoreProduct:
    title, picture = titles.get(row.product.id or "", ("", ""))
    return StoreProduct(
        id=str(row.id),
        sku=one_line(row.sku) or one_line(row.article_code),
        gtin=one_line(row.ean),
        name=full_name(title, row.title) if title else one_line(row.title),
        price=_price(row.price_incl),
        image_url=_source(row.image) or picture,
        stock=_stock(row),
    )


def _price(value: object) -> Decimal | None:
    return money(value) if value not in ("", None, False) else None


def _stock(row: _Variant) -> int | None:
    if one_line(row.stock_tracking) == UNCOUNTED or row.stock_level is None:
        return None
    return int(row.stock_level)


def _source(value: object) -> str:
    """`false` where there is no picture."""
    try:
        source = one_line(msgspec.convert(value, type=_Image).src)
    except msgspec.ValidationError:
        return ""
    return source if source.startswith(("https://", "http://")) else ""
