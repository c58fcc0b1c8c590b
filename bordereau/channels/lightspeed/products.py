"""The store's products, as its orders name them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from bordereau.channels.lightspeed.client import Store
from bordereau.channels.lightspeed.lines import (
    Attribute,
    Option,
    full_name,
    gtin_of,
    product_id_of,
)
from bordereau.channels.shapes import Connection, StoreProduct
from bordereau.channels.text import one_line, web_address

_PER_PAGE = 100
_FIELDS = (
    "total,items(id,sku,name,price,quantity,unlimited,isShippingRequired,isGiftCard,"
    "isSampleProduct,imageUrl,attributes,combinations)"
)


class Stocked(msgspec.Struct):
    """What a product and a variation have in common."""

    id: int
    quantity: Decimal | None = None
    is_unlimited: bool | None = msgspec.field(name="unlimited", default=None)

    @property
    def stock(self) -> int | None:
        if self.is_unlimited or self.quantity is None:
            return None
        return int(self.quantity)


class _Combination(Stocked):
    sku: object = ""
    price: Decimal | None = None
    image: object = msgspec.field(name="imageUrl", default="")
    options: list[Option] | None = None
    attributes: list[Attribute] | None = None


class _Product(Stocked):
    sku: object = ""
    name: object = ""
    price: Decimal | None = None
    image: object = msgspec.field(name="imageUrl", default="")
    needs_shipping: bool | None = msgspec.field(name="isShippingRequired", default=None)
    gift_card: bool | None = msgspec.field(name="isGiftCard", default=None)
    is_sample: bool | None = msgspec.field(name="isSampleProduct", default=None)
    attributes: list[Attribute] | None = None
    combinations: list[_Combination] | None = None

    @property
    def is_digital(self) -> bool:
        return self.needs_shipping is False or self.gift_card is True


class _List(msgspec.Struct):
    total: int
    items: list[_Product]


class _Place(msgspec.Struct):
    offset: int = 0
    total: int = 0


def fetch_products(
    connection: Connection, page: str | None
) -> tuple[Sequence[StoreProduct], str | None]:
    """Oldest first, so that new ones stand at the end; when some have left, that many back."""
    place = msgspec.json.decode(page, type=_Place) if page else _Place()
    found = Store(connection).read(
        _List, "products", sortBy="ADDED_TIME_ASC", limit=str(_PER_PAGE),
        offset=str(place.offset), responseFields=_FIELDS,
    )  # fmt: skip
    sold = [one for row in found.items for one in _sold_as(row)]
    left = max(place.total - found.total, 0)
    reached = max(place.offset - left, 0) if left else place.offset + len(found.items)
    if reached >= found.total or not (found.items or left):
        return sold, None
    return sold, msgspec.json.encode(_Place(reached, found.total)).decode()


def _sold_as(row: _Product) -> Iterator[StoreProduct]:
    """Sample products come with every new store and cannot be bought."""
    if row.is_sample:
        return
    if row.combinations:
        yield from (_variation(row, one) for one in row.combinations)
    else:
        yield _product(row)


def _product(row: _Product) -> StoreProduct:
    return StoreProduct(
        id=str(row.id),
        sku=one_line(row.sku),
        gtin=gtin_of(row.attributes or []),
        name=one_line(row.name),
        price=row.price,
        image_url=web_address(row.image),
        is_digital=row.is_digital,
        stock=row.stock,
    )


def _variation(parent: _Product, row: _Combination) -> StoreProduct:
    """One without a SKU goes by its parent's on the store; here it would then be its siblings."""
    return StoreProduct(
        id=product_id_of(parent.id, row.id) or "",
        sku=one_line(row.sku),
        gtin=gtin_of(row.attributes or []),
        name=full_name(parent.name, row.options or []),
        price=parent.price if row.price is None else row.price,
        image_url=web_address(row.image) or web_address(parent.image),
        is_digital=parent.is_digital,
        stock=row.stock,
    )
