import pytest

from bordereau.findings import wrong
from bordereau.stock.audit import audit
from bordereau.stock.models import StockLevel
from tests.makers import a_product, an_outlet

pytestmark = pytest.mark.django_db


def test_levels_that_follow_their_movements_are_sound() -> None:
    outlet = an_outlet()
    a_product("MUG", outlet, 5)
    assert audit() == []


def test_a_level_that_was_changed_by_itself_is_found() -> None:
    outlet = an_outlet()
    mug = a_product("MUG", outlet, 5)
    StockLevel.objects.filter(product=mug).update(on_hand=7)
    assert wrong(audit()) == [
        "The MUG at Main street: the level differs from its movements by 2 on hand and 0 committed."
    ]


def test_a_level_that_is_gone_and_one_without_movements_are_found() -> None:
    outlet = an_outlet()
    mug, jug = a_product("MUG", outlet, 5), a_product("JUG")
    StockLevel.objects.filter(product=mug).delete()
    StockLevel.objects.create(product=jug, outlet=outlet, on_hand=1, committed=2)
    first, second = wrong(audit())
    assert "by -5 on hand and 0 committed" in first
    assert "by 1 on hand and 2 committed" in second
