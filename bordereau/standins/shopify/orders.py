"""What can be done to an order: placed, paid, edited, refunded, cancelled, deleted."""

from collections.abc import Mapping
from decimal import Decimal

from . import routing
from .shop import Shop
from .state import Line, Order, Refund, Variant


def line_of(shop: Shop, variant: Variant, quantity: int) -> Line:
    return Line(
        id=shop.new_id("line"),
        variant_id=variant.id,
        name=shop.name_of(variant),
        sku=variant.sku,
        price=variant.price,
        quantity=quantity,
        current=quantity,
        requires_shipping=variant.requires_shipping,
        is_gift_card=variant.is_gift_card,
    )


def place(shop: Shop, order: Order) -> Order:
    shop.state.orders[order.id] = order
    for line in order.lines:
        commit(shop, order, line, line.quantity)
    shop.touch(order, "ORDERS_CREATE")
    if shop.options.routed:
        routing.route(shop, order)
    return order


def commit(shop: Shop, order: Order, line: Line, units: int) -> None:
    """Promise units to an order, or give them back: available falls, on hand stays."""
    variant = shop.state.variants.get(line.variant_id or 0)
    level = variant.levels.get(routing.place_for(shop, order)) if variant else None
    if variant and level and variant.tracked:
        level.available -= units
        level.committed += units


def pay(shop: Shop, order: Order) -> None:
    order.received += order.outstanding
    order.authorized = False
    shop.touch(order, "ORDERS_PAID")


def edit(shop: Shop, order: Order, quantities: Mapping[int, int]) -> None:
    """New quantities by variant. What was ordered stays on record: `quantity` never falls."""
    by_variant = {line.variant_id: line for line in order.lines}
    for variant_id, wanted in quantities.items():
        line = by_variant.get(variant_id)
        if line is None and wanted:
            line = line_of(shop, shop.state.variants[variant_id], wanted)
            order.lines.append(line)
            commit(shop, order, line, wanted)
        elif line is not None:
            more = wanted - line.current
            commit(shop, order, line, more)
            line.current = wanted
            line.quantity += max(more, 0)
    order.edited = True
    routing.follow(order)
    regrow(order)
    routing.route(shop, order)
    shop.touch(order, "ORDERS_EDITED")


def regrow(order: Order) -> None:
    """More of a line that has a place already is sent from there, too."""
    for line in order.lines:
        parts = [one for part in order.parts if not part.is_over for one in part.lines]
        mine = [one for one in parts if one.line_id == line.id]
        short = line.unfulfilled - sum(one.remaining for one in mine)
        if mine and short > 0:
            mine[0].remaining += short
            mine[0].total += short


def refund(
    shop: Shop, order: Order, units: Mapping[int, int], amount: Decimal | None = None
) -> None:
    """Of so many units of some lines, by the line's id, or of an amount alone."""
    taken = Decimal(0)
    for line in order.lines:
        less = min(units.get(line.id, 0), line.current)
        taken += line.price * less
        if less:
            commit(shop, order, line, -min(less, line.unfulfilled))
            line.current -= less
    money = min(taken if amount is None else amount, order.received - order.refunded)
    order.refunds.append(Refund(shop.new_id("refund"), shop.clock.now(), money, dict(units)))
    routing.follow(order)
    shop.touch(order, "REFUNDS_CREATE")


def cancel(shop: Shop, order: Order) -> None:
    if order.cancelled:
        return
    units = {line.id: line.unfulfilled for line in order.lines}
    for line in order.lines:
        commit(shop, order, line, -line.unfulfilled)
        line.current -= line.unfulfilled
    money = order.received - order.refunded
    if money:
        order.refunds.append(Refund(shop.new_id("refund"), shop.clock.now(), money, units))
    for part in order.parts:
        if not part.is_over:
            part.status = "CANCELLED"
    order.cancelled = order.closed = shop.clock.now()
    shop.touch(order, "ORDERS_CANCELLED")


def delete(shop: Shop, order: Order) -> None:
    del shop.state.orders[order.id]
    shop.fire("ORDERS_DELETE", f"gid://shopify/Order/{order.id}")


def financial_status(order: Order) -> str:
    kept = order.received - order.refunded
    if order.received and order.refunded:
        return "PARTIALLY_REFUNDED" if kept else "REFUNDED"
    if not order.received:
        if order.cancelled:
            return "VOIDED"
        return "AUTHORIZED" if order.authorized else paid_or(order, "PENDING")
    return paid_or(order, "PARTIALLY_PAID")


def paid_or(order: Order, other: str) -> str:
    return "PAID" if is_paid(order) else other


def is_paid(order: Order) -> bool:
    return order.received >= order.current_total
