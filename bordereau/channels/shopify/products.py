"""Everything that the store sells: each variant is a product of its own."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from bordereau.channels.shapes import Connection, StoreProduct
from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import VARIANTS
from bordereau.channels.shopify.ids import number
from bordereau.channels.shopify.paging import PageInfo
from bordereau.channels.text import one_line

_NOT_SOLD = frozenset({"ARCHIVED"})
# What Shopify calls the variant of a product that has no choices.
_NO_CHOICE = " - Default Title"


class _Image(msgspec.Struct):
    url: str = ""


class _Preview(msgspec.Struct):
    image: _Image | None = None


class _Media(msgspec.Struct):
    preview: _Preview | None = None

    @property
    def url(self) -> str:
        image = self.preview.image if self.preview else None
        url = image.url if image else ""
        return url if url.startswith(("https://", "http://")) else ""


class _Medias(msgspec.Struct):
    nodes: list[_Media] = []


class _Product(msgspec.Struct, rename="camel"):
    status: str = ""
    featured_media: _Media | None = None


class _Item(msgspec.Struct, rename="camel"):
    tracked: bool = False
    requires_shipping: bool = True


class _Variant(msgspec.Struct, rename="camel"):
    id: str
    display_name: str
    price: Decimal
    inventory_item: _Item
    product: _Product
    sku: str | None = None
    barcode: str | None = None
    inventory_quantity: int | None = None
    media: _Medias = msgspec.field(default_factory=_Medias)


class _Variants(msgspec.Struct, rename="camel"):
    nodes: list[_Variant]
    page_info: PageInfo


class _Found(msgspec.Struct, rename="camel"):
    product_variants: _Variants


def fetch_products(
    connection: Connection, page: str | None
) -> tuple[Sequence[StoreProduct], str | None]:
    found = Store(connection).read(_Found, VARIANTS, after=page).product_variants
    sold = [_product(one) for one in found.nodes if one.product.status not in _NOT_SOLD]
    return sold, found.page_info.end_cursor if found.page_info.has_next_page else None


def _product(row: _Variant) -> StoreProduct:
    return StoreProduct(
        id=number(row.id),
        sku=one_line(row.sku),
        gtin=one_line(row.barcode),
        name=one_line(row.display_name).removesuffix(_NO_CHOICE),
        price=row.price,
        image_url=_picture(row),
        is_digital=not row.inventory_item.requires_shipping,
        stock=row.inventory_quantity if row.inventory_item.tracked else None,
    )


def _picture(row: _Variant) -> str:
    """Its own, else its product's."""
    of_product = [row.product.featured_media] if row.product.featured_media else []
    return next((one.url for one in [*row.media.nodes, *of_product] if one.url), "")
