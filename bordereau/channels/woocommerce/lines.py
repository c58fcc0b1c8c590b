"""An order's lines, with what was refunded of each. Pure."""

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

import msgspec

from bordereau.channels.amounts import money, units_of
from bordereau.channels.shapes import StoreLine
from bordereau.channels.woocommerce.text import one_line


class Meta(msgspec.Struct):
    """A note that WooCommerce or a plug-in hung on something."""

    key: str = ""
    value: object = None
    display_key: object = ""
    display_value: object = ""

    @classmethod
    def read(cls, value: object) -> list[Self]:
        """Anything may be among them: what is not a note is passed over."""
        if not value:
            return []
        try:
            return msgspec.convert(value, type=list[cls])  # type: ignore[valid-type]
        except msgspec.ValidationError:
            return []


class Line(msgspec.Struct):
    id: int
    quantity: object = 0
    total: object = "0"
    subtotal: object = "0"
    name: object = ""
    product_id: object = 0
    variation_id: object = 0
    sku: object = None
    global_unique_id: object = None
    image: object = None
    meta_data: object = None


class Refund(msgspec.Struct):
    line_items: list[Line] = []


def read_lines(lines: Iterable[Line], refunds: Iterable[Refund]) -> tuple[StoreLine, ...]:
    taken_back = _units_taken_back(refunds)
    read = (_read_line(line, taken_back[str(line.id)]) for line in lines)
    # A line of nothing or less is a correction that somebody typed: there is nothing to pack.
    return tuple(line for line in read if line.quantity > 0)


def _deducted(notes: Iterable[Meta]) -> int:
    """WooCommerce notes on the line how many units it has taken off its own stock."""
    noted = (meta.value for meta in notes if meta.key == "_reduced_stock")
    return max(units_of(next(noted, 0)), 0)


def _units_taken_back(refunds: Iterable[Refund]) -> Counter[str]:
    """A refund names the line it takes from in a note, and counts downwards."""
    units: Counter[str] = Counter()
    for refund in refunds:
        for line in refund.line_items:
            for meta in Meta.read(line.meta_data):
                if meta.key == "_refunded_item_id":
                    units[one_line(meta.value)] += abs(units_of(line.quantity))
    return units


def _read_line(line: Line, refunded: int) -> StoreLine:
    quantity = units_of(line.quantity)
    notes = Meta.read(line.meta_data)
    return StoreLine(
        id=str(line.id),
        product_id=_id(line.variation_id) or _id(line.product_id),
        sku=one_line(line.sku),
        gtin=one_line(line.global_unique_id),
        name=_full_name(line.name, notes),
        quantity=quantity,
        unit_price=_unit_price(money(line.subtotal), quantity),
        total=money(line.total),
        refunded=min(refunded, max(quantity, 0)),
        deducted=_deducted(notes),
        image_url=_image(line.image),
    )


def _unit_price(subtotal: Decimal, quantity: int) -> Decimal:
    """The shelf price, as the customer saw it: before coupons, to the store's own decimals.

    The store's `price` is a float after coupons (7.489999…), of use to nobody. What the line
    came to in the end is its total.
    """
    if quantity <= 0:
        return subtotal
    return (subtotal / quantity).quantize(subtotal, rounding=ROUND_HALF_UP)


def _full_name(told: object, notes: Iterable[Meta]) -> str:
    """With the choices that the name leaves out, such as an engraving: a packer must see them."""
    name = one_line(told)
    for meta in notes:
        if meta.key.startswith("_"):
            continue
        label, choice = one_line(meta.display_key) or meta.key, one_line(meta.display_value)
        if choice and choice not in name:
            name += f", {label}: {choice}"
    return name


def _id(value: object) -> str | None:
    """0 stands for a product that was deleted, or that never was one."""
    text = str(value) if type(value) is int else one_line(value)
    return text if text.isdigit() and int(text) > 0 else None


def _image(value: object) -> str:
    source = one_line(value.get("src")) if isinstance(value, dict) else ""
    return source if source.startswith(("https://", "http://")) else ""
