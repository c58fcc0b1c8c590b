"""What people do with an order at hand: the right thing or, as often, the wrong one."""

from collections.abc import Callable
from decimal import Decimal

from bordereau.fulfilment import actions, missing, short
from bordereau.fulfilment.calling_off import Money, Terms
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import IS_OPEN, Fulfilment, Shortage
from bordereau.fulfilment.reopening import reopen
from bordereau.fulfilment.status import COMPLETES, UNFINISHED, Status, Type, Verb, after
from bordereau.fulfilment.store_changes import unseen
from bordereau.sales.actions import record_payment
from bordereau.sales.balances import balance_of
from bordereau.sales.models import Return
from bordereau.sales.returns import Brought, left_to_return, take_back, undo
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import StockLevel
from bordereau.stock.movements import Kind
from tests.machine.day import Day, How, chosen

Deed = Callable[[Day, Fulfilment, How], object]


def by_the_table(verb: Verb, do: Deed, *also: str) -> Deed:
    """A verb that is done where the table of transitions allows it, and refused elsewhere.

    `also` are reasons to refuse it beside the order's status.
    """

    def deed(day: Day, order: Fulfilment, how: How) -> None:
        owed, change = balance_of(order.sale).due, unseen(order.pk)
        code = day.tried(lambda: do(day, order, how))
        if code == "store_changed":
            assert change
            assert verb in COMPLETES or change.put_back
        elif code:
            assert code in also or after(verb, Status(order.status)) is None, code
        else:
            assert after(verb, Status(order.status)) is not None
            assert verb not in COMPLETES or (not owed and COMPLETES[verb] == Type(order.type))
            assert verb not in COMPLETES or not change, "nobody has seen what the store changed"

    deed.__name__ = verb.value
    return deed


def _pick(day: Day, order: Fulfilment, how: How) -> None:
    actions.pick(order.pk, how.of(order).pk, how.units, day.person)


def _assign(day: Day, order: Fulfilment, how: How) -> None:
    assert day.person.user_id
    actions.assign(order.pk, day.person.user_id, day.person)


def _cancel(day: Day, order: Fulfilment, how: How) -> None:
    held = {line.sale_line_id: line.wanted for line in order.lines.all()}
    actions.cancel(order.pk, day.person, REFUNDED)
    day.books.call_off(held)


def _cancel_units(day: Day, order: Fulfilment, how: How) -> None:
    line = how.of(order)
    actions.cancel(order.pk, day.person, REFUNDED, units={line.pk: how.units})
    day.books.call_off({line.sale_line_id: how.units})


def confirms(day: Day, order: Fulfilment, how: How) -> None:
    waits = unseen(order.pk) is not None
    code = day.tried(lambda: confirm_change(order.pk, day.person))
    assert code == ("" if waits else "no_change")
    assert unseen(order.pk) is None


def pays(day: Day, order: Fulfilment, how: How) -> None:
    amount = balance_of(order.sale).due or Decimal(how.other + 1)
    record_payment(order.sale_id, amount, "Cash", day.person)


def hands_over(day: Day, order: Fulfilment, how: How) -> None:
    """As most orders go."""
    if order.status not in UNFINISHED:
        return
    if balance_of(order.sale).due:
        pays(day, order, how)
    if unseen(order.pk):
        confirms(day, order, how)
    for shortage in Shortage.objects.filter(IS_OPEN, line__fulfilment=order):
        if missing.open_for(shortage.line_id):
            short.found(order.pk, shortage.line_id, day.person)
    if order.status != Status.PACKED:
        actions.pack(order.pk, day.person)
    complete = actions.ship if order.type == Type.DELIVERY else actions.pick_up
    complete(order.pk, day.person)


def takes_back(day: Day, order: Fulfilment, how: How) -> None:
    """Some of what has left, and as often something that has not."""
    line = how.of(order).sale_line_id
    left = left_to_return(order.sale)[line]
    brought = Brought({line: how.units}, order.outlet_id, is_damaged=bool(how.other % 2))
    code = day.tried(lambda: take_back(order.sale_id, brought, day.person))
    assert code == ("" if 0 < how.units <= left else "wrong_count")


def undoes_a_return(day: Day, order: Fulfilment, how: How) -> None:
    rows = list(Return.objects.filter(line__sale=order.sale_id))
    if rows:
        row = chosen(rows, how.other)
        code = day.tried(lambda: undo(order.sale_id, row.pk, day.person))
        assert code == ("already_undone" if row.undone_at else "")


def counts(day: Day, order: Fulfilment, how: How) -> None:
    spots = list(StockLevel.objects.order_by("pk").values_list("outlet_id", "product_id"))
    if spots and how.units:
        move_by_hand(*chosen(spots, how.other), Kind.COUNT, how.units, "", day.person)


REFUNDED = Terms(Money.REFUNDED)
HAND_OVER = ("payment_required", "wrong_type")
PICK = by_the_table(Verb.PICK, _pick, "wrong_count")
PACK = by_the_table(Verb.PACK, lambda day, order, how: actions.pack(order.pk, day.person), "short")
SHIP = by_the_table(
    Verb.SHIP, lambda day, order, how: actions.ship(order.pk, day.person), *HAND_OVER
)
PICK_UP = by_the_table(
    Verb.PICK_UP, lambda day, order, how: actions.pick_up(order.pk, day.person), *HAND_OVER
)


def leaves(day: Day, order: Fulfilment, how: How) -> None:
    """As its customer expects it."""
    (SHIP if order.type == Type.DELIVERY else PICK_UP)(day, order, how)


# Some more than once: they are done most, and without them there is nothing to undo.
DEEDS: list[Deed] = [
    *(PICK, PICK, PICK),
    by_the_table(Verb.ASSIGN, _assign),
    *(PACK, PACK),
    by_the_table(Verb.UNPACK, lambda day, order, how: actions.unpack(order.pk, day.person)),
    *(SHIP, PICK_UP, leaves, leaves),
    by_the_table(Verb.CANCEL, _cancel),
    by_the_table(Verb.CANCEL, _cancel_units, "wrong_count"),
    by_the_table(
        Verb.REOPEN,
        lambda day, order, how: reopen(order.pk, day.person),
        "not_wanted",
        "taken_back",
    ),
    confirms,
    pays,
    hands_over,
    takes_back,
    undoes_a_return,
    counts,
]
