"""Whether a store and we say the same of one order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from operator import lt, ne

from bordereau.channels.shapes import Stage, StoreOrder
from bordereau.fulfilment.status import COMPLETED, UNFINISHED, Status
from bordereau.sales.totals import correction

MOST_SAID = 300  # letters of what each says


class Kind(StrEnum):
    MISSING = "missing"  # open there, and no sale here
    PARKED = "parked"  # here its latest word waits for a person
    OPEN_THERE = "open_there"  # completed here
    CALLED_OFF_HERE = "called_off_here"  # and open there
    SENT_THERE = "sent_there"  # and called off here
    FINISHED_THERE = "finished_there"  # and open here
    CANCELLED_THERE = "cancelled_there"  # and open here
    NOT_SHOWN = "not_shown"  # open here, and the store will not show it to us
    UNITS = "units"
    TOTAL = "total"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class OurLine:
    """A line of the sale, and the units that our orders have sent or will send."""

    store_id: str
    name: str
    units: int
    is_digital: bool = False


@dataclass(frozen=True, slots=True)
class Ours:
    """Our view of an order of a store's."""

    statuses: tuple[Status, ...]  # of the sale's orders
    lines: tuple[OurLine, ...]
    currency: str
    total: Decimal
    refunded: Decimal
    from_store: tuple[Decimal, ...] = ()  # payments that the store reported
    by_staff: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One difference. What each says is in no language: statuses, amounts, units and names."""

    kind: Kind
    ours: str = ""
    theirs: str = ""


EXPECTED = frozenset({Stage.OPEN, Stage.UNKNOWN})  # somebody expects goods


def judge(
    ours: Ours | None, theirs: StoreOrder | None, *, is_parked: bool = False
) -> tuple[Found, ...]:
    """`theirs` is None for an order that the store does not have any more.

    Money that staff have noted, and the store has not heard of yet, is no difference. Nobody can
    judge a sale whose status at the store has not been explained.
    """
    said = theirs.status if theirs else ""
    if is_parked:
        return (Found(Kind.PARKED, theirs=said),)
    if ours is None:
        is_lost = theirs is not None and theirs.stage in EXPECTED
        return (Found(Kind.MISSING, theirs=said),) if is_lost else ()
    if UNFINISHED.isdisjoint(ours.statuses):
        return _when_we_have_ended(ours, theirs)
    if theirs is None or theirs.stage in (Stage.CANCELLED, Stage.UNPLACED):
        return (Found(Kind.CANCELLED_THERE, _statuses(ours), said),)
    if theirs.stage == Stage.FINISHED:
        return (Found(Kind.FINISHED_THERE, _statuses(ours), said),)
    return (*_units(ours, theirs), *_total(ours, theirs), *_paid(ours, theirs))


def not_shown(ours: Ours) -> tuple[Found, ...]:
    """The store would not show us the order at all."""
    is_open = not UNFINISHED.isdisjoint(ours.statuses)
    return (Found(Kind.NOT_SHOWN, _statuses(ours)),) if is_open else ()


_ENDS_THAT_DIFFER = {
    (True, Stage.OPEN): Kind.OPEN_THERE,
    (False, Stage.OPEN): Kind.CALLED_OFF_HERE,
    (False, Stage.FINISHED): Kind.SENT_THERE,
}


def _when_we_have_ended(ours: Ours, theirs: StoreOrder | None) -> tuple[Found, ...]:
    if not ours.statuses or theirs is None:
        return ()  # with nothing to pack we had nothing to tell
    if not any(_wanted(theirs, _digital(ours)).values()):
        return ()
    is_completed = not COMPLETED.isdisjoint(ours.statuses)
    found: list[Found] = []
    if kind := _ENDS_THAT_DIFFER.get((is_completed, theirs.stage)):
        found.append(Found(kind, _statuses(ours), theirs.status))
    if is_completed and theirs.stage in (Stage.OPEN, Stage.FINISHED):
        # What came back later was sent all the same; what was called off here was never sent.
        found += _units(ours, theirs, lt)
    return tuple(found)


def _statuses(ours: Ours) -> str:
    return ",".join(status for status in Status if status in ours.statuses)


def _digital(ours: Ours) -> set[str]:
    return {line.store_id for line in ours.lines if line.is_digital}


def _wanted(theirs: StoreOrder, digital: set[str]) -> dict[str, int]:
    """Units by line, as the store wants them packed."""
    return {
        line.id: line.quantity - line.refunded
        for line in theirs.lines
        if not line.is_digital and line.id not in digital
    }


def _units(
    ours: Ours, theirs: StoreOrder, differ: Callable[[int, int], bool] = ne
) -> Iterable[Found]:
    digital = {line.id for line in theirs.lines if line.is_digital}
    we = {
        line.store_id: line.units
        for line in ours.lines
        if not line.is_digital and line.store_id not in digital
    }
    they = _wanted(theirs, _digital(ours))
    names = {line.id: line.name for line in theirs.lines}
    names |= {line.store_id: line.name for line in ours.lines}
    differing = [line for line in names if differ(we.get(line, 0), they.get(line, 0))]
    if differing:
        yield Found(
            Kind.UNITS,
            listed((we.get(line, 0), names[line]) for line in differing),
            listed((they.get(line, 0), names[line]) for line in differing),
        )


def listed(goods: Iterable[tuple[int, str]]) -> str:
    return ", ".join(f"{units} × {name}" for units, name in goods)[:MOST_SAID]


def _total(ours: Ours, theirs: StoreOrder) -> Iterable[Found]:
    we = _amount(ours.total - ours.refunded, ours.currency)
    they = _amount(theirs.total - theirs.refunded, theirs.currency)
    if we != they:
        yield Found(Kind.TOTAL, we, they)


def _paid(ours: Ours, theirs: StoreOrder) -> Iterable[Found]:
    if correction(ours.from_store, theirs.paid, theirs.refunded, ours.by_staff):
        kept = max(theirs.paid - theirs.refunded, Decimal(0))
        recorded = sum(ours.from_store + ours.by_staff, Decimal(0))
        yield Found(Kind.PAID, _amount(recorded, ours.currency), _amount(kept, theirs.currency))


def _amount(amount: Decimal, currency: str) -> str:
    """One way to write it, however many noughts follow."""
    return f"{amount.quantize(Decimal('0.0001'))} {currency}"
