"""What counts as a difference between a store and us, and what does not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bordereau.channels.shapes import Stage, StoreOrder
from bordereau.comparison.verdicts import Found, Kind, OurLine, Ours, judge, not_shown
from bordereau.fulfilment.status import Status
from tests.makers import a_store_line, a_store_order

NEW, PACKED, SHIPPED, CANCELLED = (
    Status.NEW,
    Status.PACKED,
    Status.SHIPPED,
    Status.CANCELLED,
)
OURS = Ours(
    statuses=(NEW,),
    lines=(OurLine("MUG", "The MUG", 2),),
    currency="EUR",
    total=Decimal("20.00"),
    refunded=Decimal(0),
    from_store=(Decimal("20.00"),),
)


def theirs(**values: object) -> StoreOrder:
    return replace(a_store_order(a_store_line("MUG", 2)), **values)  # type: ignore[arg-type]


def kinds(ours: Ours | None, told: StoreOrder | None) -> list[Kind]:
    return [found.kind for found in judge(ours, told)]


def test_the_same_is_no_difference() -> None:
    assert judge(OURS, theirs()) == ()


@pytest.mark.parametrize(
    ("statuses", "stage", "kind"),
    [
        ([NEW], Stage.FINISHED, Kind.FINISHED_THERE),
        ([PACKED, SHIPPED], Stage.FINISHED, Kind.FINISHED_THERE),
        ([NEW], Stage.CANCELLED, Kind.CANCELLED_THERE),
        ([PACKED], Stage.UNPLACED, Kind.CANCELLED_THERE),
        ([SHIPPED], Stage.OPEN, Kind.OPEN_THERE),
        ([SHIPPED, CANCELLED], Stage.OPEN, Kind.OPEN_THERE),
        ([CANCELLED], Stage.OPEN, Kind.CALLED_OFF_HERE),
        ([CANCELLED], Stage.FINISHED, Kind.SENT_THERE),
        ([SHIPPED], Stage.FINISHED, None),
        ([CANCELLED], Stage.CANCELLED, None),
        ([SHIPPED], Stage.CANCELLED, None),  # a return, which changes nothing here
        ([], Stage.OPEN, None),  # nothing to pack: we had nothing to tell
    ],
)
def test_how_far_it_is(statuses: list[Status], stage: Stage, kind: Kind | None) -> None:
    found = kinds(replace(OURS, statuses=tuple(statuses)), theirs(stage=stage))
    assert found == ([kind] if kind else [])


def test_both_words_are_kept() -> None:
    ours = replace(OURS, statuses=(PACKED, NEW))
    (found,) = judge(ours, theirs(stage=Stage.FINISHED, status="completed"))
    assert (found.ours, found.theirs) == ("new,packed", "completed")


def test_an_order_that_we_have_no_sale_of() -> None:
    assert kinds(None, theirs()) == [Kind.MISSING]
    assert kinds(None, theirs(stage=Stage.UNKNOWN)) == [Kind.MISSING]
    assert kinds(None, theirs(stage=Stage.FINISHED)) == []
    assert kinds(None, None) == []


def test_what_waits_for_a_person_here_is_that_and_nothing_else() -> None:
    assert judge(None, theirs(), is_parked=True) == (Found(Kind.PARKED, theirs="processing"),)
    later = theirs(stage=Stage.CANCELLED)
    assert [found.kind for found in judge(OURS, later, is_parked=True)] == [Kind.PARKED]


def test_an_order_that_the_store_has_no_more() -> None:
    assert kinds(OURS, None) == [Kind.CANCELLED_THERE]
    assert kinds(replace(OURS, statuses=(SHIPPED,)), None) == []


def test_an_order_that_the_store_will_not_show() -> None:
    assert [found.kind for found in not_shown(OURS)] == [Kind.NOT_SHOWN]
    assert not_shown(replace(OURS, statuses=(SHIPPED,))) == ()


def test_units_that_one_of_us_does_not_send() -> None:
    short = replace(OURS, lines=(OurLine("MUG", "The MUG", 1),))
    (found,) = judge(short, theirs())
    assert found == Found(Kind.UNITS, "1 × The MUG", "2 × The MUG")
    more = theirs(lines=(a_store_line("MUG", 2), a_store_line("TEA", 3)))
    assert judge(OURS, replace(more, total=OURS.total)) == (
        Found(Kind.UNITS, "0 × The TEA", "3 × The TEA"),
    )
    (line,) = theirs().lines
    refunded = theirs(lines=(replace(line, refunded=1),))
    assert kinds(short, refunded) == []


def test_units_that_were_called_off_before_the_rest_left() -> None:
    short = replace(OURS, statuses=(SHIPPED,), lines=(OurLine("MUG", "The MUG", 1),))
    finished = theirs(stage=Stage.FINISHED)
    assert judge(short, finished) == (Found(Kind.UNITS, "1 × The MUG", "2 × The MUG"),)
    (line,) = finished.lines
    assert kinds(short, replace(finished, lines=(replace(line, refunded=1),))) == []
    assert (
        kinds(
            replace(OURS, statuses=(SHIPPED,)),
            replace(finished, lines=(replace(line, refunded=1),)),
        )
        == []
    )


def test_downloads_are_not_units() -> None:
    (line,) = theirs().lines
    none_packed = replace(OURS, lines=(OurLine("MUG", "The MUG", 0),))
    assert kinds(none_packed, theirs(lines=(replace(line, is_digital=True),))) == []
    known_here = replace(OURS, lines=(OurLine("MUG", "The MUG", 0, is_digital=True),))
    assert kinds(known_here, theirs()) == []


def test_an_order_of_which_nothing_is_to_be_sent_may_stay_open() -> None:
    (line,) = theirs().lines
    emptied = theirs(lines=(replace(line, refunded=2),))
    assert kinds(replace(OURS, statuses=(CANCELLED,)), emptied) == []


def test_what_it_comes_to() -> None:
    (found,) = judge(OURS, theirs(total=Decimal("22.5"), paid=Decimal(20)))
    assert found == Found(Kind.TOTAL, "20.0000 EUR", "22.5000 EUR")
    given_back = theirs(refunded=Decimal(5))
    assert Kind.TOTAL in kinds(OURS, given_back)
    assert kinds(OURS, theirs(currency="USD")) == [Kind.TOTAL]


def test_what_the_store_was_paid() -> None:
    unpaid = replace(OURS, from_store=())
    assert judge(unpaid, theirs()) == (Found(Kind.PAID, "0.0000 EUR", "20.0000 EUR"),)
    assert kinds(OURS, theirs(paid=Decimal(0))) == [Kind.PAID]


def test_money_that_staff_noted_first_is_no_difference() -> None:
    noted = replace(OURS, from_store=(), by_staff=(Decimal(20),))
    assert kinds(noted, theirs(paid=Decimal(0))) == []
    assert kinds(noted, theirs()) == []
