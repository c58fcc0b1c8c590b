"""Units at each location, and when an order takes them."""

from .options import Options
from .shop import Shop
from .state import Line, Order, Product, Variant

LATE = "order_completed_or_shipped"
UNSOLD = (0,)  # by status
GONE = (2, 10)
REFUNDED = (4, 14)  # what is put back then, the refund itself says
CALLED_OFF = (5, 6)


def counted(shop: Shop, variant: Variant) -> Variant:
    """Where the units of a variant stand: with its product's first, if that is what is counted."""
    product = shop.product_of(variant)
    if product.tracking == "product":
        return shop.state.variants[product.variant_ids[0]]
    return variant


def units(shop: Shop, variant: Variant) -> int | None:
    """What shoppers are offered of it; none where it is not counted."""
    product = shop.product_of(variant)
    if product.tracking == "none":
        return None
    return sum(counted(shop, variant).levels.values()) - product.safety_stock


def default_location(options: Options) -> int:
    return options.locations[0].id


def is_late(options: Options) -> bool:
    """A sales channel's own setting comes before the whole store's."""
    return (options.channel_stock_when or options.stock_when) == LATE


def settle(shop: Shop, order: Order) -> None:
    """Take the goods, or put them back, as the order's status and the shop's settings have it."""
    late = is_late(shop.options)
    if order.status_id in CALLED_OFF:
        if shop.options.adjusts_on_refund:
            put_back_all(shop, order)
    elif order.status_id in GONE or (not late and order.status_id not in (*UNSOLD, *REFUNDED)):
        if not order.stock_taken:
            for line in order.lines:
                take(shop, order, line, line.quantity - line.refunded)
        order.stock_taken = True
    elif order.status_id not in REFUNDED:
        put_back_all(shop, order)


def put_back_all(shop: Shop, order: Order) -> None:
    for line in order.lines:
        take(shop, order, line, -line.taken)
    order.stock_taken = False


def put_back_refunded(shop: Shop, order: Order, line: Line, units: int) -> None:
    if shop.options.adjusts_on_refund:
        take(shop, order, line, -min(units, line.taken))


def follow_edit(shop: Shop, order: Order, line: Line, change: int) -> None:
    if order.stock_taken and shop.options.adjusts_on_edit:
        take(shop, order, line, change)


def take(shop: Shop, order: Order, line: Line, units: int) -> None:
    """A negative number puts back."""
    line.taken += units
    variant = shop.state.variants.get(line.variant_id)
    if variant is None or shop.product_of(variant).tracking == "none":
        return
    place = order.location_id or default_location(shop.options)
    levels = counted(shop, variant).levels
    levels[place] = levels.get(place, 0) - units


def total(product: Product, variants: list[Variant]) -> int:
    return sum(sum(one.levels.values()) for one in variants) - product.safety_stock
