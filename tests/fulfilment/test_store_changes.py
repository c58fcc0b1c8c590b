"""What people at work are told when a store goes on changing, and who is told."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bordereau.channels.models import ExternalId, StorePlace
from bordereau.channels.shapes import Stage, StoreAddress
from bordereau.fulfilment import actions
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import Event, Fulfilment, StoreChange
from bordereau.fulfilment.reopening import reopen
from bordereau.fulfilment.status import Status
from bordereau.fulfilment.store_changes import unseen
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales.actions import record_payment
from bordereau.sales.balances import balance_of
from bordereau.sales.imports import import_orders
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Product
from tests.makers import a_product, a_store_line, an_actor, an_outlet
from tests.told import JUG, MUG, Told, level

pytestmark = pytest.mark.django_db

REFUNDED = replace(MUG, refunded=1)


@pytest.fixture
def told() -> Told:
    return Told()


def row(told: Told) -> StoreChange:
    found = unseen(told.order.pk)
    assert found
    return found


def put_back(told: Told) -> list[tuple[str, int]]:
    return [(line["name"], line["units"]) for line in row(told).put_back.values()]


def test_changes_add_up_in_one_row(told: Told) -> None:
    told.pack()
    told.again(a_store_line("MUG", 1), JUG, customer_note="Ring")
    told.again(JUG, customer_note="Knock")
    assert StoreChange.objects.count() == 1
    (line,) = (change for what, change in row(told).changes.items() if what.startswith("line:"))
    assert (line["from"], line["to"]) == (2, 0)
    assert row(told).changes["note"] == {"from": "", "to": "Knock"}
    assert put_back(told) == [("The MUG", 2)]


@pytest.mark.parametrize(
    "values",
    [
        {"customer_name": "Zoé Petit"},
        {"customer_email": "zoe@example.org"},
        {"customer_phone": "+33 6 00 00 00 01"},
    ],
)
def test_who_the_customer_is_concerns_whoever_works_on_it_and_holds_it(
    told: Told, values: dict[str, str]
) -> None:
    told.again(**values)
    assert unseen(told.order.pk) is None  # nobody had begun
    told.pack()
    (new,) = values.values()
    told.again(**dict.fromkeys(values, f"{new}x"))
    both = row(told).changes["customer"]
    assert (new in both["from"], f"{new}x" in both["to"]) == (True, True)
    with pytest.raises(Refusal) as refused:
        actions.ship(told.order.pk, SYSTEM)
    assert refused.value.code == "store_changed"
    assert "the customer's name, e-mail or telephone" in str(refused.value)
    confirm_change(told.order.pk, SYSTEM)
    actions.ship(told.order.pk, SYSTEM)
    told.again(**values)
    assert unseen(told.order.pk) is None  # it has left, and letters go to the new address


def test_what_the_store_takes_back_nobody_need_see(told: Told) -> None:
    told.pack()
    told.again(a_store_line("MUG", 1), JUG, customer_note="Ring")
    told.again(MUG, JUG, customer_note="")
    change = StoreChange.objects.get()
    assert (change.confirmed_at is not None, change.confirmed_by) == (True, None)
    assert unseen(told.order.pk) is None
    # What is in the box is counted again: somebody may have put it back already.
    assert told.parts == [(Status.IN_PROGRESS, [("MUG", 2), ("JUG", 1)])]
    assert told.order.lines.get(product__sku="MUG").picked == 1


def test_after_somebody_has_seen_it_the_next_change_is_told_anew(told: Told) -> None:
    told.pack()
    told.again(customer_note="Ring")
    confirm_change(told.order.pk, SYSTEM)
    told.again(customer_note="Knock")
    assert row(told).changes == {"note": {"from": "Ring", "to": "Knock"}}


def test_one_confirms_and_the_other_hears_who_did(told: Told) -> None:
    told.pack()
    told.again(a_store_line("MUG", 1), JUG)
    confirm_change(told.order.pk, an_actor(Role.PACKER, "Ada"))
    with pytest.raises(Refusal, match="Ada has confirmed") as refusal:
        confirm_change(told.order.pk, an_actor(Role.PACKER, "Ben"))
    assert refusal.value.code == "no_change"
    event = Event.objects.get(kind="confirm_change")
    assert event.detail == {"back": [{"name": "The MUG", "units": 1}]}


def test_nobody_confirms_what_they_have_not_seen(told: Told) -> None:
    told.pack()
    told.again(customer_note="Ring")
    seen = Fulfilment.objects.get().version
    told.again(customer_note="Ring", address=StoreAddress(line1="2 Rue Neuve"))
    with pytest.raises(Refusal, match="Web shop changed this order a moment ago") as refusal:
        confirm_change(told.order.pk, SYSTEM, seen)
    assert refusal.value.code == "stale_version"


def test_where_nothing_changed_there_is_nothing_to_confirm(told: Told) -> None:
    with pytest.raises(Refusal, match="nothing that waits"):
        confirm_change(told.order.pk, SYSTEM)
    confirm = an_actor(Role.PACKER, "Far", an_outlet("FAR", "Far away"))
    with pytest.raises(Refusal, match="nothing here"):
        confirm_change(told.order.pk, confirm)


def test_the_refusal_says_what_changed(told: Told) -> None:
    told.pack()
    told.again(a_store_line("MUG", 1), JUG, customer_note="Ring")
    with pytest.raises(Refusal) as refusal:
        actions.pack(told.order.pk, SYSTEM)
    assert str(refusal.value) == (
        "Web shop changed this order after work on it began: The MUG: 2 → 1, the customer's note, "
        "put back 1 × The MUG. Nothing is lost. Look at the change and confirm it, then go on."
    )


def test_it_says_how_far_the_work_was_when_the_last_of_it_changed(told: Told) -> None:
    ada, ben = an_actor(Role.PACKER, "Ada"), an_actor(Role.PACKER, "Ben")
    assert ada.user_id
    actions.assign(told.order.pk, ada.user_id, ada)
    told.again(customer_note="Ring")
    assert (row(told).status, row(told).worked_by) == (Status.IN_PROGRESS, "Ada")
    actions.pack(told.order.pk, ben)
    told.again(stage=Stage.CANCELLED)
    assert (row(told).status, row(told).worked_by) == (Status.PACKED, "Ben")


def test_a_word_told_again_changes_nothing(told: Told) -> None:
    told.pack()
    told.again(a_store_line("MUG", 1), JUG)
    before = (Fulfilment.objects.values().get(), StoreChange.objects.values().get())
    told.again()
    assert before == (Fulfilment.objects.values().get(), StoreChange.objects.values().get())


# Cancelled, and open again.


def test_a_cancelled_box_is_put_back_though_the_order_is_open_again(told: Told) -> None:
    told.pack()
    told.again(stage=Stage.CANCELLED)
    told.again(stage=Stage.OPEN)
    assert told.parts == [(Status.CANCELLED, []), (Status.NEW, [("MUG", 2), ("JUG", 1)])]
    assert put_back(told) == [("The MUG", 2), ("The JUG", 1)]
    assert level("MUG") == (10, 2)


def test_what_left_is_wanted_again(told: Told) -> None:
    told.ship()
    told.again(stage=Stage.CANCELLED)
    assert row(told).status == Status.SHIPPED
    told.again(stage=Stage.OPEN)
    assert unseen(told.order.pk) is None
    assert level("MUG") == (8, 0)


def test_what_somebody_has_seen_and_the_store_then_takes_back(told: Told) -> None:
    told.ship()
    told.again(stage=Stage.CANCELLED)
    confirm_change(told.order.pk, SYSTEM)
    told.again(stage=Stage.OPEN)
    assert unseen(told.order.pk) is None


def test_what_was_added_after_it_left_and_taken_off_again(told: Told) -> None:
    told.ship()
    told.again(a_store_line("MUG", 3), JUG)
    assert row(told).changes
    told.again(MUG, JUG)
    assert unseen(told.order.pk) is None
    assert [part[0] for part in told.parts] == [Status.SHIPPED, Status.CANCELLED]


def test_what_was_added_is_told_though_it_had_not_left_after_all(told: Told) -> None:
    told.ship()
    told.again(a_store_line("MUG", 3), JUG)
    reopen(told.order.pk, SYSTEM)
    with pytest.raises(Refusal, match="began: 1 × The MUG more, in another order"):
        actions.ship(told.order.pk, SYSTEM)
    confirm_change(told.order.pk, SYSTEM)
    assert actions.ship(told.order.pk, SYSTEM).status == Status.SHIPPED


def test_a_store_that_tidies_up_asks_for_nothing(told: Told) -> None:
    told.ship()
    told.again(stage=Stage.FINISHED)
    import_orders(told.channel, [], gone={told.word.id})
    assert unseen(told.order.pk) is None


# Goods that the store has put back into its own count.


def stock_pushes() -> set[str]:
    pushes = Push.objects.filter(kind=Push.Kind.STOCK)
    return set(pushes.values_list("product__sku", flat=True))


@pytest.fixture
def sold_there(told: Told) -> None:
    for product in Product.objects.all():
        ExternalId.objects.create(
            channel=told.channel, value=product.sku, product=product, pushes_stock=True
        )


@pytest.mark.usefixtures("sold_there")
@pytest.mark.parametrize("is_shipped", [False, True])
def test_a_store_that_restocks_is_told_what_there_is(told: Told, is_shipped: bool) -> None:
    """With or without restock there, it ends with our number: it is told in either case."""
    told.ship() if is_shipped else told.pack()
    Push.objects.all().delete()
    told.again(REFUNDED, JUG, refunded=Decimal(10))
    assert stock_pushes() == {"MUG"}
    assert level("MUG") == ((8, 0) if is_shipped else (10, 1))


# Money.


def test_money_that_arrives_opens_the_gate(told: Told) -> None:
    told.again(paid=Decimal(0))
    told.pack()
    with pytest.raises(Refusal, match="still owed"):
        actions.ship(told.order.pk, SYSTEM)
    told.again()
    assert unseen(told.order.pk) is None
    assert actions.ship(told.order.pk, SYSTEM).status == Status.SHIPPED


def test_money_that_goes_and_comes_back(told: Told) -> None:
    told.pack()
    told.again(paid=Decimal(0))
    assert row(told).changes == {"payment": {"from": "0", "to": "30"}}
    told.again(paid=Decimal(20))
    assert row(told).changes == {"payment": {"from": "0", "to": "10"}}
    told.again()
    assert unseen(told.order.pk) is None


def test_money_that_goes_with_its_goods_is_no_debt(told: Told) -> None:
    told.again(paid=Decimal(20))
    told.pack()
    told.again(MUG, paid=Decimal(15))
    assert balance_of(told.sale).due == 5
    assert "payment" not in row(told).changes


def test_a_debt_of_a_sale_is_asked_for_once(told: Told) -> None:
    told.ship()
    told.again(a_store_line("MUG", 3), JUG)
    confirm_change(told.order.pk, SYSTEM)
    second = Fulfilment.objects.get(status=Status.NEW)
    actions.pack(second.pk, SYSTEM)
    actions.ship(second.pk, SYSTEM)
    told.again(paid=Decimal(0))
    assert [change.fulfilment_id for change in StoreChange.objects.filter(confirmed_at=None)] == [
        second.pk
    ]


# Where the customer collects.


@pytest.mark.parametrize("is_begun", [False, True])
def test_a_customer_who_collects_at_another_outlet(told: Told, is_begun: bool) -> None:
    """Told even of an order that nobody has begun: it waits where the customer will not come."""
    here, there = told.order.outlet, an_outlet("PORT", "Port")
    for outlet in (here, there):
        StorePlace.objects.create(
            channel=told.channel, store_id=outlet.code, name=outlet.name, outlet=outlet
        )
    if is_begun:
        told.pack()
    told.again(is_pickup=True, pickup_place="MAIN", pickup_place_name="Main street")
    assert (unseen(told.order.pk) is not None) is is_begun
    told.again(is_pickup=True, pickup_place="PORT", pickup_place_name="Port")
    assert row(told).changes["place"]["outlet"] == there.pk
    told.again(is_pickup=False, pickup_place="", pickup_place_name="")
    assert unseen(told.order.pk) is None


def test_nobody_waits_for_the_customer_of_a_cancelled_order(told: Told) -> None:
    port = an_outlet("PORT", "Port")
    StorePlace.objects.create(channel=told.channel, store_id="PORT", name="Port", outlet=port)
    told.again(is_pickup=True, pickup_place="PORT")
    assert unseen(told.order.pk)
    told.again(is_pickup=True, pickup_place="PORT", stage=Stage.CANCELLED)
    assert unseen(told.order.pk) is None


# Several parts.


def test_each_outlet_hears_of_its_own_part(told: Told) -> None:
    """Ada has shipped the mugs, Ben packs the jug: an address concerns both, a jug only Ben."""
    told.ship()
    a_product("KEG")
    told.again(MUG, JUG, a_store_line("KEG"))
    confirm_change(told.order.pk, SYSTEM)
    second = Fulfilment.objects.get(status=Status.NEW)
    actions.pack(second.pk, SYSTEM)
    told.again(address=StoreAddress(line1="2 Rue Neuve"), customer_note="Ring")
    assert set(row(told).changes) == {"address"}
    mine = unseen(second.pk)
    assert mine
    assert set(mine.changes) == {"address", "note"}
    told.again(MUG, JUG)
    mine = unseen(second.pk)
    assert mine
    assert [line["units"] for line in mine.put_back.values()] == [1]
    assert "line" not in "".join(row(told).changes)


def test_what_is_owed_again_once_all_has_left_is_told(told: Told) -> None:
    """Paid in cash here, for less than the store asks now: its refund was a mistake."""
    told.again(paid=Decimal(0), refunded=Decimal(10))
    record_payment(told.sale.pk, Decimal(20), "Cash", SYSTEM)
    told.ship()
    told.again(paid=Decimal(0), refunded=Decimal(0))
    assert row(told).changes == {"payment": {"from": "0", "to": "10"}}
