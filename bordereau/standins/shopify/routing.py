"""Where an order is sent from: its fulfilment orders, and what staff do with them.

None of it stamps the order itself: whoever reads only orders that changed does not see it.
"""

from collections.abc import Mapping

from .shop import Shop
from .state import Line, Order, Part, PartLine

OPEN = ("OPEN", "IN_PROGRESS", "SCHEDULED", "ON_HOLD")


def route(shop: Shop, order: Order) -> None:
    """Give each line that has none yet a place, as background work does after a checkout."""
    placed = {one.line_id for part in order.parts if not part.is_over for one in part.lines}
    todo = [line for line in order.lines if line.unfulfilled and line.id not in placed]
    for digital in (False, True):
        lines = [line for line in todo if line.requires_shipping is not digital]
        if lines:
            part = add_part(shop, order, place_for(shop, order), method_of(order, digital), lines)
            shop.moved("ORDER_ROUTING_COMPLETE", part)


def method_of(order: Order, digital: bool) -> str:
    if order.source == "pos":
        return "RETAIL"
    if digital:
        return "NONE"
    return "PICK_UP" if order.pickup_id else "SHIPPING"


def place_for(shop: Shop, order: Order) -> int:
    return order.pickup_id or next(iter(shop.state.locations))


def add_part(shop: Shop, order: Order, location_id: int, method: str, lines: list[Line]) -> Part:
    part = Part(
        shop.new_id("part"), order.id, location_id, method,
        [PartLine(shop.new_id("part_line"), line.id, line.unfulfilled, line.unfulfilled)
         for line in lines],
        shop.clock.now(),
    )  # fmt: skip
    order.parts.append(part)
    return part


def move(shop: Shop, order: Order, part: Part, location_id: int, skus: Mapping[str, int]) -> Part:
    """To another place, whole or so many of some SKUs; what stays is a fulfilment order, too."""
    by_line = {line.id: line for line in order.lines}
    moved: list[PartLine] = []
    for one in part.lines:
        wanted = skus.get(by_line[one.line_id].sku, 0) if skus else one.remaining
        units = min(wanted, one.remaining)
        if units:
            moved.append(PartLine(shop.new_id("part_line"), one.line_id, units, units))
            one.remaining -= units
            one.total -= units
    part.lines = [one for one in part.lines if one.total]
    new = Part(shop.new_id("part"), order.id, location_id, part.method, moved, shop.clock.now())
    order.parts.append(new)
    if not part.lines:
        part.status = "CLOSED"
    shop.moved("MOVED", new)
    return new


def hold(shop: Shop, part: Part, reason: str) -> None:
    part.status, part.hold = "ON_HOLD", reason
    shop.moved("PLACED_ON_HOLD", part)


def release(shop: Shop, part: Part) -> None:
    part.status, part.hold = "OPEN", ""
    shop.moved("HOLD_RELEASED", part)


def schedule(shop: Shop, part: Part) -> None:
    part.status = "SCHEDULED"
    shop.moved("RESCHEDULED", part)


def follow(order: Order) -> None:
    """After an edit or a refund: nothing remains to be done of what is no longer wanted."""
    for line in order.lines:
        spare = -line.unfulfilled
        parts = [one for part in order.parts if not part.is_over for one in part.lines]
        spare += sum(one.remaining for one in parts if one.line_id == line.id)
        for one in parts:
            if one.line_id == line.id and spare > 0:
                less = min(spare, one.remaining)
                one.remaining -= less
                spare -= less
    for part in order.parts:
        if not part.is_over and not any(one.remaining for one in part.lines):
            part.status = "CLOSED"


def display_status(order: Order) -> str:
    left = sum(line.unfulfilled for line in order.lines)
    done = sum(line.fulfilled for line in order.lines)
    if not left:
        return "FULFILLED" if done else "FULFILLMENT_NOT_REQUIRED"
    if done:
        return "PARTIALLY_FULFILLED"
    found = {part.status for part in order.parts if part.status in OPEN}
    if len(found) == 1 and found != {"OPEN"}:
        return found.pop()
    return "UNFULFILLED"
