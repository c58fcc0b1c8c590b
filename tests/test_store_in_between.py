"""Two people and the store at once on one order, again and again: no unit is lost, whoever wins."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage, StoreAddress, StoreOrder
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import IS_UNSEEN, StoreChange
from bordereau.fulfilment.status import UNFINISHED
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from tests.makers import a_channel, a_product, a_store_line, a_store_order, an_actor, an_outlet
from tests.test_concurrency import check_books
from tests.test_interleavings import Person, a_thread

ROUNDS = 60
ROUNDS_OF_A_SALE = 12

Edit = Callable[[StoreOrder, random.Random], StoreOrder]


def fewer(told: StoreOrder, dice: random.Random) -> StoreOrder:
    refunded = [min(line.quantity, line.refunded + dice.randint(0, 2)) for line in told.lines]
    lines = zip(told.lines, refunded, strict=True)
    return replace(told, lines=tuple(replace(line, refunded=units) for line, units in lines))


def more(told: StoreOrder, dice: random.Random) -> StoreOrder:
    lines = (replace(line, quantity=line.quantity + dice.randint(0, 2)) for line in told.lines)
    return replace(told, lines=tuple(lines))


EDITS: list[Edit] = [
    fewer,
    fewer,
    more,
    lambda told, dice: replace(told, address=StoreAddress(line1=str(dice.random()))),
    lambda told, dice: replace(told, paid=dice.choice([Decimal(0), told.total])),
    lambda told, dice: replace(told, is_pickup=not told.is_pickup),
    lambda told, dice: replace(told, stage=dice.choice([Stage.OPEN, Stage.CANCELLED])),
]


class Store:
    """What it says of its order changes with every round; now and then the order is gone."""

    def __init__(self, channel: Channel, dice: random.Random, starts: Barrier) -> None:
        self.channel, self.dice, self.starts = channel, dice, starts
        self.sale = self.sells()

    def sells(self) -> Sale:
        self.told = a_store_order(a_store_line("MUG", 6), a_store_line("JUG", 3))
        self.sale = import_orders(self.channel, [self.told])[self.told.id]
        return self.sale

    def acts(self) -> None:
        edited = self.dice.choice(EDITS)(self.told, self.dice)
        self.told = replace(edited, updated_at=edited.updated_at + timedelta(seconds=1))
        is_gone = self.dice.random() < 0.05
        self.starts.wait(30)
        if is_gone:
            import_orders(self.channel, [], gone={self.told.id})
        else:
            import_orders(self.channel, [self.told])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_whatever_two_people_and_the_store_do_at_once_the_books_are_right() -> None:
    outlets = [an_outlet(code, code.title()) for code in ("MAIN", "PORT", "HILL")]
    for sku in ("MUG", "JUG"):
        a_product(sku, outlets[0], 1000)
    seed, starts = random.randrange(10**9), Barrier(3)
    dice = random.Random(seed)
    ada, ben = (
        Person(an_actor(name=name), random.Random(f"{name} {seed}"), outlets, starts)
        for name in ("Ada", "Ben")
    )
    store = Store(a_channel(outlets[0]), dice, starts)
    with a_thread() as adas, a_thread() as bens, a_thread() as stores:
        for number in range(ROUNDS):
            people = [adas.submit(ada.acts, store.sale), bens.submit(ben.acts, store.sale)]
            stores.submit(store.acts).result(60)
            for work in people:
                work.result(60)
            if dice.random() < 0.3:
                for change in StoreChange.objects.filter(IS_UNSEEN):
                    confirm_change(change.fulfilment_id, SYSTEM)
            try:
                check_books()
            except AssertionError as error:
                raise AssertionError(f"round {number} of seed {seed}") from error
            unfinished = store.sale.fulfilments.filter(status__in=sorted(UNFINISHED))
            if number % ROUNDS_OF_A_SALE == ROUNDS_OF_A_SALE - 1 or not unfinished.exists():
                store.sells()
