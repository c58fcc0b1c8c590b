"""Cancelling an order here, or some units of it."""

from decimal import Decimal

import pytest

from bordereau.channels.models import Channel
from bordereau.comparison.differences import needing_attention
from bordereau.fulfilment import actions
from bordereau.fulfilment.calling_off import Money, Terms
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import StockLevel
from tests.makers import a_channel, a_product, a_store_line, an_actor, an_order, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> Channel:
    outlet = an_outlet()
    for sku in ("MUG", "JUG"):
        a_product(sku, outlet, 10)
    return a_channel(outlet)


@pytest.fixture
def order(channel: Channel) -> Fulfilment:
    return an_order(channel, a_store_line("MUG", 3), a_store_line("JUG"))


def units(order: Fulfilment, **wanted: int) -> dict[int, int]:
    lines = {line.product.sku: line.pk for line in order.lines.all()}
    return {lines[sku]: number for sku, number in wanted.items()}


def level(sku: str) -> tuple[int, int, int]:
    found = StockLevel.objects.get(product__sku=sku)
    return found.on_hand, found.committed, found.available


def test_units_of_a_line_may_be_sold_again(order: Fulfilment) -> None:
    terms = Terms(Money.REFUND_ON_STORE, "Chipped")
    left = actions.cancel(order.pk, SYSTEM, terms, units=units(order, MUG=2))
    assert (left.status, level("MUG"), level("JUG")) == (Status.NEW, (10, 1, 9), (10, 1, 9))
    event = Event.objects.get(kind="cancel_units")
    assert event.detail == {
        "lines": [{"name": "The MUG", "from": 3, "to": 1}],
        "money": "refund_on_store",
        "reason": "Chipped",
    }


def test_the_box_is_opened_again(order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    opened = actions.cancel(order.pk, SYSTEM, units=units(order, MUG=1))
    assert (opened.status, opened.packed_at) == (Status.IN_PROGRESS, None)
    assert [line.picked for line in opened.lines.all()] == [2, 1]
    assert actions.pack(order.pk, SYSTEM).status == Status.PACKED


def test_what_nobody_has_picked_goes_first(order: Fulfilment) -> None:
    actions.pick(order.pk, order.lines.all()[0].pk, 2, SYSTEM)
    opened = actions.cancel(order.pk, SYSTEM, units=units(order, MUG=1))
    assert [(line.picked, line.wanted) for line in opened.lines.all()] == [(2, 2), (0, 1)]


def test_an_order_of_which_nothing_is_left_is_over(order: Fulfilment) -> None:
    actions.cancel(order.pk, SYSTEM, units=units(order, MUG=3))
    over = actions.cancel(order.pk, SYSTEM, Terms(Money.CREDIT), units=units(order, JUG=1))
    assert (over.status, level("MUG"), level("JUG")) == (Status.CANCELLED, (10, 0, 10), (10, 0, 10))
    assert Event.objects.get(kind="cancel").detail == {"money": "credit"}


@pytest.mark.parametrize("wanted", [{"MUG": 4}, {"MUG": 0}, {"MUG": -1}])
def test_no_more_than_the_order_wants(order: Fulfilment, wanted: dict[str, int]) -> None:
    with pytest.raises(Refusal) as refused:
        actions.cancel(order.pk, SYSTEM, units=units(order, **wanted))
    assert refused.value.code == "wrong_count"
    assert (level("MUG"), Event.objects.filter(kind="cancel_units").exists()) == (
        (10, 3, 7),
        False,
    )


def test_nothing_is_not_cancelled(order: Fulfilment) -> None:
    with pytest.raises(Refusal) as refused:
        actions.cancel(order.pk, SYSTEM, units={})
    assert refused.value.code == "nothing_cancelled"


def test_a_person_says_what_becomes_of_money_that_was_paid(
    channel: Channel, order: Fulfilment
) -> None:
    manager = an_actor(Role.MANAGER)
    with pytest.raises(Refusal) as refused:
        actions.cancel(order.pk, manager)
    assert refused.value.code == "money_unsaid"
    actions.cancel(order.pk, manager, Terms(Money.CREDIT))
    unpaid = an_order(channel, paid=Decimal(0))
    assert actions.cancel(unpaid.pk, manager).status == Status.CANCELLED


def test_somebody_is_to_tell_the_store(order: Fulfilment) -> None:
    actions.cancel(order.pk, SYSTEM, units=units(order, MUG=1))
    (found,) = needing_attention()
    assert (found.kind, found.ours, found.theirs) == ("units", "2 × The MUG", "3 × The MUG")
    found.left_by_id = an_actor().user_id
    found.save()
    actions.cancel(order.pk, SYSTEM, units=units(order, MUG=1))
    (found,) = needing_attention()
    assert (found.kind, found.ours, found.theirs) == ("units", "1 × The MUG", "3 × The MUG")
    actions.cancel(order.pk, SYSTEM)
    assert [found.kind for found in needing_attention()] == ["called_off_here"]


def test_a_line_of_another_order_is_not_cancelled(channel: Channel, order: Fulfilment) -> None:
    other = an_order(channel)
    with pytest.raises(Refusal) as refused:
        actions.cancel(order.pk, SYSTEM, units={other.lines.get().pk: 1})
    assert refused.value.code == "wrong_count"


def test_an_order_that_has_left_is_not_cancelled(order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    with pytest.raises(Refusal) as refused:
        actions.cancel(order.pk, SYSTEM, units=units(order, MUG=1))
    assert refused.value.code == "wrong_status"


def test_whoever_has_seen_an_older_version_looks_again(order: Fulfilment) -> None:
    seen = order.version
    actions.assign(order.pk, an_actor(Role.PACKER, "Bob").user_id or 0, SYSTEM)
    with pytest.raises(Refusal) as refused:
        actions.cancel(order.pk, SYSTEM, version=seen)
    assert refused.value.code == "stale_version"


@pytest.mark.parametrize("role", [Role.PACKER, Role.CASHIER])
def test_managers_cancel(order: Fulfilment, role: Role) -> None:
    with pytest.raises(Refusal) as refused:
        actions.cancel(order.pk, an_actor(role), units=units(order, MUG=1))
    assert refused.value.code == "not_allowed"
    manager = an_actor(Role.MANAGER, "Mia")
    terms = Terms(Money.REFUNDED)
    assert actions.cancel(order.pk, manager, terms).status == Status.CANCELLED


def test_the_last_part_that_was_cancelled_lets_the_store_hear_of_the_others(
    channel: Channel,
) -> None:
    order = an_order(channel, a_store_line("MUG"), a_store_line("JUG"))
    sale = order.sale
    part = Fulfilment.objects.create(
        sale=sale, outlet=order.outlet, channel=channel, placed_at=order.placed_at, type=order.type
    )
    order.lines.filter(product__sku="JUG").update(fulfilment=part)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    assert not Push.objects.filter(payload__goal="completed").exists()
    actions.cancel(part.pk, SYSTEM)
    assert Push.objects.filter(payload__goal="completed").exists()
