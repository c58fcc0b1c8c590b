"""Short: what is not there, and what happens with it."""

import pytest

from bordereau.comparison.differences import needing_attention
from bordereau.fulfilment import actions, following, moving, short
from bordereau.fulfilment.following import Change
from bordereau.fulfilment.models import Event, Fulfilment, Shortage
from bordereau.fulfilment.short import Report, Reported
from bordereau.fulfilment.shortfall import Outcome, WhatNow, Why
from bordereau.fulfilment.status import Status
from bordereau.outbox.models import Push
from bordereau.refusals import NotFound
from bordereau.staff.access import SYSTEM, Actor, Role
from bordereau.stock.by_hand import Count, count
from bordereau.stock.models import Outlet, StockLevel, StockMovement
from bordereau.stock.movements import Kind
from tests.books import check_books
from tests.makers import a_channel, a_product, a_store_line, an_actor, an_order, an_outlet
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def port() -> Outlet:
    return an_outlet("PORT", "Port")


@pytest.fixture
def order(port: Outlet) -> Fulfilment:
    main = an_outlet()
    a_product("MUG", main, 5)
    return an_order(a_channel(main), a_store_line("MUG", 3), a_store_line("JUG", 1))


@pytest.fixture
def ada(order: Fulfilment) -> Actor:
    return an_actor(Role.PACKER, "Ada", order.outlet)


def mugs(
    order: Fulfilment,
    units: int,
    what_now: WhatNow,
    by: Actor,
    outlet: Outlet | None = None,
    why: Why = Why.NOT_FOUND,
) -> Reported:
    line = order.lines.get(product__sku="MUG").pk
    told = Report(line, units, why, what_now, outlet.pk if outlet else None)
    return short.report(order.pk, told, by)


def held(order: Fulfilment) -> dict[str, int]:
    return {line.product.sku: line.wanted for line in order.lines.all() if line.wanted}


def on_hand(order: Fulfilment) -> int:
    return StockLevel.objects.get(product__sku="MUG", outlet=order.outlet).on_hand


def test_another_outlet_sends_what_is_missing_here(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    done = mugs(order, 2, WhatNow.OTHER_OUTLET, ada, port)
    assert done.into
    assert (held(done.order), held(done.into)) == ({"MUG": 1, "JUG": 1}, {"MUG": 2})
    assert (done.into.outlet_id, done.into.is_backorder) == (port.pk, False)
    assert (done.corrected, done.on_hand, on_hand(order)) == (2, 3, 3)
    [row] = Shortage.objects.all()
    assert (row.units, row.why, row.outcome, row.by_name) == (2, "not_found", "other_outlet", "Ada")
    check_books()


def test_the_count_is_put_right_with_the_reason(order: Fulfilment, ada: Actor) -> None:
    mugs(order, 1, WhatNow.LATER, ada, why=Why.DAMAGED)
    correction = StockMovement.objects.get(kind=Kind.CORRECT)
    assert correction.on_hand_change == -1
    assert correction.reason == f"Short in {order.sale.receipt_number}: damaged"
    assert correction.by_id == ada.user_id


def test_what_the_books_never_had_is_not_taken_off_them(order: Fulfilment, ada: Actor) -> None:
    jug = order.lines.get(product__sku="JUG")
    told = Report(jug.pk, 1, Why.NOT_FOUND, WhatNow.LATER)
    done = short.report(order.pk, told, ada)
    assert (done.corrected, done.on_hand) == (0, 0)
    check_books()


def test_a_backorder_is_an_order_that_waits_for_goods(order: Fulfilment, ada: Actor) -> None:
    first = mugs(order, 1, WhatNow.BACKORDER, ada).into
    second = mugs(order, 1, WhatNow.BACKORDER, ada).into
    assert first
    assert first == second
    first.refresh_from_db()
    assert (held(first), first.is_backorder, first.outlet) == ({"MUG": 2}, True, order.outlet)
    order.refresh_from_db()
    assert not order.is_backorder
    check_books()


def test_an_order_of_which_all_is_missing_becomes_the_backorder(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    part = moving.move_units(
        order.pk, port.pk, SYSTEM, {order.lines.get(product__sku="MUG").pk: 2}
    ).into
    done = mugs(part, 2, WhatNow.BACKORDER, SYSTEM)
    assert (done.into, done.order.is_backorder, done.order.status) == (None, True, Status.NEW)
    check_books()


def test_what_comes_from_elsewhere_does_not_wait_with_a_backorder(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    line = order.lines.get(product__sku="MUG").pk
    part = moving.move_units(order.pk, port.pk, SYSTEM, {line: 1}).into
    mugs(part, 1, WhatNow.BACKORDER, SYSTEM)
    other = moving.move_units(order.pk, port.pk, SYSTEM, {line: 1}).into
    assert other.pk != part.pk
    assert not other.is_backorder


def test_what_is_left_for_later_keeps_the_order_from_being_packed(
    order: Fulfilment, ada: Actor
) -> None:
    done = mugs(order, 2, WhatNow.LATER, ada)
    assert (done.order.status, held(done.order)) == (Status.IN_PROGRESS, {"MUG": 3, "JUG": 1})
    with refused("short") as caught:
        actions.pack(order.pk, an_actor(Role.PACKER, "Ben"))
    assert str(caught.value).startswith("Ada reported 2 × The MUG short, so it is not packed.")


def test_a_packed_box_that_lacks_something_is_open_again(order: Fulfilment, ada: Actor) -> None:
    actions.pack(order.pk, ada)
    done = mugs(order, 2, WhatNow.LATER, ada)
    assert (done.order.status, done.order.packed_at) == (Status.IN_PROGRESS, None)
    assert order.lines.get(product__sku="MUG").picked == 1
    assert on_hand(order) == 3
    check_books()


def test_what_was_left_for_later_is_settled_without_counting_it_off_again(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    mugs(order, 2, WhatNow.LATER, ada)
    mugs(order, 1, WhatNow.OTHER_OUTLET, ada, port)
    assert (on_hand(order), held(order)) == (3, {"MUG": 2, "JUG": 1})
    with refused("short"):
        actions.pack(order.pk, ada)
    mugs(order, 1, WhatNow.BACKORDER, ada)
    assert on_hand(order) == 3
    rows = Shortage.objects.values_list("units", "what_now", "outcome", "corrected")
    assert sorted(rows) == [(1, "later", "backorder", 1), (1, "later", "other_outlet", 1)]
    actions.pack(order.pk, ada)
    check_books()


def test_more_may_turn_out_to_be_missing(order: Fulfilment, ada: Actor) -> None:
    mugs(order, 1, WhatNow.LATER, ada)
    mugs(order, 2, WhatNow.LATER, ada)
    assert on_hand(order) == 2
    with refused("wrong_count"):
        mugs(order, 1, WhatNow.LATER, ada)


def test_what_is_found_counts_as_on_hand_again(order: Fulfilment, ada: Actor) -> None:
    mugs(order, 2, WhatNow.LATER, ada)
    line = order.lines.get(product__sku="MUG").pk
    short.found(order.pk, line, ada)
    assert on_hand(order) == 5
    assert Shortage.objects.get().outcome == Outcome.FOUND
    actions.pack(order.pk, ada)
    with refused("not_short"):
        short.found(order.pk, line, ada)
    check_books()


def test_what_is_scanned_into_the_box_is_found(order: Fulfilment, ada: Actor) -> None:
    mugs(order, 2, WhatNow.LATER, ada)
    line = order.lines.get(product__sku="MUG").pk
    actions.pick(order.pk, line, 1, ada)
    assert on_hand(order) == 3
    actions.pick(order.pk, line, 1, ada)
    assert on_hand(order) == 4
    actions.pick(order.pk, line, 1, ada)
    assert on_hand(order) == 5
    assert set(Shortage.objects.values_list("outcome", flat=True)) == {"found"}
    actions.pack(order.pk, ada)
    check_books()


def test_what_nobody_wants_any_more_is_not_missing(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    mugs(order, 2, WhatNow.LATER, ada)
    moving.move_units(order.pk, port.pk, ada, {order.lines.get(product__sku="MUG").pk: 3})
    actions.pack(order.pk, ada)
    assert Shortage.objects.get().outcome == Outcome.OTHER_OUTLET
    check_books()


@pytest.mark.parametrize("how", ["moved", "cancelled", "cancelled on the store"])
def test_of_what_goes_the_missing_units_go_first(
    order: Fulfilment, port: Outlet, ada: Actor, how: str
) -> None:
    """Two of three are missing, and two go: the one that is left lies on its shelf."""
    mugs(order, 2, WhatNow.LATER, ada)
    line = order.lines.get(product__sku="MUG")
    if how == "moved":
        moving.move_units(order.pk, port.pk, ada, {line.pk: 2})
    elif how == "cancelled":
        actions.cancel(order.pk, SYSTEM, units={line.pk: 2})
    else:
        bought = line.sale_line
        following.follow_units(order.sale, [Change(bought, 3, 1)], None, SYSTEM)
    with refused("not_short"):
        short.found(order.pk, line.pk, ada)
    actions.pack(order.pk, ada)
    assert on_hand(order) == 3


def test_of_what_goes_no_more_than_that_is_missing_no_longer(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    mugs(order, 2, WhatNow.LATER, ada)
    moving.move_units(order.pk, port.pk, ada, {order.lines.get(product__sku="MUG").pk: 1})
    with refused("short") as caught:
        actions.pack(order.pk, ada)
    assert "1 × The MUG" in str(caught.value)


@pytest.mark.parametrize(("counted", "then"), [(5, 5), (4, 5), (3, 5), (2, 4)])
def test_what_was_counted_in_meanwhile_is_not_found_a_second_time(
    order: Fulfilment, ada: Actor, counted: int, then: int
) -> None:
    """Five less two that are missing are three: a count of more has found some of them."""
    mugs(order, 2, WhatNow.LATER, ada)
    line = order.lines.get(product__sku="MUG")
    count(Count(order.outlet_id, line.product_id, counted), SYSTEM)
    short.found(order.pk, line.pk, ada)
    assert on_hand(order) == then
    check_books()


def test_what_is_missing_stays_so_when_its_order_is_merged(order: Fulfilment, ada: Actor) -> None:
    waiting = mugs(order, 2, WhatNow.BACKORDER, ada).into
    assert waiting
    mugs(waiting, 1, WhatNow.LATER, ada)
    moving.merge(waiting.pk, order.pk, ada)
    with refused("short"):
        actions.pack(order.pk, ada)
    check_books()


def test_the_history_says_what_why_and_what_now(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    mugs(order, 2, WhatNow.OTHER_OUTLET, ada, port, Why.DAMAGED)
    event = Event.objects.filter(fulfilment=order)[0]
    assert (event.kind, event.by_name) == ("short", "Ada")
    told = {name: event.detail[name] for name in ("goods", "why", "what_now", "to")}
    assert told == {
        "goods": [{"name": "The MUG", "units": 2}],
        "why": "damaged",
        "what_now": "other_outlet",
        "to": "Port",
    }


def test_the_store_hears_nothing_until_all_is_done(
    order: Fulfilment, port: Outlet, ada: Actor
) -> None:
    part = mugs(order, 2, WhatNow.OTHER_OUTLET, ada, port).into
    assert part
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    assert not Push.objects.filter(kind=Push.Kind.STATUS).exists()
    actions.pack(part.pk, SYSTEM)
    actions.ship(part.pk, SYSTEM)
    assert Push.objects.get(kind=Push.Kind.STATUS).payload["goal"] == "completed"


@pytest.mark.parametrize("units", [0, -1, 4])
def test_more_than_is_wanted_cannot_be_short(order: Fulfilment, ada: Actor, units: int) -> None:
    with refused("wrong_count"):
        mugs(order, units, WhatNow.LATER, ada)


def test_where_it_goes_must_be_another_outlet_that_is_there(order: Fulfilment, ada: Actor) -> None:
    with refused("no_outlet"):
        mugs(order, 1, WhatNow.OTHER_OUTLET, ada)
    with refused("same_outlet"):
        mugs(order, 1, WhatNow.OTHER_OUTLET, ada, order.outlet)
    with pytest.raises(NotFound):
        mugs(order, 1, WhatNow.OTHER_OUTLET, ada, Outlet(pk=4711))


def test_what_is_not_ones_own_cannot_be_short(order: Fulfilment, port: Outlet, ada: Actor) -> None:
    with pytest.raises(NotFound):
        mugs(order, 1, WhatNow.LATER, an_actor(Role.PACKER, "Ben", port))
    with pytest.raises(NotFound):
        short.report(order.pk, Report(4711, 1, Why.OTHER, WhatNow.LATER), ada)
    with refused("stale_version"):
        line = order.lines.all()[0].pk
        short.report(order.pk, Report(line, 1, Why.OTHER, WhatNow.LATER), ada, version=99)


def test_what_is_cancelled_is_owed_no_more_and_listed_until_the_store_shows_it(
    order: Fulfilment,
) -> None:
    done = mugs(order, 2, WhatNow.CANCEL, an_actor(Role.MANAGER, "Mia"))
    assert (held(done.order), done.on_hand) == ({"MUG": 1, "JUG": 1}, 3)
    assert Event.objects.filter(fulfilment=order)[0].detail["money"] == "refund_on_store"
    [listed] = needing_attention()
    assert (listed.ours, listed.theirs) == ("1 × The MUG", "3 × The MUG")
    assert Shortage.objects.get().outcome == Outcome.CANCEL
    check_books()


def test_cancelling_the_last_of_it_completes_the_sale(order: Fulfilment, port: Outlet) -> None:
    mia = an_actor(Role.MANAGER, "Mia")
    line = order.lines.get(product__sku="MUG").pk
    part = moving.move_units(order.pk, port.pk, mia, {line: 3}).into
    actions.pack(order.pk, mia)
    actions.ship(order.pk, mia)
    done = mugs(part, 3, WhatNow.CANCEL, mia)
    assert done.order.status == Status.CANCELLED
    assert Push.objects.get(kind=Push.Kind.STATUS).payload["goal"] == "completed"
    check_books()


def test_what_was_left_for_later_may_be_cancelled(order: Fulfilment, ada: Actor) -> None:
    mugs(order, 2, WhatNow.LATER, ada)
    mugs(order, 2, WhatNow.CANCEL, an_actor(Role.MANAGER, "Mia"))
    actions.pack(order.pk, ada)
    assert on_hand(order) == 3
    check_books()


def test_to_cancel_is_a_right_of_its_own(order: Fulfilment, ada: Actor) -> None:
    with refused("not_allowed"):
        mugs(order, 1, WhatNow.CANCEL, ada)
    assert not Shortage.objects.exists()


def test_an_outlet_that_gets_nothing_does_not_matter(order: Fulfilment, ada: Actor) -> None:
    done = mugs(order, 1, WhatNow.BACKORDER, ada, Outlet(pk=4711))
    assert done.into
    assert done.into.outlet == order.outlet
