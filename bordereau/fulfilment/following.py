"""Keeping the work in step with what the store now says was bought."""

from collections.abc import Callable, Sequence

from django.utils import timezone

from bordereau.fulfilment import events
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.fulfilment.opening import Part, open_orders
from bordereau.fulfilment.status import UNFINISHED, Status, Type
from bordereau.sales.models import Sale, SaleLine
from bordereau.staff.access import Actor
from bordereau.stock.actions import Move, move
from bordereau.stock.movements import Kind


def follow_units(
    sale: Sale,
    lines: Sequence[SaleLine],
    wanted: dict[int, int],
    kind: Type,
    outlet: Callable[[], int],
    by: Actor,
) -> None:
    """Make the parts of each sale line add up to `wanted` units (by sale line id).

    Less comes out of unfinished orders, latest first. More goes into an unfinished order, or when
    there is none into a new one at `outlet()`. What has left the shop is not touched. The sale is
    locked by the caller.
    """
    parts = list(
        FulfilmentLine.objects.filter(fulfilment__sale=sale)
        .select_related("fulfilment")
        .order_by("fulfilment_id", "id")
    )
    orders = {part.fulfilment_id: part.fulfilment for part in parts}
    open_parts = [part for part in parts if part.fulfilment.status in UNFINISHED]
    left_over: list[tuple[SaleLine, int]] = []
    changed: dict[int, list[dict[str, object]]] = {}
    for line in lines:
        held = [part for part in parts if part.sale_line_id == line.pk]
        difference = wanted[line.pk] - sum(part.wanted for part in held)
        mine = [part for part in open_parts if part.sale_line_id == line.pk]
        if difference < 0:
            _take_out(mine, -difference, orders, changed, by)
        elif difference > 0 and not _put_in(line, mine, orders, difference, changed, by):
            left_over.append((line, difference))
    for order_id, differences in changed.items():
        _note_change(orders[order_id], differences, by)
    if left_over:
        open_orders([Part(sale, outlet(), kind, left_over)], by)


def _take_out(
    parts: list[FulfilmentLine],
    units: int,
    orders: dict[int, Fulfilment],
    changed: dict[int, list[dict[str, object]]],
    by: Actor,
) -> None:
    for part in reversed(parts):
        taken = min(units, part.wanted)
        if not taken:
            continue
        before = part.wanted
        part.cancelled += taken
        part.picked = min(part.picked, part.wanted)
        part.save()
        _promise(orders[part.fulfilment_id], part, Kind.RELEASE, taken, by)
        _record(changed, part, before)
        units -= taken


def _put_in(
    line: SaleLine,
    parts: list[FulfilmentLine],
    orders: dict[int, Fulfilment],
    units: int,
    changed: dict[int, list[dict[str, object]]],
    by: Actor,
) -> bool:
    """Add units to the sale's unfinished order; False when it has none."""
    part = parts[0] if parts else _line_in_open_order(line, orders)
    if part is None:
        return False
    before = part.wanted
    part.quantity += units
    part.save()
    _promise(orders[part.fulfilment_id], part, Kind.COMMIT, units, by)
    _record(changed, part, before)
    return True


def _line_in_open_order(line: SaleLine, orders: dict[int, Fulfilment]) -> FulfilmentLine | None:
    for order in orders.values():
        if order.status in UNFINISHED:
            return FulfilmentLine(
                fulfilment=order, sale_line=line, product_id=line.product_id, quantity=0
            )
    return None


def _promise(order: Fulfilment, part: FulfilmentLine, kind: Kind, units: int, by: Actor) -> None:
    move([Move(order.outlet_id, part.product_id, kind, units, part.pk)], by)


def _record(changed: dict[int, list[dict[str, object]]], part: FulfilmentLine, before: int) -> None:
    changed.setdefault(part.fulfilment_id, []).append(
        {"name": part.sale_line.name, "from": before, "to": part.wanted}
    )


def _note_change(order: Fulfilment, differences: list[dict[str, object]], by: Actor) -> None:
    """The box must be opened again when its content changed; with nothing left it is cancelled."""
    nothing_left = not any(line.wanted for line in order.lines.all())
    if nothing_left:
        order.status = Status.CANCELLED
        order.finished_at = timezone.now()
    elif order.status == Status.PACKED:
        order.status = Status.IN_PROGRESS
        order.packed_at = None
    order.version += 1
    order.save()
    kind = "cancel" if nothing_left else "changed"
    events.write(order, kind, by, {"lines": differences})
