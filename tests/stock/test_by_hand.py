"""Counting, receiving and moving, by people who do it at once."""

import pytest

from bordereau.findings import wrong
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock import audit
from bordereau.stock.by_hand import Change, Count, Transfer, change, count, transfer
from bordereau.stock.models import Outlet, StockLevel, StockMovement
from bordereau.stock.movements import Kind
from tests.makers import a_product, an_actor, an_outlet
from tests.test_concurrency import at_once, tried


@pytest.mark.django_db
def test_a_right_count_moves_nothing(outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 5)
    assert count(Count(outlet.pk, mug.pk, 5, seen=5), SYSTEM) is None
    assert StockMovement.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("units", "seen", "code"),
    [(4, 6, "stale_count"), (-1, 5, "wrong_count"), (10**9, 5, "wrong_count")],
)
def test_a_count_that_cannot_hold_is_refused(
    outlet: Outlet, units: int, seen: int, code: str
) -> None:
    mug = a_product("MUG", outlet, 5)
    assert tried(count, Count(outlet.pk, mug.pk, units, seen), SYSTEM) == code
    assert StockLevel.objects.get().on_hand == 5


@pytest.mark.django_db
def test_a_move_is_two_movements_or_none(outlet: Outlet) -> None:
    port = an_outlet("PORT", "Port")
    mug = a_product("MUG", outlet, 5)
    gone, come = transfer(Transfer(mug.pk, outlet.pk, port.pk, 7), SYSTEM)
    assert (gone.on_hand_change, gone.other_outlet_id) == (-7, port.pk)
    assert (come.on_hand_change, come.other_outlet_id) == (7, outlet.pk)
    assert StockLevel.objects.get(outlet=outlet).on_hand == -2, "it says so, and is not refused"
    assert tried(transfer, Transfer(mug.pk, port.pk, port.pk, 1), SYSTEM) == "same_outlet"
    assert tried(transfer, Transfer(mug.pk, port.pk, outlet.pk, 0), SYSTEM) == "wrong_units"
    assert tried(transfer, Transfer(mug.pk, port.pk, 0, 1), SYSTEM) == "not_found"
    assert wrong(audit.audit()) == []


@pytest.mark.django_db
def test_only_who_may_and_where_they_work(outlet: Outlet) -> None:
    mug = a_product("MUG")
    for actor, code in (
        (an_actor(Role.PACKER, "Bo"), "not_allowed"),
        (an_actor(Role.CASHIER, "Di", an_outlet("B")), "not_found"),
    ):
        assert tried(count, Count(outlet.pk, mug.pk, 1), actor) == code
        received = Change(outlet.pk, mug.pk, Kind.RECEIVE, 1)
        assert tried(change, received, actor) == code


@pytest.mark.django_db
def test_the_same_again_is_asked_only_of_the_same_person(outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 1)
    since = StockMovement.objects.latest("pk").pk
    received = Change(outlet.pk, mug.pk, Kind.RECEIVE, 3, since=since)
    ada, bob = an_actor(name="Ada"), an_actor(name="Bob")
    assert [tried(change, received, who) for who in (ada, ada, bob)] == ["", "repeated", ""]
    assert StockLevel.objects.get().on_hand == 7


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("units", [0, 5])
def test_of_two_counts_at_once_one_is_told(outlet: Outlet, units: int) -> None:
    """Also where nothing ever lay there, so that there is no level yet to wait for."""
    mug = a_product("MUG", outlet, units)
    counts = [Count(outlet.pk, mug.pk, number, seen=units) for number in (8, 9)]
    answers = at_once([lambda one=one: tried(count, one, SYSTEM) for one in counts])  # type: ignore[misc]
    assert sorted(answers) == ["", "stale_count"]
    assert StockLevel.objects.get().on_hand in (8, 9)
    assert wrong(audit.audit()) == []


@pytest.mark.django_db(transaction=True)
def test_moves_to_and_fro_at_once_lose_nothing(outlet: Outlet) -> None:
    port = an_outlet("PORT", "Port")
    mug = a_product("MUG", outlet, 10)
    ways = [(outlet.pk, port.pk), (port.pk, outlet.pk)] * 4
    moves = [Transfer(mug.pk, here, there, 1) for here, there in ways]
    answers = at_once([lambda one=one: tried(transfer, one, SYSTEM) for one in moves])  # type: ignore[misc]
    assert answers == [""] * 8
    assert StockLevel.objects.get(outlet=outlet).on_hand == 10
    assert wrong(audit.audit()) == []


@pytest.mark.django_db
def test_a_correction_says_why(outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 5)
    with pytest.raises(Refusal, match="Say why"):
        change(Change(outlet.pk, mug.pk, Kind.CORRECT, -1, reason="  "), SYSTEM)
