"""An order's lines. Pure."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from bordereau.channels.amounts import money, units_of
from bordereau.channels.bigcommerce.ids import number_of
from bordereau.channels.shapes import StoreLine
from bordereau.channels.text import one_line

_PACKED_BY_NOBODY = frozenset({"digital", "giftcertificate"})


class Option(msgspec.Struct):
    display_name: object = ""
    display_value: object = ""
    display_value_customer: object = ""


class Field(msgspec.Struct):
    name: object = ""
    value: object = ""


class Discount(msgspec.Struct):
    amount: object = "0"


class Line(msgspec.Struct):
    id: int
    quantity: object = 0
    product_id: object = 0
    variant_id: object = 0
    order_address_id: object = 0
    order_pickup_method_id: object = 0
    type: object = "physical"
    name: object = ""
    sku: object = ""
    upc: object = ""
    price_inc_tax: object = "0"
    price_ex_tax: object = "0"
    total_inc_tax: object = "0"
    total_ex_tax: object = "0"
    quantity_shipped: object = 0
    quantity_refunded: object = 0
    product_options: list[Option] | None = None
    configurable_fields: list[Field] | None = None
    applied_discounts: list[Discount] | None = None
    wrapping_name: object = ""
    wrapping_message: object = ""
    event_name: object = ""
    event_date: object = ""

    @property
    def is_packed(self) -> bool:
        return one_line(self.type) not in _PACKED_BY_NOBODY

    @property
    def left_to_ship(self) -> int:
        """What came back before it left, as far as the store tells, is not sent."""
        gone = units_of(self.quantity_shipped) + units_of(self.quantity_refunded)
        return max(units_of(self.quantity) - gone, 0)


def read_lines(
    lines: Iterable[Line], *, with_tax: bool, is_deducted: bool
) -> tuple[StoreLine, ...]:
    return tuple(
        _read_line(line, with_tax, is_deducted) for line in lines if units_of(line.quantity) > 0
    )


def _read_line(line: Line, with_tax: bool, is_deducted: bool) -> StoreLine:
    quantity = units_of(line.quantity)
    refunded = min(max(units_of(line.quantity_refunded), 0), quantity)
    return StoreLine(
        id=str(line.id),
        product_id=product_key(line.product_id, line.variant_id),
        sku=one_line(line.sku),
        gtin=one_line(line.upc),
        name=_full_name(line),
        quantity=quantity,
        unit_price=money(line.price_inc_tax if with_tax else line.price_ex_tax),
        total=money(line.total_inc_tax if with_tax else line.total_ex_tax) - _discounts(line),
        refunded=refunded,
        deducted=quantity - refunded if is_deducted else 0,
        is_digital=not line.is_packed,
    )


def product_key(product_id: object, variant_id: object) -> str | None:
    """Both numbers: the product says how stock is counted, the variant what is sold.

    A product typed in by hand has none.
    """
    product, variant = number_of(product_id), number_of(variant_id)
    return f"{product}-{variant}" if product and variant else None


def _discounts(line: Line) -> Decimal:
    return sum((money(one.amount) for one in line.applied_discounts or ()), Decimal(0))


def _full_name(line: Line) -> str:
    """With the choices, such as a size or an engraving: a packer must see them."""
    name = one_line(line.name)
    for label, value in _choices(line):
        if value and value not in name:
            name += f", {label}: {value}" if label else f", {value}"
    return name


def _choices(line: Line) -> list[tuple[str, str]]:
    options = [
        (one_line(one.display_name), one_line(one.display_value_customer or one.display_value))
        for one in line.product_options or ()
    ]
    fields = [(one_line(f.name), one_line(f.value)) for f in line.configurable_fields or ()]
    dated = (one_line(line.event_name), one_line(line.event_date))
    wrapped = (one_line(line.wrapping_name), one_line(line.wrapping_message))
    wrapping = [wrapped if wrapped[1] else ("", wrapped[0])]
    return [*options, *fields, dated, *wrapping]
