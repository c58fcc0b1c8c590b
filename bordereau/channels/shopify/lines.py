"""An order's lines: what to pack of them, and where they lie. Pure."""

from collections.abc import Iterable, Mapping

import msgspec

from bordereau.channels.shapes import StoreLine
from bordereau.channels.shopify.ids import number
from bordereau.channels.shopify.money import MoneyBag
from bordereau.channels.text import one_line


class Attribute(msgspec.Struct):
    """Something that the customer or an app added. A key that begins with _ is for apps alone."""

    key: str
    value: str | None = None

    @property
    def text(self) -> str:
        key, value = one_line(self.key), one_line(self.value)
        return f"{key}: {value}" if value and not key.startswith("_") else ""


class _Image(msgspec.Struct):
    url: str = ""


class _Item(msgspec.Struct):
    tracked: bool = False


class _Variant(msgspec.Struct, rename="camel"):
    id: str
    barcode: str | None = None
    inventory_item: _Item = msgspec.field(default_factory=_Item)


class Line(msgspec.Struct, rename="camel"):
    id: str
    name: str
    quantity: int  # as ordered, with what was refunded or taken out since
    current_quantity: int
    original_unit_price_set: MoneyBag
    discounted_total_set: MoneyBag
    unfulfilled_quantity: int = 0
    requires_shipping: bool = True
    is_gift_card: bool = False
    sku: str | None = None
    custom_attributes: list[Attribute] = []
    image: _Image | None = None
    variant: _Variant | None = None  # none: typed in by hand, or the product was deleted

    @property
    def fulfilled(self) -> int:
        return max(self.current_quantity - self.unfulfilled_quantity, 0)

    @property
    def is_packed(self) -> bool:
        return self.requires_shipping and not self.is_gift_card


def read_lines(lines: Iterable[Line], places: Mapping[str, str]) -> tuple[StoreLine, ...]:
    return tuple(_read(line, places) for line in lines if line.quantity > 0)


def _read(line: Line, places: Mapping[str, str]) -> StoreLine:
    variant = line.variant
    is_counted = variant is not None and variant.inventory_item.tracked
    return StoreLine(
        id=number(line.id),
        product_id=number(variant.id) if variant else None,
        sku=one_line(line.sku),
        gtin=one_line(variant.barcode) if variant else "",
        name=_full_name(line),
        quantity=line.quantity,
        unit_price=line.original_unit_price_set.amount,
        total=line.discounted_total_set.amount,
        refunded=line.quantity - min(max(line.current_quantity, 0), line.quantity),
        # Of `available`, which an order lowers as soon as it is placed.
        deducted=max(line.unfulfilled_quantity, 0) if is_counted else 0,
        image_url=_address(line.image),
        location=places.get(line.id, ""),
        is_digital=not line.is_packed,
    )


def _full_name(line: Line) -> str:
    """With what the customer had written on it: a packer must see that."""
    name = one_line(line.name)
    return ", ".join([name, *filter(None, (one.text for one in line.custom_attributes))])


def _address(image: _Image | None) -> str:
    url = image.url if image else ""
    return url if url.startswith(("https://", "http://")) else ""
