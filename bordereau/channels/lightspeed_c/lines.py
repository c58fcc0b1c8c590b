"""An order's lines. Pure."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from bordereau.channels.lightspeed_c.amounts import cents, money, units_of
from bordereau.channels.shapes import StoreLine
from bordereau.channels.text import one_line


class Link(msgspec.Struct):
    id: object = False  # `false` once what it points to is gone


class Resource(msgspec.Struct):
    resource: Link = msgspec.field(default_factory=Link)

    @property
    def id(self) -> str | None:
        text = one_line(self.resource.id)
        return text if text.isdecimal() and int(text) > 0 else None


class Line(msgspec.Struct, rename="camel"):
    id: int
    quantity_ordered: object = 0
    quantity_shipped: object = 0
    quantity_refunded: object = 0
    quantity_returned: object = 0
    product_title: object = ""
    variant_title: object = ""
    article_code: object = ""
    sku: object = ""
    ean: object = ""
    base_price_incl: object = 0
    price_incl: object = 0
    variant: object = None

    @property
    def quantity(self) -> int:
        return max(units_of(self.quantity_ordered), 0)

    @property
    def shipped(self) -> int:
        return max(units_of(self.quantity_shipped), 0)

    @property
    def refunded(self) -> int:
        """Money given back, or goods: neither is to be packed."""
        most = max(units_of(self.quantity_refunded), units_of(self.quantity_returned))
        return min(max(most, 0), self.quantity)


def read_lines(lines: Sequence[Line], goods_total: Decimal) -> tuple[StoreLine, ...]:
    is_a_unit = _price_is_a_units(lines, goods_total)
    # A line of nothing is a correction that somebody typed: there is nothing to pack.
    return tuple(_read_line(line, is_a_unit) for line in lines if line.quantity)


def refunded_of(lines: Sequence[Line], goods_total: Decimal) -> Decimal:
    """The order itself does not say how much was paid back; its lines say of how many units."""
    is_a_unit = _price_is_a_units(lines, goods_total)
    parts = (
        _total(line, is_a_unit) * _paid_back(line) / line.quantity
        for line in lines
        if line.quantity
    )
    return cents(sum(parts, Decimal(0)))


def _paid_back(line: Line) -> int:
    return min(max(units_of(line.quantity_refunded), 0), line.quantity)


def _price_is_a_units(lines: Sequence[Line], goods_total: Decimal) -> bool:
    """Whether `priceIncl` is a unit's price: the documents leave it open, the order's total tells.

    Where it tells nothing (a discount on the whole order), it is the line's.
    """
    by_line = sum((_total(line, False) for line in lines), Decimal(0))
    by_unit = sum((_total(line, True) for line in lines), Decimal(0))
    return by_line != goods_total == by_unit


def _total(line: Line, is_a_unit: bool) -> Decimal:
    return money(line.price_incl) * (line.quantity if is_a_unit else 1)


def _read_line(line: Line, is_a_unit: bool) -> StoreLine:
    """`deducted` stays nought: whether the store takes a sale off its stock is not documented.

    To count units as still in the shop that are not would oversell them.
    """
    return StoreLine(
        id=str(line.id),
        product_id=_variant(line.variant),
        sku=one_line(line.sku) or one_line(line.article_code),
        gtin=one_line(line.ean),
        name=full_name(line.product_title, line.variant_title),
        quantity=line.quantity,
        unit_price=money(line.base_price_incl) or money(line.price_incl),
        total=_total(line, is_a_unit),
        refunded=line.refunded,
    )


def _variant(value: object) -> str | None:
    try:
        return msgspec.convert(value, type=Resource).id
    except msgspec.ValidationError:  # `false`, or nothing: a line that somebody typed
        return None


def full_name(product: object, variant: object) -> str:
    """A product without choices has one variant, called Default."""
    title, choice = one_line(product), one_line(variant)
    return f"{title} - {choice}" if choice and choice.casefold() != "default" else title
