"""Making orders of new sales: the work appears, and its stock is promised."""

from collections.abc import Sequence
from dataclasses import dataclass

from bordereau import bulk
from bordereau.fulfilment import events
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.fulfilment.status import Type
from bordereau.sales.models import Sale, SaleLine
from bordereau.staff.access import Actor
from bordereau.stock.actions import Move
from bordereau.stock.movements import Kind


@dataclass(frozen=True, slots=True)
class Part:
    """What one outlet does for a sale. The sale and its lines are saved already."""

    sale: Sale
    outlet_id: int
    type: Type
    lines: Sequence[tuple[SaleLine, int]]  # with the units of each


def open_orders(parts: Sequence[Part], by: Actor) -> list[Move]:
    """Inside the caller's transaction, and the caller makes the moves that promise the stock.

    A handful of statements however many parts there are.
    """
    orders = bulk.insert([_order(part) for part in parts])
    lines = bulk.insert(
        _line(order, line, units)
        for order, part in zip(orders, parts, strict=True)
        for line, units in part.lines
    )
    bulk.insert(events.event(order.sale_id, order.pk, "imported", by, {}) for order in orders)
    outlets = {order.pk: order.outlet_id for order in orders}
    return [
        Move(outlets[line.fulfilment_id], line.product_id, Kind.COMMIT, line.wanted, line.pk)
        for line in lines
    ]


def _order(part: Part) -> Fulfilment:
    return bulk.new(
        Fulfilment,
        sale_id=part.sale.pk,
        outlet_id=part.outlet_id,
        channel_id=part.sale.channel_id,
        placed_at=part.sale.placed_at,
        type=part.type,
    )


def _line(order: Fulfilment, line: SaleLine, units: int) -> FulfilmentLine:
    return bulk.new(
        FulfilmentLine,
        fulfilment_id=order.pk,
        sale_line_id=line.pk,
        product_id=line.product_id,
        quantity=units,
    )
