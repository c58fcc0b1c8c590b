import pytest

from bordereau.channels.models import ExternalId
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.actions import Move, move, move_by_hand
from bordereau.stock.models import Outlet, StockLevel, StockMovement
from bordereau.stock.movements import Kind
from tests.makers import a_channel, a_product, an_actor, an_outlet

pytestmark = pytest.mark.django_db


def test_a_level_follows_its_movements(outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 5)
    move(
        [Move(outlet.pk, mug.pk, Kind.COMMIT, 7), Move(outlet.pk, mug.pk, Kind.RELEASE, 1)], SYSTEM
    )
    level = StockLevel.objects.get()
    assert (level.on_hand, level.committed, level.available) == (5, 6, -1)  # never clamped


def test_nothing_moves_for_nothing(outlet: Outlet) -> None:
    mug = a_product("MUG")
    assert list(move([Move(outlet.pk, mug.pk, Kind.COMMIT, 0)], SYSTEM)) == []
    assert not StockLevel.objects.exists()


def test_stores_hear_of_what_they_sell_once(outlet: Outlet) -> None:
    channel, mug = a_channel(outlet), a_product("MUG")
    ExternalId.objects.create(channel=channel, value="7", product=mug)
    ExternalId.objects.create(channel=channel, value="8", product=mug)
    for _ in range(3):
        move_by_hand(outlet.pk, mug.pk, Kind.RECEIVE, 2, "", SYSTEM)
    assert Push.objects.get().subject == f"stock:{mug.pk}"


def test_goods_that_leave_change_nothing_for_a_store(outlet: Outlet) -> None:
    channel, mug = a_channel(outlet), a_product("MUG", outlet, 5)
    move([Move(outlet.pk, mug.pk, Kind.COMMIT, 1)], SYSTEM)
    ExternalId.objects.create(channel=channel, value="7", product=mug)
    move([Move(outlet.pk, mug.pk, Kind.COMPLETE, 1)], SYSTEM)
    assert not Push.objects.exists()


@pytest.mark.parametrize(
    ("kind", "units", "code"),
    [
        (Kind.COMMIT, 1, "wrong_kind"),
        (Kind.COMPLETE, 1, "wrong_kind"),
        (Kind.IMPORT, 1, "wrong_kind"),
        (Kind.COUNT, 0, "nothing_moved"),
    ],
)
def test_refusals(outlet: Outlet, kind: Kind, units: int, code: str) -> None:
    mug = a_product("MUG")
    with pytest.raises(Refusal) as refused:
        move_by_hand(outlet.pk, mug.pk, kind, units, "", SYSTEM)
    assert (refused.value.code, StockMovement.objects.count()) == (code, 0)


def test_only_where_one_works_and_may(outlet: Outlet) -> None:
    mug = a_product("MUG")
    for actor, code in (
        (an_actor(Role.PACKER, "Bo"), "not_allowed"),
        (an_actor(Role.CASHIER, "Di", an_outlet("B")), "not_found"),
    ):
        with pytest.raises(Refusal) as refused:
            move_by_hand(outlet.pk, mug.pk, Kind.COUNT, 1, "", actor)
        assert refused.value.code == code


def test_a_product_that_is_not_there(outlet: Outlet) -> None:
    with pytest.raises(Refusal) as refused:
        move_by_hand(outlet.pk, 0, Kind.COUNT, 1, "", SYSTEM)
    assert refused.value.code == "not_found"
