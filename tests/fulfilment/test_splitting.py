"""Taking units out of an order into another part of the same sale."""

import pytest

from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.splitting import carry, everything, picked_among, split
from bordereau.fulfilment.status import Status
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM
from bordereau.stock.actions import move
from bordereau.stock.models import Outlet, StockLevel
from tests.books import check_books
from tests.makers import a_channel, a_product, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Fulfilment:
    outlet = an_outlet()
    a_product("MUG", outlet, 5)
    return an_order(a_channel(outlet), a_store_line("MUG", 3), a_store_line("JUG", 1))


@pytest.fixture
def port() -> Outlet:
    return an_outlet("PORT", "Port")


def line_of(order: Fulfilment, sku: str) -> int:
    return order.lines.get(product__sku=sku).pk


def held(order: Fulfilment) -> dict[str, int]:
    order.refresh_from_db()
    return {line.product.sku: line.wanted for line in order.lines.all() if line.wanted}


def committed(sku: str) -> dict[str, int]:
    levels = StockLevel.objects.filter(product__sku=sku).exclude(committed=0)
    return dict(levels.values_list("outlet__code", "committed"))


def test_units_become_an_order_of_another_outlet_with_their_promise(
    order: Fulfilment, port: Outlet
) -> None:
    parted = split(order, {line_of(order, "MUG"): 2}, port.pk)
    move(parted.moves, SYSTEM)
    assert (held(order), held(parted.part)) == ({"MUG": 1, "JUG": 1}, {"MUG": 2})
    assert (parted.part.status, parted.part.version, order.version) == (Status.NEW, 1, 2)
    assert parted.part.placed_at == order.placed_at
    assert parted.part.channel_id == order.channel_id
    assert committed("MUG") == {"MAIN": 1, "PORT": 2}
    check_books()


def test_units_that_nobody_picked_go_first(order: Fulfilment, port: Outlet) -> None:
    mug = line_of(order, "MUG")
    actions.pick(order.pk, mug, 2, SYSTEM)
    order.refresh_from_db()
    assert [picked_among(order, {mug: count}) for count in (1, 2, 3)] == [0, 1, 2]
    move(split(order, {mug: 2}, port.pk).moves, SYSTEM)
    assert order.lines.get(pk=mug).picked == 1
    check_books()


def test_a_packed_box_is_opened_by_what_goes_out_and_by_what_comes_in(
    order: Fulfilment, port: Outlet
) -> None:
    mug = line_of(order, "MUG")
    packed = actions.pack(order.pk, SYSTEM)
    parted = split(packed, {mug: 1}, port.pk)
    move(parted.moves, SYSTEM)
    assert (packed.status, packed.packed_at) == (Status.IN_PROGRESS, None)
    again = actions.pack(order.pk, SYSTEM)
    move(carry(parted.part, everything(parted.part), again), SYSTEM)
    assert (again.status, held(again)) == (Status.IN_PROGRESS, {"MUG": 3, "JUG": 1})
    check_books()


def test_an_order_without_content_is_over(order: Fulfilment, port: Outlet) -> None:
    part = split(order, everything(order), port.pk)
    move(part.moves, SYSTEM)
    assert (order.status, held(order)) == (Status.MOVED, {})
    assert order.finished_at
    check_books()


def test_an_order_that_gave_all_away_takes_units_again(order: Fulfilment, port: Outlet) -> None:
    part = split(order, everything(order), port.pk).part
    carry(part, {line_of(part, "MUG"): 1}, order)
    assert (order.status, order.finished_at, held(order)) == (Status.NEW, None, {"MUG": 1})


def test_what_is_in_the_box_stays_there_within_an_outlet(order: Fulfilment) -> None:
    mug = line_of(order, "MUG")
    actions.pick(order.pk, mug, 2, SYSTEM)
    order.refresh_from_db()
    part = split(order, {mug: 2}, order.outlet_id).part
    assert (order.lines.get(pk=mug).picked, part.lines.get().picked) == (1, 1)
    assert (order.status, part.status) == (Status.IN_PROGRESS, Status.IN_PROGRESS)


def test_an_order_with_units_from_two_others_came_from_neither(
    order: Fulfilment, port: Outlet
) -> None:
    first = split(order, {line_of(order, "MUG"): 1}, port.pk).part
    assert first.split_from_id == order.pk
    carry(order, {line_of(order, "MUG"): 1}, first)
    assert first.split_from_id == order.pk
    second = split(order, {line_of(order, "JUG"): 1}, order.outlet_id).part
    carry(second, everything(second), first)
    assert first.split_from_id is None


@pytest.mark.parametrize("count", [0, -1, 4])
def test_more_than_is_wanted_cannot_be_taken(order: Fulfilment, port: Outlet, count: int) -> None:
    with pytest.raises(Refusal) as caught:
        split(order, {line_of(order, "MUG"): count}, port.pk)
    assert caught.value.code == "wrong_count"


def test_nothing_cannot_be_taken(order: Fulfilment, port: Outlet) -> None:
    with pytest.raises(Refusal) as caught:
        split(order, {}, port.pk)
    assert caught.value.code == "nothing_moved"
