from itertools import product

import pytest

from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import SYSTEM, Actor, May, Role, store

SEE = {May.SEE_ORDERS, May.SEE_SALES, May.SEE_STOCK}
# Written out by hand: a right that slips in or out fails here.
PACKER = SEE | {May.FULFIL}
CASHIER = PACKER | {May.EDIT_SALES, May.RECORD_PAYMENTS, May.TAKE_BACK}
MANAGER = CASHIER | {May.CANCEL, May.REOPEN, May.MOVE_STOCK, May.SEE_CHANNELS, May.TEND_CHANNELS}
OWNER = MANAGER | {May.CONNECT_CHANNELS, May.MANAGE_SHOP}
TABLE = {
    Role.PACKER: PACKER,
    Role.CASHIER: CASHIER,
    Role.MANAGER: MANAGER,
    Role.OWNER: OWNER,
}


@pytest.mark.parametrize(("role", "right"), list(product(Role, May)))
def test_every_role_and_every_right(role: Role, right: May) -> None:
    actor = Actor(1, "Ada", role, None)
    assert actor.may(right) == (right in TABLE[role])
    if right in TABLE[role]:
        actor.require(right)
    else:
        with pytest.raises(Refusal, match="Your role does not allow this"):
            actor.require(right)


def test_nobody_may_anything() -> None:
    assert not any(Actor(None, "?").may(right) for right in May)
    assert not Actor(None, "?").works_in(1)


def test_elsewhere_nothing_exists_even_for_who_may_nothing() -> None:
    actor = Actor(1, "Bo", Role.PACKER, frozenset({1}))
    actor.require_at(May.FULFIL, 1)
    for right in (May.FULFIL, May.MANAGE_SHOP):
        with pytest.raises(NotFound):
            actor.require_at(right, 2)


def test_stores_and_the_system_work_everywhere() -> None:
    for actor in (SYSTEM, store("Web shop")):
        assert actor.works_in(7)
        assert actor.user_id is None
