"""Units at each location, and when an order takes them."""

from .options import Options
from .shop import Shop
from .state import Order, Product, Variant

LATE = "order_completed_or_shipped"


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


def settle(shop: Shop, order: Order) -> None:
    """Take the goods, or put them back, whichever the order's status now calls for."""
    at_once = shop.options.stock_when != LATE
    takes = order.status_id in (2, 10) or (at_once and order.status_id not in (0, 4, 5, 6))
    if takes != order.stock_taken:
        for line in order.lines:
            move(shop, order, line.variant_id, -line.quantity if takes else line.quantity)
        order.stock_taken = takes


def move(shop: Shop, order: Order, variant_id: int, change: int) -> None:
    variant = shop.state.variants.get(variant_id)
    if variant is None or shop.product_of(variant).tracking == "none":
        return
    place = order.location_id or default_location(shop.options)
    levels = counted(shop, variant).levels
    levels[place] = levels.get(place, 0) + change


def total(product: Product, variants: list[Variant]) -> int:
    return sum(sum(one.levels.values()) for one in variants) - product.safety_stock
