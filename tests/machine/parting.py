"""What people do with the parts of a sale: to another outlet, back again, and two into one."""

from bordereau.fulfilment import moving
from bordereau.fulfilment.models import Fulfilment
from tests.machine.day import Day, How, chosen
from tests.machine.people import Deed

ANYWHERE = {"", "wrong_status", "wrong_count"}  # how it may end, whatever is tried


def moves_units(day: Day, order: Fulfilment, how: How) -> None:
    to = chosen(day.outlets, how.other).pk
    units = {how.of(order).pk: how.units}
    code = day.tried(lambda: moving.move_units(order.pk, to, day.person, units))
    assert code in {*ANYWHERE, "same_outlet"}


def moves_all(day: Day, order: Fulfilment, how: How) -> None:
    to = chosen(day.outlets, how.other).pk
    code = day.tried(lambda: moving.move_units(order.pk, to, day.person))
    assert code in {*ANYWHERE, "same_outlet"}


def takes_back(day: Day, order: Fulfilment, how: How) -> None:
    code = day.tried(lambda: moving.take_back(order.pk, day.person))
    assert code in {*ANYWHERE, "not_moved", "already_begun"}


def merges(day: Day, order: Fulfilment, how: How) -> None:
    into = chosen(list(order.sale.fulfilments.order_by("pk")), how.other)
    code = day.tried(lambda: moving.merge(order.pk, into.pk, day.person))
    assert code in {*ANYWHERE, "same_order", "wrong_type", "store_changed"}


DEEDS: list[Deed] = [moves_units, moves_units, moves_units, moves_all, takes_back, merges]
