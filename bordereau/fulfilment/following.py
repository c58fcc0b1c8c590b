"""Keeping the work in step with what the store now says was bought."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from bordereau.fulfilment import events, missing, store_changes
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.fulfilment.opening import Part, open_orders
from bordereau.fulfilment.shortfall import Outcome
from bordereau.fulfilment.status import COMPLETED, UNFINISHED, Status, Type
from bordereau.fulfilment.store_changes import AT_WORK, Heard
from bordereau.fulfilment.telling import tell_store
from bordereau.sales.models import Sale, SaleLine
from bordereau.staff.access import Actor
from bordereau.stock.actions import Move, told_again
from bordereau.stock.movements import Kind


@dataclass(frozen=True, slots=True)
class Change:
    """The units of a line that the store wanted packed until now, and wants from now on."""

    line: SaleLine
    before: int
    now: int


LeftOver = Sequence[tuple[SaleLine, int]]


@dataclass(slots=True)
class Parts:
    """What a sale's orders hold, as they change."""

    lines: list[FulfilmentLine]
    orders: dict[int, Fulfilment]
    moves: list[Move] = field(default_factory=list)
    changed: dict[int, Heard] = field(default_factory=dict)

    def of(self, line: SaleLine) -> list[FulfilmentLine]:
        return [part for part in self.lines if part.sale_line_id == line.pk]

    def is_open(self, part: FulfilmentLine) -> bool:
        return self.orders[part.fulfilment_id].status in UNFINISHED

    def note(self, part: FulfilmentLine, before: int, left_in_box: int) -> None:
        """After `part` was changed and saved: its promise of stock and its place in history.

        `left_in_box` are picked units that are not wanted any more; below nought, wanted again.
        """
        kind, units = Kind.COMMIT, part.wanted - before
        if units < 0:
            kind, units = Kind.RELEASE, -units
        outlet_id = self.orders[part.fulfilment_id].outlet_id
        self.moves.append(Move(outlet_id, part.product_id, kind, units, part.pk))
        heard = self.changed.setdefault(part.fulfilment_id, Heard())
        name = part.sale_line.name
        heard.changes[f"line:{part.pk}"] = {"name": name, "from": before, "to": part.wanted}
        heard.put_back[str(part.pk)] = {"name": name, "units": left_in_box}


def follow_units(
    sale: Sale,
    changes: Sequence[Change],
    place: Callable[[LeftOver], Sequence[Part]] | None,
    by: Actor,
) -> list[Move]:
    """Do to the sale's orders what the store did to its lines. The caller makes the moves.

    Less comes out of unfinished orders, latest first. More goes into an unfinished order, or when
    there is none into new ones. What has left the shop is not touched, and what people called off
    here stays so until the store wants more. The sale is locked by the caller.
    """
    parts = _parts(sale)
    left_over: list[tuple[SaleLine, int]] = []
    for change in changes:
        difference = change.now - sum(part.wanted for part in parts.of(change.line))
        units = max(min(change.now - change.before, difference), 0)
        _take_out(parts, change.line, max(min(change.before - change.now, -difference), 0), by)
        if units and not _put_in(parts, change.line, units):
            left_over.append((change.line, units))
    for order_id, heard in parts.changed.items():
        _note_change(parts.orders[order_id], heard, by)
    _hear_of_handed_over(parts, changes, {line.pk for line, _ in left_over})
    if left_over:
        assert place
        return [*parts.moves, *open_orders(place(left_over), by)]
    if parts.changed:
        tell_store(sale)
    return parts.moves


def follow_type(sale: Sale, kind: Type, by: Actor) -> None:
    """The customer collects what was to be delivered, or the other way about."""
    for order in sale.fulfilments.filter(status__in=sorted(UNFINISHED)).exclude(type=kind):
        detail = {"from": order.type, "to": kind}
        order.type = kind
        events.record(order, "changed", by, {"type": detail})
        if order.status in AT_WORK:
            store_changes.hear(order, Status(order.status), {"type": detail})


def _parts(sale: Sale) -> Parts:
    lines = list(
        FulfilmentLine.objects.filter(fulfilment__sale=sale)
        .select_related("fulfilment", "sale_line")
        .order_by("fulfilment_id", "id")
    )
    orders: dict[int, Fulfilment] = {}
    for line in lines:
        orders.setdefault(line.fulfilment_id, line.fulfilment)
    return Parts(lines, orders)


def _take_out(parts: Parts, line: SaleLine, units: int, by: Actor) -> None:
    for part in reversed([part for part in parts.of(line) if parts.is_open(part)]):
        taken = min(units, part.wanted)
        if not taken:
            continue
        before, in_box = part.wanted, part.picked
        part.cancelled += taken
        part.picked = min(part.picked, part.wanted)
        part.save()
        missing.leave({part.pk: taken}, Outcome.NOT_WANTED, by)
        parts.note(part, before, left_in_box=in_box - part.picked)
        units -= taken


def _put_in(parts: Parts, line: SaleLine, units: int) -> bool:
    """Add units to the sale's unfinished order; False when it has none that takes them."""
    mine = [part for part in parts.of(line) if parts.is_open(part)]
    mine.sort(key=lambda part: not part.wanted)  # none is left where the line was moved away
    part = mine[0] if mine else _line_in_open_order(parts, line)
    if part is None:
        return False
    before = part.wanted
    part.quantity += units
    part.save()
    parts.note(part, before, left_in_box=-units)
    return True


def _line_in_open_order(parts: Parts, line: SaleLine) -> FulfilmentLine | None:
    """Not in one that waits for goods: what there is must not wait with it."""
    for order in parts.orders.values():
        if order.status in UNFINISHED and not order.is_backorder:
            return FulfilmentLine(
                fulfilment=order, sale_line=line, product_id=line.product_id, quantity=0
            )
    return None


def _note_change(order: Fulfilment, heard: Heard, by: Actor) -> None:
    """The box must be opened again when its content changed; with nothing left it is cancelled."""
    status = Status(order.status)
    nothing_left = not any(line.wanted for line in order.lines.all())
    if nothing_left:
        order.status = Status.CANCELLED
        order.finished_at = timezone.now()
    elif order.status == Status.PACKED:
        order.status = Status.IN_PROGRESS
    if order.status == Status.IN_PROGRESS:
        order.packed_at = None
    kind = "cancel" if nothing_left else "changed"
    events.record(order, kind, by, {"lines": list(heard.changes.values())})
    if status in AT_WORK:
        store_changes.hear(order, status, heard.changes, heard.put_back)
    elif nothing_left:
        store_changes.forget(order, {"place"})  # where it waited for its customer


def _hear_of_handed_over(parts: Parts, changes: Sequence[Change], added: Collection[int]) -> None:
    """What the store says of goods that its customer has: nothing here follows by itself.

    `added` are the sale's lines that new orders are opened for.
    """
    completed = [order for order in parts.orders.values() if order.status in COMPLETED]
    if not completed:
        return
    called_back: set[int] = set()
    for change in changes:
        held = 0
        for part in parts.of(change.line):
            if parts.orders[part.fulfilment_id] in completed:
                if _hear_of_goods(parts.orders[part.fulfilment_id], part, change, held):
                    called_back.add(part.product_id)
                held += part.wanted
        _hear_of_more(completed[-1], change, held, is_news=change.line.pk in added)
    # The store may have put them back into its own count, and then counts too many.
    parts.moves += [told_again(product_id) for product_id in called_back]


def _hear_of_goods(order: Fulfilment, part: FulfilmentLine, change: Change, held: int) -> bool:
    """Whether the store wants fewer of them; `held` units are with the customer before these."""
    was, now = (min(max(units - held, 0), part.wanted) for units in (change.before, change.now))
    if was != now:
        told = {f"line:{part.pk}": {"name": change.line.name, "from": was, "to": now}}
        store_changes.hear(order, Status(order.status), told, is_news=now < was)
    return now < was


def _hear_of_more(order: Fulfilment, change: Change, held: int, *, is_news: bool) -> None:
    was, now = (max(units - held, 0) for units in (change.before, change.now))
    if was != now:
        told = {f"more:{change.line.pk}": {"name": change.line.name, "from": was, "to": now}}
        store_changes.hear(order, Status(order.status), told, is_news=is_news)
