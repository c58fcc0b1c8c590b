"""What a store says of an order that we know already."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage, StoreOrder
from bordereau.fulfilment import actions
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.status import Status, Type
from bordereau.outbox.models import Push
from bordereau.sales.actions import SaleEdit, edit
from bordereau.sales.balances import balance_of
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from tests.makers import a_store_line
from tests.told import JUG, MUG, Told, level

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Told:
    return Told()


def test_an_echo_changes_nothing(told: Told) -> None:
    before = (Fulfilment.objects.values().get(), Event.objects.count(), told.sale.version)
    told.again()
    assert before == (Fulfilment.objects.values().get(), Event.objects.count(), told.sale.version)


def test_units_that_the_store_takes_off_leave_the_order(told: Told) -> None:
    actions.pick(told.order.pk, told.order.lines.all()[0].pk, 2, SYSTEM)
    told.again(a_store_line("MUG", 1), JUG)
    assert told.parts == [(Status.IN_PROGRESS, [("MUG", 1), ("JUG", 1)])]
    assert told.order.lines.all()[0].picked == 1
    assert level("MUG") == (10, 1)
    assert Event.objects.get(kind="changed").detail == {
        "lines": [{"name": "The MUG", "from": 2, "to": 1}]
    }


def test_units_that_the_store_adds_join_the_order(told: Told) -> None:
    told.again(a_store_line("MUG", 5), JUG)
    assert told.parts == [(Status.NEW, [("MUG", 5), ("JUG", 1)])]
    assert level("MUG") == (10, 5)


def test_a_line_that_the_store_adds_joins_the_order(told: Told) -> None:
    told.again(MUG, JUG, a_store_line("PAN", 3))
    assert told.parts == [(Status.NEW, [("MUG", 2), ("JUG", 1), ("PAN", 3)])]
    assert level("PAN") == (10, 3)


def test_a_line_less_and_back_again(told: Told) -> None:
    told.again(MUG)
    assert told.parts == [(Status.NEW, [("MUG", 2)])]
    told.again(MUG, JUG)
    assert told.parts == [(Status.NEW, [("MUG", 2), ("JUG", 1)])]
    assert level("JUG") == (10, 1)


def test_a_packed_box_is_opened_again_when_its_content_changes(told: Told) -> None:
    told.pack()
    told.again(customer_note="Ring twice")
    assert told.parts[0][0] == Status.PACKED
    told.again(MUG, JUG, a_store_line("PAN"))
    assert told.parts[0][0] == Status.IN_PROGRESS


@pytest.mark.parametrize("is_packed", [False, True])
def test_cancelled_and_reopened(told: Told, is_packed: bool) -> None:
    if is_packed:
        told.pack()
    told.again(stage=Stage.CANCELLED, status="cancelled")
    assert told.parts == [(Status.CANCELLED, [])]
    assert (level("MUG"), level("JUG")) == ((10, 0), (10, 0))
    told.again(stage=Stage.OPEN, status="processing")
    assert told.parts == [(Status.CANCELLED, []), (Status.NEW, [("MUG", 2), ("JUG", 1)])]
    assert level("MUG") == (10, 2)


def test_nobody_owes_for_what_was_called_off(told: Told) -> None:
    told.again(paid=Decimal(0))
    assert balance_of(told.sale).due == 30
    told.again(paid=Decimal(0), stage=Stage.CANCELLED)
    assert balance_of(told.sale).is_settled
    told.again(paid=Decimal(0), stage=Stage.OPEN)
    assert balance_of(told.sale).due == 30


def test_cancelled_after_it_left(told: Told) -> None:
    told.ship()
    told.again(stage=Stage.CANCELLED)
    told.again(stage=Stage.OPEN)
    assert told.parts == [(Status.SHIPPED, [("MUG", 2), ("JUG", 1)])]
    assert level("MUG") == (8, 0)


def test_refunded_before_packing(told: Told) -> None:
    told.again(replace(MUG, refunded=1), JUG, refunded=Decimal(10))
    assert told.parts == [(Status.NEW, [("MUG", 1), ("JUG", 1)])]
    assert balance_of(told.sale).is_settled
    assert level("MUG") == (10, 1)


def test_refunded_after_it_left(told: Told) -> None:
    told.ship()
    told.again(replace(MUG, refunded=1), JUG, refunded=Decimal(10))
    told.again(MUG, JUG)  # the refund was a mistake and is gone
    assert told.parts == [(Status.SHIPPED, [("MUG", 2), ("JUG", 1)])]
    assert level("MUG") == (8, 0)


def test_more_after_it_left(told: Told) -> None:
    told.ship()
    told.again(a_store_line("MUG", 3), JUG)
    assert told.parts == [
        (Status.SHIPPED, [("MUG", 2), ("JUG", 1)]),
        (Status.NEW, [("MUG", 1)]),
    ]
    assert level("MUG") == (8, 1)


def test_what_people_called_off_here_stays_so(told: Told) -> None:
    """The store was not told, and says again what it always said."""
    actions.cancel(told.order.pk, SYSTEM)
    told.again(customer_note="Where is my order?")
    assert told.parts == [(Status.CANCELLED, [])]
    told.again(a_store_line("MUG", 3), JUG)  # only what it wants more is new
    assert told.parts == [(Status.CANCELLED, []), (Status.NEW, [("MUG", 1)])]


def test_money_that_comes_and_goes(told: Told) -> None:
    for paid, due in ((0, 30), (30, 0), (30, 0), (0, 30), (30, 0)):
        told.again(paid=Decimal(paid))
        assert balance_of(told.sale).due == due


def test_a_customer_who_collects_after_all(told: Told) -> None:
    told.pack()
    told.again(is_pickup=True)
    order = Fulfilment.objects.get()
    assert (order.type, order.status) == (Type.PICKUP, Status.PACKED)
    confirm_change(order.pk, SYSTEM)
    assert actions.pick_up(order.pk, SYSTEM).status == Status.PICKED_UP


def test_the_last_open_part_is_called_off_so_the_whole_is_completed(told: Told) -> None:
    told.ship()
    told.again(a_store_line("MUG", 3), JUG)
    Push.objects.all().delete()
    told.again(MUG, JUG)
    assert [part[0] for part in told.parts] == [Status.SHIPPED, Status.CANCELLED]
    assert Push.objects.get(kind=Push.Kind.STATUS).payload["goal"] == "completed"


def test_a_store_that_called_it_off_is_not_told_that_it_is_completed(told: Told) -> None:
    told.ship()
    told.again(a_store_line("MUG", 3), JUG)
    Push.objects.all().delete()
    told.again(a_store_line("MUG", 3), JUG, stage=Stage.CANCELLED)
    assert not Push.objects.filter(kind=Push.Kind.STATUS).exists()


def test_the_note_follows_until_somebody_edits_it(told: Told) -> None:
    told.again(customer_note="Ring twice")
    assert "Ring twice" in told.sale.note
    edit(told.sale.pk, SaleEdit(note="Ours"), SYSTEM)
    told.again(customer_note="Knock")
    assert (told.sale.note, told.sale.customer_note) == ("Ours", "Knock")


def test_lines_keep_the_words_in_which_they_were_sold(told: Told) -> None:
    told.again(replace(MUG, name="Renamed", sku="X", unit_price=Decimal(9)), JUG)
    line = told.sale.lines.get(store_line_id="MUG")
    assert (line.name, line.sku, line.unit_price) == ("The MUG", "MUG", Decimal(9))


def vanish(channel: Channel, order: StoreOrder) -> None:
    import_orders(channel, [], gone={order.id})


def test_deleted_on_the_store(told: Told) -> None:
    told.again(paid=Decimal(0))
    for _ in range(2):
        vanish(told.channel, told.word)
    sale = Sale.objects.get()
    assert (sale.store_status, balance_of(sale).due) == ("deleted", Decimal(0))
    assert told.parts == [(Status.CANCELLED, [])]
    assert Event.objects.filter(kind="store_status").count() == 1


def test_an_old_word_does_not_bring_a_deleted_order_back(told: Told) -> None:
    vanish(told.channel, told.word)
    told.again(updated_at=told.word.updated_at)
    assert told.parts == [(Status.CANCELLED, [])]
    told.again()  # but a new one does: somebody has restored it
    assert told.parts[-1] == (Status.NEW, [("MUG", 2), ("JUG", 1)])


def test_deleted_after_it_left(told: Told) -> None:
    told.ship()
    vanish(told.channel, told.word)
    assert told.parts == [(Status.SHIPPED, [("MUG", 2), ("JUG", 1)])]


def test_an_order_that_nobody_knew_vanishes_without_a_trace(told: Told) -> None:
    import_orders(told.channel, [], gone={"never heard of"})
    assert Sale.objects.get().store_status == "processing"
