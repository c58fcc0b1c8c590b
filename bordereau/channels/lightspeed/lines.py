"""An order's items. Pure. Refunds are sums of money: no line knows how many units came back."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from bordereau.channels.lightspeed.amounts import ZERO, money, units_of
from bordereau.channels.shapes import StoreLine
from bordereau.channels.text import one_line, web_address


class Option(msgspec.Struct):
    name: object = ""
    value: object = ""


class Attribute(msgspec.Struct):
    name: object = ""
    value: object = ""
    type: object = ""  # on products; on an order's items there is the name alone


class Discount(msgspec.Struct):
    total: Decimal | None = None


class Item(msgspec.Struct):
    id: int
    quantity: Decimal | None = None
    price: Decimal | None = None
    product_id: int | None = msgspec.field(name="productId", default=None)
    combination_id: int | None = msgspec.field(name="combinationId", default=None)
    sku: object = ""
    name: object = ""
    coupon: Decimal | None = msgspec.field(name="couponAmount", default=None)
    discounts: list[Discount] | None = None
    options: list[Option] | None = msgspec.field(name="selectedOptions", default=None)
    attributes: list[Attribute] | None = None
    image: object = msgspec.field(name="imageUrl", default="")
    needs_shipping: bool | None = msgspec.field(name="isShippingRequired", default=None)
    gift_card: bool | None = msgspec.field(name="giftCard", default=None)


def read_lines(items: Iterable[Item], decimals: int, *, is_deducted: bool) -> tuple[StoreLine, ...]:
    read = (_read_line(item, decimals, is_deducted) for item in items)
    return tuple(line for line in read if line.quantity > 0)


def _read_line(item: Item, decimals: int, is_deducted: bool) -> StoreLine:
    quantity = units_of(item.quantity)
    return StoreLine(
        id=str(item.id),
        product_id=product_id_of(item.product_id, item.combination_id),
        sku=one_line(item.sku),
        gtin=gtin_of(item.attributes or []),
        name=full_name(item.name, item.options or []),
        quantity=quantity,
        unit_price=money(item.price, decimals),
        total=money((item.price or ZERO) * quantity - _discount(item), decimals),
        deducted=quantity if is_deducted else 0,
        image_url=web_address(item.image),
        is_digital=item.needs_shipping is False or item.gift_card is True,
    )


def _discount(item: Item) -> Decimal:
    promotions = (one.total or ZERO for one in item.discounts or [])
    return (item.coupon or ZERO) + sum(promotions, ZERO)


def product_id_of(product: int | None, combination: int | None) -> str | None:
    """A variation is asked for under its product, so its id of ours is made of both.

    Lines that somebody typed into an order by hand have no product.
    """
    if not product or product < 0:
        return None
    return f"{product}-{combination}" if combination else str(product)


def full_name(name: object, options: Iterable[Option]) -> str:
    """With what the customer chose or had engraved: a packer must see it."""
    chosen = ((one_line(one.name), one_line(one.value)) for one in options)
    return ", ".join([one_line(name), *(f"{label}: {value}" for label, value in chosen if value)])


def gtin_of(attributes: Iterable[Attribute]) -> str:
    found = (one.value for one in attributes if "UPC" in (one.type, one_line(one.name).upper()))
    return next((code for value in found if (code := one_line(value))), "")
