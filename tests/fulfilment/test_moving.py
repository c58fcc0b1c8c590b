"""Moving work: to another outlet, back again, and two orders into one."""

import pytest

from bordereau.fulfilment import actions, moving, short
from bordereau.fulfilment.calling_off import Money, Terms
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.fulfilment.status import Status, Type
from bordereau.outbox.models import Push
from bordereau.refusals import NotFound
from bordereau.staff.access import SYSTEM, Actor, Role
from bordereau.stock.models import Outlet
from tests.books import check_books
from tests.makers import a_channel, a_product, a_store_line, an_actor, an_order, an_outlet
from tests.refused import refused
from tests.told import Told

pytestmark = pytest.mark.django_db


@pytest.fixture
def main() -> Outlet:
    return an_outlet()


@pytest.fixture
def port() -> Outlet:
    return an_outlet("PORT", "Port")


@pytest.fixture
def order(main: Outlet) -> Fulfilment:
    a_product("MUG", main, 5)
    return an_order(a_channel(main), a_store_line("MUG", 3), a_store_line("JUG", 1))


@pytest.fixture
def ada(main: Outlet, port: Outlet) -> Actor:
    return an_actor(Role.PACKER, "Ada", main)


@pytest.fixture
def ben(main: Outlet, port: Outlet) -> Actor:
    return an_actor(Role.PACKER, "Ben", port)


def mugs(order: Fulfilment, units: int) -> dict[int, int]:
    return {order.lines.get(product__sku="MUG").pk: units}


def held(order: Fulfilment) -> dict[str, int]:
    return {line.product.sku: line.wanted for line in order.lines.all() if line.wanted}


def told(order: Fulfilment) -> tuple[str, str, list[object]]:
    event = Event.objects.filter(fulfilment=order)[0]
    return event.kind, event.by_name, [(one["name"], one["units"]) for one in event.detail["goods"]]


def test_units_go_to_another_outlet_and_both_histories_say_who(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    done = moving.move_units(order.pk, port.pk, ada, mugs(order, 2))
    assert (held(done.order), held(done.into)) == ({"MUG": 1, "JUG": 1}, {"MUG": 2})
    assert (done.into.outlet_id, done.into.status) == (port.pk, Status.NEW)
    assert told(done.order) == ("moved", "Ada", [("The MUG", 2)])
    assert told(done.into) == ("received", "Ada", [("The MUG", 2)])
    assert Event.objects.filter(fulfilment=done.into).get().detail["from"] == "Main street"
    check_books()


def test_what_was_picked_and_goes_elsewhere_is_to_be_put_back(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    actions.pack(order.pk, ada)
    done = moving.move_units(order.pk, port.pk, ada, mugs(order, 2))
    assert (done.put_back, done.order.status) == (2, Status.IN_PROGRESS)
    assert Event.objects.filter(fulfilment=order)[0].detail["put_back"] == 2
    check_books()


def test_an_outlet_that_works_on_the_sale_gets_it_into_its_order(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    first = moving.move_units(order.pk, port.pk, ada, mugs(order, 1)).into
    second = moving.move_units(order.pk, port.pk, ada, mugs(order, 1)).into
    assert second.pk == first.pk
    assert held(second) == {"MUG": 2}
    actions.pack(first.pk, SYSTEM)
    actions.ship(first.pk, SYSTEM)
    third = moving.move_units(order.pk, port.pk, ada).into
    assert third.pk != first.pk
    check_books()


def test_an_order_of_which_all_was_moved_is_not_cancelled(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    done = moving.move_units(order.pk, port.pk, ada)
    assert (done.order.status, held(done.into)) == (Status.MOVED, {"MUG": 3, "JUG": 1})
    with refused("wrong_status") as caught:
        actions.pack(order.pk, ada)
    assert str(caught.value).startswith("Ada has moved all of this order")
    check_books()


def test_the_store_hears_of_the_parts_together_and_not_of_the_move(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    part = moving.move_units(order.pk, port.pk, ada, mugs(order, 2)).into
    for one in (order, part):
        assert not Push.objects.filter(kind=Push.Kind.STATUS).exists()
        actions.pack(one.pk, SYSTEM)
        actions.ship(one.pk, SYSTEM)
    assert [push.payload["goal"] for push in Push.objects.filter(kind="status")] == ["completed"]


def test_an_order_that_was_moved_away_does_not_hold_its_sale_up(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    part = moving.move_units(order.pk, port.pk, ada).into
    actions.pack(part.pk, SYSTEM)
    actions.ship(part.pk, SYSTEM)
    assert Push.objects.filter(kind="status").get().payload["goal"] == "completed"


@pytest.mark.parametrize("units", [0, -1, 4])
def test_more_than_there_is_cannot_be_moved(
    order: Fulfilment, port: Outlet, ada: Actor, units: int
) -> None:
    with refused("wrong_count"):
        moving.move_units(order.pk, port.pk, ada, mugs(order, units))


def test_nothing_and_nowhere_are_refused(order: Fulfilment, port: Outlet, ada: Actor) -> None:
    with refused("nothing_moved"):
        moving.move_units(order.pk, port.pk, ada, {})
    with refused("same_outlet"):
        moving.move_units(order.pk, order.outlet_id, ada)
    with refused("not_found"):
        moving.move_units(order.pk, 4711, ada)
    with refused("not_found"):
        moving.move_units(4711, port.pk, ada)


def test_what_changed_meanwhile_is_looked_at_again(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    seen = order.version
    actions.pack(order.pk, an_actor(Role.PACKER, "Cleo"))
    with refused("stale_version") as caught:
        moving.move_units(order.pk, port.pk, ada, version=seen)
    assert str(caught.value).startswith("Cleo packed this order a moment ago")


def test_what_left_the_shop_cannot_be_moved(order: Fulfilment, port: Outlet, ada: Actor) -> None:
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    with refused("wrong_status"):
        moving.move_units(order.pk, port.pk, ada)


def test_only_those_who_work_there_give_away(
    order: Fulfilment, port: Outlet, main: Outlet, ben: Actor
) -> None:
    with pytest.raises(NotFound):
        moving.move_units(order.pk, port.pk, ben)
    with refused("not_allowed"):
        moving.move_units(order.pk, port.pk, Actor(None, "Nobody", None, None))


def test_the_giver_takes_back_what_nobody_has_begun(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    part = moving.move_units(order.pk, port.pk, ada, mugs(order, 2)).into
    done = moving.take_back(part.pk, ada)
    assert (done.order.status, held(done.into)) == (Status.MOVED, {"MUG": 3, "JUG": 1})
    assert told(part) == ("taken_back", "Ada", [("The MUG", 2)])
    assert told(order) == ("got_back", "Ada", [("The MUG", 2)])
    check_books()


def test_the_receiver_gives_back_an_order_that_was_moved_whole(
    order: Fulfilment, port: Outlet, ada: Actor, ben: Actor
) -> None:
    part = moving.move_units(order.pk, port.pk, ada).into
    done = moving.take_back(part.pk, ben)
    assert (done.into.pk, done.into.status, done.into.finished_at) == (order.pk, Status.NEW, None)
    check_books()


def test_what_somebody_has_begun_stays(
    order: Fulfilment, port: Outlet, ada: Actor, ben: Actor
) -> None:
    part = moving.move_units(order.pk, port.pk, ada, mugs(order, 2)).into
    actions.pick(part.pk, part.lines.get().pk, 1, ben)
    with refused("already_begun") as caught:
        moving.take_back(part.pk, ada)
    assert str(caught.value).startswith("Ben has begun with it at Port")


def test_an_order_that_nobody_moved_cannot_be_taken_back(order: Fulfilment, ada: Actor) -> None:
    with refused("not_moved") as caught:
        moving.take_back(order.pk, ada)
    assert "last" not in str(caught.value)  # nobody has touched it


def test_a_client_that_has_not_looked_is_told_who_was_faster(
    order: Fulfilment, port: Outlet
) -> None:
    lea, mia = an_actor(name="Lea"), an_actor(name="Mia")
    two, mug = mugs(order, 2), order.lines.get(product__sku="MUG").pk
    part = moving.move_units(order.pk, port.pk, lea, two).into
    order.refresh_from_db()

    def words(by: Actor, version: int | None = None) -> set[str]:
        missing = Report(mug, 2, Why.NOT_FOUND, WhatNow.LATER)
        told = set()
        for verb in (
            lambda: moving.move_units(order.pk, port.pk, by, two, version),
            lambda: actions.cancel(order.pk, by, Terms(Money.REFUNDED), version, units=two),
            lambda: short.report(order.pk, missing, by, version),
        ):
            with refused("wrong_count") as caught:
                verb()
            told.add(str(caught.value))
        return told

    plain = "The order does not want that many of it."
    assert words(mia) == {f"{plain} Lea worked on it last; look at it again."}
    assert words(lea) == words(mia, order.version) == {plain}

    rest = moving.move_units(order.pk, an_outlet("HILL", "Hill").pk, lea).into
    moving.merge(rest.pk, part.pk, lea)
    for by, names_lea in ((mia, True), (lea, False)):
        with refused("not_moved") as not_moved:
            moving.take_back(part.pk, by)
        assert ("Lea worked on it last" in str(not_moved.value)) is names_lea


def test_a_third_outlet_takes_nothing_back(order: Fulfilment, port: Outlet, ada: Actor) -> None:
    part = moving.move_units(order.pk, port.pk, ada).into
    with pytest.raises(NotFound):
        moving.take_back(part.pk, an_actor(Role.PACKER, "Dan", an_outlet("HILL", "Hill")))


def test_what_its_own_outlet_has_sent_already_is_not_reopened(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    part = moving.move_units(order.pk, port.pk, ada, mugs(order, 2)).into
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    with refused("wrong_status"):
        moving.take_back(part.pk, ada)


def test_two_orders_become_one_again(order: Fulfilment, port: Outlet, ben: Actor) -> None:
    part = moving.move_units(order.pk, port.pk, SYSTEM, mugs(order, 2)).into
    actions.pick(part.pk, part.lines.get().pk, 2, ben)
    done = moving.merge(part.pk, order.pk, ben)
    assert (done.order.status, held(done.into)) == (Status.MOVED, {"MUG": 3, "JUG": 1})
    assert done.put_back == 2
    assert (told(part)[0], told(order)[0]) == ("merged", "absorbed")
    check_books()


def test_only_what_belongs_together_is_merged(
    order: Fulfilment, port: Outlet, ada: Actor, main: Outlet
) -> None:
    part = moving.move_units(order.pk, port.pk, ada, mugs(order, 2)).into
    other = an_order(a_channel(main, "Another shop"))
    with refused("same_order"):
        moving.merge(order.pk, order.pk, ada)
    with refused("not_found"):
        moving.merge(order.pk, other.pk, ada)
    Fulfilment.objects.filter(pk=part.pk).update(type=Type.PICKUP)
    with refused("wrong_type"):
        moving.merge(order.pk, part.pk, ada)
    actions.pack(part.pk, SYSTEM)
    actions.pick_up(part.pk, SYSTEM)
    with refused("wrong_status"):
        moving.merge(order.pk, part.pk, ada)


def test_what_the_store_changed_is_looked_at_before_a_box_goes_into_another(port: Outlet) -> None:
    """The other order would not be held, and the box has more in it than is wanted."""
    told = Told()
    jug = {told.order.lines.get(product__sku="JUG").pk: 1}
    part = moving.move_units(told.order.pk, port.pk, SYSTEM, jug).into
    told.pack()
    told.again(a_store_line("MUG", 1), a_store_line("JUG"))
    with refused("store_changed"):
        moving.merge(told.order.pk, part.pk, SYSTEM)
    confirm_change(told.order.pk, SYSTEM)
    assert held(moving.merge(told.order.pk, part.pk, SYSTEM).into) == {"MUG": 1, "JUG": 1}
