"""What shoppers and staff do to an order in the store."""

from collections.abc import Callable
from dataclasses import replace

from tests.machine.day import Day, How, chosen
from tests.machine.fake_store import Line, Order

Change = Callable[[Day, Order, How], object]
STATUSES = ("pending", "processing", "processing", "odd", "cancelled", "completed")


def quantity(day: Day, order: Order, how: How) -> None:
    """Up or down, a line more or a line less."""
    line = Line(max(how.units, 0), location=day.place(how.other))
    lines = {**order.lines, how.sku: line}
    day.change(order, lines={sku: one for sku, one in lines.items() if one.quantity}, refunded=0)


def words(day: Day, order: Order, how: How) -> None:
    note, address = chosen(("", "Ring"), how.line), chosen(("", "Elm 1"), how.other)
    customer = chosen(("Ada", "Ada", "Ben"), how.which)
    day.change(order, note=note, address=address, customer=customer)


def pickup_or_delivery(day: Day, order: Order, how: How) -> None:
    day.change(order, is_pickup=not order.is_pickup, place=day.place(how.other))


def status(day: Day, order: Order, how: How) -> None:
    day.change(order, status=chosen(STATUSES, how.other))


def paid_or_charged_back(day: Day, order: Order, how: How) -> None:
    day.change(order, is_paid=not order.is_paid)


def refund_of_a_unit(day: Day, order: Order, how: How) -> None:
    line = order.lines.get(how.sku, Line(0))
    if line.refunded < line.quantity:
        lines = {**order.lines, how.sku: replace(line, refunded=line.refunded + 1)}
        day.change(order, lines=lines, refunded=min(order.refunded + 1, order.units))


def refund_of_money(day: Day, order: Order, how: How) -> None:
    day.change(order, refunded=min(order.refunded + 1, order.units))


def deleted(day: Day, order: Order, how: How) -> None:
    del day.store.orders[order.id]
    day.hint(order.id)


def restored(day: Day, order: Order, how: How) -> None:
    """Another one, that was deleted."""
    last = {one.id: one for one in day.store.told}
    gone = [one for one in last.values() if one.id not in day.store.orders]
    if gone:
        day.store.seconds += 1
        day.store.put(chosen(gone, how.other))
        day.hint(chosen(gone, how.other).id)


CHANGES: list[Change] = [
    quantity,
    quantity,
    words,
    pickup_or_delivery,
    status,
    paid_or_charged_back,
    refund_of_a_unit,
    refund_of_money,
    deleted,
    restored,
]
