"""What becomes of the work, its stock and its people for every change of a store's, however far
the work is: a table of what must be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from bordereau.channels.shapes import Stage, StoreAddress
from bordereau.desk import attention_queries
from bordereau.findings import wrong
from bordereau.fulfilment import actions, short
from bordereau.fulfilment import audit as fulfilment_audit
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import Event, Fulfilment, StoreChange
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.fulfilment.status import UNFINISHED, Status, Type, Verb
from bordereau.refusals import Refusal
from bordereau.sales import audit as sales_audit
from bordereau.sales.balances import balance_of
from bordereau.sales.imports import import_orders
from bordereau.staff.access import SYSTEM
from bordereau.stock import audit as stock_audit
from tests.makers import a_store_line, an_actor
from tests.told import JUG, MUG, Told, level

pytestmark = pytest.mark.django_db

NEW, BEGUN, PACKED, SHIPPED = Status.NEW, Status.IN_PROGRESS, Status.PACKED, Status.SHIPPED
CANCELLED = Status.CANCELLED
EVERY = (NEW, BEGUN, PACKED, SHIPPED)
ALL = [("MUG", 2), ("JUG", 1)]  # of the order, as it was placed
Parts = list[tuple[str, list[tuple[str, int]]]]
Seen = tuple[Any, Any]


@dataclass(frozen=True)
class Expected:
    parts: Parts
    mugs: tuple[int, int]  # on hand, committed
    changes: Mapping[str, Seen] = field(default_factory=dict)
    put_back: Mapping[str, int] = field(default_factory=dict)


def vanish(told: Told) -> None:
    import_orders(told.channel, [], gone={told.word.id})


CASES: dict[str, Callable[[Told], object]] = {
    "fewer": lambda told: told.again(a_store_line("MUG", 1), JUG),
    "a unit refunded, its money too": lambda told: told.again(
        replace(MUG, refunded=1), JUG, refunded=Decimal(10)
    ),
    "money refunded, and no unit": lambda told: told.again(refunded=Decimal(5)),
    "more": lambda told: told.again(a_store_line("MUG", 3), JUG),
    "a line less": lambda told: told.again(JUG),
    "a line more": lambda told: told.again(MUG, JUG, a_store_line("PAN")),
    "cancelled": lambda told: told.again(stage=Stage.CANCELLED, status="cancelled"),
    "refunded whole": lambda told: told.again(
        replace(MUG, refunded=2), replace(JUG, refunded=1), refunded=Decimal(30),
        stage=Stage.CANCELLED, status="refunded",
    ),
    "deleted": vanish,
    "another address": lambda told: told.again(address=StoreAddress(line1="2 Rue Neuve")),
    "another note": lambda told: told.again(customer_note="Ring twice"),
    "another shipping method": lambda told: told.again(shipping_method="Express"),
    "collected": lambda told: told.again(is_pickup=True),
    "payment undone": lambda told: told.again(paid=Decimal(0)),
}  # fmt: skip

KEPT = Expected([(NEW, ALL)], (10, 2))
FEWER = [("MUG", 1), ("JUG", 1)]
MORE = [("MUG", 3), ("JUG", 1)]
WITH_PAN = [*ALL, ("PAN", 1)]
LEFT = (SHIPPED, ALL)  # what has left the shop is not touched
GONE = {"MUG": (2, 0), "JUG": (1, 0)}
ADDRESS = {"address": ("", "2 Rue Neuve")}
DEBT = {"payment": ("0", "30")}


def still(status: Status, **changes: Seen) -> Expected:
    """Nothing moves; people are told."""
    return Expected([(status, ALL)], (8, 0) if status == SHIPPED else (10, 2), changes)


def rows(*expected: Expected) -> dict[Status, Expected]:
    """For an order that nobody has begun, that is partly picked, packed, and shipped."""
    return dict(zip(EVERY, expected, strict=True))


TABLE: dict[str, dict[Status, Expected]] = {
    "fewer": rows(
        Expected([(NEW, FEWER)], (10, 1)),
        Expected([(BEGUN, FEWER)], (10, 1), {"MUG": (2, 1)}, {"MUG": 1}),
        Expected([(BEGUN, FEWER)], (10, 1), {"MUG": (2, 1)}, {"MUG": 1}),
        still(SHIPPED, MUG=(2, 1)),
    ),
    "a unit refunded, its money too": rows(
        Expected([(NEW, FEWER)], (10, 1)),
        Expected([(BEGUN, FEWER)], (10, 1), {"MUG": (2, 1)}, {"MUG": 1}),
        Expected([(BEGUN, FEWER)], (10, 1), {"MUG": (2, 1)}, {"MUG": 1}),
        still(SHIPPED, MUG=(2, 1)),
    ),
    "money refunded, and no unit": rows(
        still(NEW), still(BEGUN), still(PACKED), still(SHIPPED)
    ),
    "more": rows(
        Expected([(NEW, MORE)], (10, 3)),
        Expected([(BEGUN, MORE)], (10, 3), {"MUG": (2, 3)}),
        Expected([(BEGUN, MORE)], (10, 3), {"MUG": (2, 3)}),
        Expected([LEFT, (NEW, [("MUG", 1)])], (8, 1), {"more MUG": (0, 1)}),
    ),
    "a line less": rows(
        Expected([(NEW, [("JUG", 1)])], (10, 0)),
        Expected([(BEGUN, [("JUG", 1)])], (10, 0), {"MUG": (2, 0)}, {"MUG": 2}),
        Expected([(BEGUN, [("JUG", 1)])], (10, 0), {"MUG": (2, 0)}, {"MUG": 2}),
        still(SHIPPED, MUG=(2, 0)),
    ),
    "a line more": rows(
        Expected([(NEW, WITH_PAN)], (10, 2)),
        Expected([(BEGUN, WITH_PAN)], (10, 2), {"PAN": (0, 1)}),
        Expected([(BEGUN, WITH_PAN)], (10, 2), {"PAN": (0, 1)}),
        Expected([LEFT, (NEW, [("PAN", 1)])], (8, 0), {"more PAN": (0, 1)}),
    ),
    **{
        way: rows(
            Expected([(CANCELLED, [])], (10, 0)),
            Expected([(CANCELLED, [])], (10, 0), GONE, {"MUG": 2}),
            Expected([(CANCELLED, [])], (10, 0), GONE, {"MUG": 2, "JUG": 1}),
            still(SHIPPED, **GONE),
        )
        for way in ("cancelled", "refunded whole", "deleted")
    },
    "another address": rows(
        still(NEW), still(BEGUN, **ADDRESS), still(PACKED, **ADDRESS), still(SHIPPED, **ADDRESS)
    ),
    "another note": rows(
        still(NEW),
        still(BEGUN, note=("", "Ring twice")),
        still(PACKED, note=("", "Ring twice")),
        still(SHIPPED),
    ),
    "another shipping method": rows(
        still(NEW),
        still(BEGUN, shipping=("", "Express")),
        still(PACKED, shipping=("", "Express")),
        still(SHIPPED),
    ),
    "collected": rows(
        still(NEW),
        still(BEGUN, type=("delivery", "pickup")),
        still(PACKED, type=("delivery", "pickup")),
        still(SHIPPED),
    ),
    "payment undone": rows(
        still(NEW), still(BEGUN, **DEBT), still(PACKED, **DEBT), still(SHIPPED, **DEBT)
    ),
}  # fmt: skip


@pytest.fixture
def told() -> Told:
    return Told()


def bring(told: Told, status: Status) -> None:
    """So far has the work come when the store tells of its change."""
    if status == BEGUN:
        mugs = told.order.lines.get(product__sku="MUG")
        actions.pick(told.order.pk, mugs.pk, 2, an_actor())
    if status in (PACKED, SHIPPED):
        told.pack()
    if status == SHIPPED:
        actions.ship(told.order.pk, SYSTEM)


def unseen() -> StoreChange | None:
    return StoreChange.objects.filter(confirmed_at=None).first()


def seen_by_people(row: StoreChange | None) -> dict[str, Seen]:
    """What a row tells, by product or matter."""
    if row is None:
        return {}
    named = {}
    for what, change in row.changes.items():
        name = change.get("name", what).removeprefix("The ")
        name = f"more {name}" if what.startswith("more:") else name
        named[name] = (change["from"], change["to"])
    if "address" in named:
        named["address"] = tuple(address["line1"] for address in named["address"])
    return named


def to_put_back(row: StoreChange | None) -> dict[str, int]:
    amounts = row.put_back.values() if row else ()
    return {line["name"].removeprefix("The "): line["units"] for line in amounts}


def refused(verb: Verb, order: Fulfilment) -> str:
    """The code with which the verb is refused; it is always refused here."""
    with pytest.raises(Refusal) as refusal:
        getattr(actions, verb)(order.pk, SYSTEM)
    return refusal.value.code


def check_books() -> None:
    audits = (stock_audit, fulfilment_audit, sales_audit)
    assert [text for audit in audits for text in wrong(audit.audit())] == []


@pytest.mark.parametrize("status", EVERY)
@pytest.mark.parametrize("case", TABLE)
def test_every_change_however_far_the_work_is(told: Told, case: str, status: Status) -> None:
    bring(told, status)
    CASES[case](told)
    expected = TABLE[case][status]
    assert told.parts == expected.parts
    assert level("MUG") == expected.mugs
    row = unseen()
    assert seen_by_people(row) == expected.changes
    assert to_put_back(row) == expected.put_back
    check_books()
    if row is None:
        assert not attention_queries.store_changes()
    elif Fulfilment.objects.get(pk=told.order.pk).status in UNFINISHED:
        _check_hold(told, row)
    else:
        _check_entry(told, row)


def _check_hold(told: Told, row: StoreChange) -> None:
    """What nobody has seen leaves neither the shop nor, with too much in it, the table."""
    order = Fulfilment.objects.get(pk=told.order.pk)
    assert refused(Verb.SHIP, order) == refused(Verb.PICK_UP, order) == "store_changed"
    if row.put_back:
        assert refused(Verb.PACK, order) == "store_changed"
    confirm_change(order.pk, SYSTEM)
    if order.status == BEGUN:
        actions.pack(order.pk, SYSTEM)
    complete = Verb.SHIP if order.type == Type.DELIVERY else Verb.PICK_UP
    if balance_of(told.sale).due:
        assert refused(complete, order) == "payment_required"
    else:
        getattr(actions, complete)(order.pk, SYSTEM)
    check_books()


def _check_entry(told: Told, row: StoreChange) -> None:
    """The Orders page shows it no more: it needs attention until somebody has seen to it."""
    by = an_actor(name="Mia")
    assert list(attention_queries.store_changes()) == [row]
    confirm_change(told.order.pk, by)
    assert not attention_queries.store_changes()
    row.refresh_from_db()
    assert row.confirmed_by_id == by.user_id
    event = Event.objects.filter(kind="confirm_change").get()
    assert (event.by_name, event.fulfilment_id) == ("Mia", told.order.pk)


def test_what_the_store_adds_does_not_wait_with_a_backorder(told: Told) -> None:
    mug = told.order.lines.get(product__sku="MUG")
    short.report(told.order.pk, Report(mug.pk, 1, Why.OTHER, WhatNow.BACKORDER), SYSTEM)
    actions.pack(told.order.pk, SYSTEM)
    actions.ship(told.order.pk, SYSTEM)
    told.again(MUG, JUG, a_store_line("PAN"))
    assert told.parts == [
        (SHIPPED, [("MUG", 1), ("JUG", 1)]),
        (NEW, [("MUG", 1)]),
        (NEW, [("PAN", 1)]),
    ]
    told.again(a_store_line("MUG", 3), JUG, a_store_line("PAN"))
    assert told.parts[1] == (NEW, [("MUG", 2)])  # of what waits already, more waits with it
    check_books()
