"""Fulfilling, taking back, and tracking, with the refusals that Shopify is known for."""

from collections.abc import Sequence
from typing import Any

from . import routing
from .shop import Shop
from .state import Order, Part, Sent

Errors = list[dict[str, Any]]
Chosen = list[tuple[Part, dict[int, int]]]  # of each part, units by its own lines


def error(message: str, *field: str) -> dict[str, Any]:
    return {"field": list(field) or ["fulfillment"], "message": message}


def create(
    shop: Shop, order: Order, chosen: Chosen, tracking: dict[str, Any], notify: bool
) -> tuple[Sent | None, Errors]:
    problem = refusal([part for part, _ in chosen])
    if problem:
        return None, [problem]
    units: dict[int, int] = {}
    for part, wanted in chosen:
        for one in part.lines:
            sent = wanted.get(one.id, 0) if wanted else one.remaining
            if sent > one.remaining:
                return None, [error("Invalid fulfillment order line item quantity requested.")]
            units[one.line_id] = units.get(one.line_id, 0) + sent
    for part, wanted in chosen:
        take_off(part, wanted)
    needs = False
    for line in order.lines:
        line.fulfilled += units.get(line.id, 0)
        needs = needs or bool(units.get(line.id) and line.requires_shipping)
        uncommit(shop, chosen[0][0].location_id, line.variant_id, units.get(line.id, 0))
    fulfilled = Sent(
        shop.new_id("fulfillment"), shop.clock.now(), chosen[0][0].location_id, units, needs,
        notified=notify,
    )  # fmt: skip
    track(fulfilled, tracking)
    order.sent.append(fulfilled)
    shop.touch(order, "ORDERS_FULFILLED")
    return fulfilled, []


def refusal(parts: Sequence[Part]) -> dict[str, Any] | None:
    if any("CREATE_FULFILLMENT" not in part.actions for part in parts):
        states = ", ".join(sorted({part.status.lower() for part in parts}))
        return error(f"Fulfillment order has an unfulfillable status= {states}.")
    if len({part.order_id for part in parts}) > 1:
        return error("All fulfillment orders must belong to the same order.")
    if len({part.location_id for part in parts}) > 1:
        return error("All fulfillment orders must be assigned to a single location.")
    methods = sorted({part.method.lower() for part in parts})
    if len(methods) > 1:
        found = ", ".join(f'"{one}"' for one in methods)
        return error(
            "All fulfillment orders must have the same delivery method type. Found delivery "
            f"method types: [{found}]"
        )
    return None


def take_off(part: Part, wanted: dict[int, int]) -> None:
    for one in part.lines:
        one.remaining -= wanted.get(one.id, 0) if wanted else one.remaining
    part.status = "IN_PROGRESS" if any(one.remaining for one in part.lines) else "CLOSED"


def uncommit(shop: Shop, location_id: int, variant_id: int | None, units: int) -> None:
    """What leaves was promised before: available stays as it is."""
    variant = shop.state.variants.get(variant_id or 0)
    level = variant.levels.get(location_id) if variant else None
    if level:
        level.committed -= units


def track(fulfilled: Sent, tracking: dict[str, Any]) -> None:
    if tracking:
        numbers = tracking.get("numbers") or [tracking.get("number")]
        fulfilled.company = tracking.get("company")
        fulfilled.numbers = [one for one in numbers if one]


def take_back(shop: Shop, order: Order, fulfilled: Sent) -> Errors:
    """New fulfilment orders are made of what was sent."""
    if fulfilled.status != "SUCCESS":
        return [error("Fulfillment can not be cancelled.", "id")]
    fulfilled.status = "CANCELLED"
    for line in order.lines:
        back = fulfilled.units.get(line.id, 0)
        line.fulfilled -= back
        uncommit(shop, fulfilled.location_id, line.variant_id, -back)
    routing.route(shop, order)
    shop.touch(order)
    return []


def open_part(shop: Shop, part: Part) -> Errors:
    if "MARK_AS_OPEN" not in part.actions:
        return [error("Fulfillment order is not scheduled.", "id")]
    part.status = "OPEN"
    shop.moved("RESCHEDULED", part)
    return []
