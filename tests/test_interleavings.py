"""Two people at once on the orders of one sale, again and again: no unit is lost, nobody waits for
ever, and whoever was too late is told who was faster."""

import random
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier

import pytest
from django.db import connections
from django.db.models import F, Sum

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions, moving, short
from bordereau.fulfilment.calling_off import Money, Terms
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.fulfilment.status import TRANSITIONS, UNFINISHED, Status, Verb
from bordereau.refusals import Refusal
from bordereau.sales.models import Sale
from bordereau.staff.access import Actor
from bordereau.stock.models import Outlet
from tests.makers import (
    a_channel,
    a_product,
    a_store_line,
    an_actor,
    an_order,
    an_outlet,
)
from tests.test_concurrency import check_books

ROUNDS = 200
ROUNDS_OF_A_SALE = 10  # at most: then it is done, or in so many pieces that nobody meets
CAN_GET_BACK = UNFINISHED | {Status.MOVED}
REFUNDED = Terms(Money.REFUNDED)
# What somebody did a moment ago is in the way; other refusals are about what was asked for, or say
# who reported something short long ago.
SAY_WHO = {"stale_version", "wrong_status", "already_begun"}
SAY_WHO_TO_THE_BLIND = {"wrong_count", "not_moved"}  # whose client did not say what it had seen
NEED_NOT = {"short", "not_short", "same_order"}


@dataclass(frozen=True)
class Seen:
    """What a person sees of an order before acting, and the dice by which to act."""

    order: Fulfilment
    others: list[Fulfilment]  # of the same sale, that are unfinished
    outlets: list[Outlet]
    line: FulfilmentLine
    units: int
    dice: random.Random
    by: Actor
    version: int | None  # None from a client that does not say what it has seen

    def fits(self, act: "Act") -> bool:
        """Whether it could be done by what was seen, as far as units and their way here go."""
        if act is scan:
            return self.units <= self.line.wanted - self.line.picked
        if act is take_back:
            return self.order.split_from is not None
        return self.units <= self.line.wanted

    def may_do(self, statuses: Collection[Status]) -> bool:
        giver = self.order.split_from
        return self.order.status in statuses and (giver is None or giver.status in CAN_GET_BACK)

    @property
    def some(self) -> dict[int, int]:
        return {self.line.pk: self.units}


def scan(seen: Seen) -> object:
    return actions.pick(seen.order.pk, seen.line.pk, seen.units, seen.by)


def move_some(seen: Seen) -> object:
    to = seen.dice.choice([one for one in seen.outlets if one.pk != seen.order.outlet_id])
    return moving.move_units(seen.order.pk, to.pk, seen.by, seen.some, seen.version)


def move_all(seen: Seen) -> object:
    to = seen.dice.choice([one for one in seen.outlets if one.pk != seen.order.outlet_id])
    return moving.move_units(seen.order.pk, to.pk, seen.by, version=seen.version)


def merge(seen: Seen) -> object:
    into = seen.dice.choice(seen.others or [seen.order])
    return moving.merge(seen.order.pk, into.pk, seen.by, seen.version)


def take_back(seen: Seen) -> object:
    return moving.take_back(seen.order.pk, seen.by, seen.version)


def report_short(seen: Seen) -> object:
    what_now = seen.dice.choice([WhatNow.OTHER_OUTLET, WhatNow.BACKORDER, WhatNow.LATER])
    to = seen.dice.choice([one for one in seen.outlets if one.pk != seen.order.outlet_id])
    report = Report(seen.line.pk, seen.units, Why.NOT_FOUND, what_now, to.pk)
    return short.report(seen.order.pk, report, seen.by, seen.version)


def cancel_some(seen: Seen) -> object:
    return actions.cancel(seen.order.pk, seen.by, REFUNDED, seen.version, units=seen.some)


Act = Callable[[Seen], object]
# Each with where an order may stand for it.
ACTS: list[tuple[Act, Collection[Status]]] = [
    (scan, TRANSITIONS[Verb.PICK]),
    (lambda seen: actions.assign(seen.order.pk, seen.by.user_id or 0, seen.by),
     TRANSITIONS[Verb.ASSIGN]),
    (lambda seen: actions.pack(seen.order.pk, seen.by, seen.version), TRANSITIONS[Verb.PACK]),
    (lambda seen: actions.unpack(seen.order.pk, seen.by, seen.version), TRANSITIONS[Verb.UNPACK]),
    (lambda seen: actions.ship(seen.order.pk, seen.by, None, seen.version), TRANSITIONS[Verb.SHIP]),
    (cancel_some, UNFINISHED),
    (move_some, UNFINISHED),
    (move_all, UNFINISHED),
    (take_back, {Status.NEW}),
    (merge, UNFINISHED),
    (report_short, UNFINISHED),
    (lambda seen: short.found(seen.order.pk, seen.line.pk, seen.by, seen.version), UNFINISHED),
]  # fmt: skip


@dataclass(frozen=True)
class Done:
    called_off: int = 0
    refusal: Refusal | None = None
    was_possible: bool = False  # by what was seen, so that somebody must have been faster
    is_blind: bool = False  # it came without a version


@dataclass
class Person:
    by: Actor
    dice: random.Random
    outlets: list[Outlet]
    starts: Barrier

    def acts(self, sale: Sale) -> Done:
        """Look, wait until the other has looked, too, and do something."""
        act, statuses = self.dice.choice(ACTS)
        seen = self._look(sale)
        self.starts.wait(30)
        try:
            act(seen)
        except Refusal as refusal:
            # What was reported short before leaves less to report: that is no matter of speed.
            is_blind = act is scan or (seen.version is None and act is not report_short)
            may_do = seen.may_do(statuses) and (seen.fits(act) or refusal.code in SAY_WHO)
            return Done(refusal=refusal, was_possible=may_do, is_blind=is_blind)
        return Done(called_off=seen.units if act is cancel_some else 0)

    def _look(self, sale: Sale) -> Seen:
        parts = list(sale.fulfilments.select_related("split_from").order_by("pk"))
        open_parts = [part for part in parts if part.status in UNFINISHED]
        order = self.dice.choice(open_parts if self.dice.random() < 0.9 else parts)
        lines = list(order.lines.all())
        line = self.dice.choice([line for line in lines if line.wanted] or lines)
        return Seen(
            order=order,
            others=[part for part in open_parts if part != order],
            outlets=self.outlets,
            line=line,
            units=self.dice.randint(1, max(line.wanted, 1)),
            dice=self.dice,
            by=self.by,
            version=order.version if self.dice.random() < 0.5 else None,
        )


@contextmanager
def a_thread() -> Iterator[ThreadPoolExecutor]:
    """One thread, whose connection to the database stays open from round to round."""
    with ThreadPoolExecutor(1) as pool:
        try:
            yield pool
        finally:
            pool.submit(connections.close_all).result(30)


def held_of(sale: Sale) -> int:
    lines = FulfilmentLine.objects.filter(fulfilment__sale=sale)
    units = lines.aggregate(units=Sum(F("quantity") - F("cancelled")))["units"]
    return int(units)


def check_words(done: Done, other: str, round_: str) -> None:
    if done.refusal is None:
        return
    code, words = done.refusal.code, str(done.refusal)
    assert code in SAY_WHO | SAY_WHO_TO_THE_BLIND | NEED_NOT, f"{code}: {words} ({round_})"
    says_who = code in SAY_WHO or (code in SAY_WHO_TO_THE_BLIND and done.is_blind)
    if code == "stale_version" or (says_who and done.was_possible):
        assert other in words, f"{other} was faster, and we hear: {words} ({round_})"


def new_sale(channel: Channel) -> Sale:
    return an_order(channel, a_store_line("MUG", 6), a_store_line("JUG", 3)).sale


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_whatever_two_people_do_at_once_no_unit_is_lost_and_the_slower_hears_of_the_faster() -> (
    None
):
    outlets = [an_outlet(code, code.title()) for code in ("MAIN", "PORT", "HILL")]
    channel = a_channel(outlets[0])
    for sku in ("MUG", "JUG"):
        a_product(sku, outlets[0], 1000)
    seed = random.randrange(10**9)
    starts = Barrier(2)
    ada, ben = (
        Person(an_actor(name=name), random.Random(f"{name} {seed}"), outlets, starts)
        for name in ("Ada", "Ben")
    )
    sale, held = new_sale(channel), 9
    with a_thread() as adas_thread, a_thread() as bens_thread:
        for number in range(ROUNDS):
            round_ = f"round {number} of seed {seed}"
            at_once = [adas_thread.submit(ada.acts, sale), bens_thread.submit(ben.acts, sale)]
            adas, bens = (work.result(60) for work in at_once)
            check_words(adas, "Ben", round_)
            check_words(bens, "Ada", round_)
            held -= adas.called_off + bens.called_off
            assert held_of(sale) == held, f"units were lost ({round_})"
            unfinished = sale.fulfilments.filter(status__in=sorted(UNFINISHED))
            if number % ROUNDS_OF_A_SALE == ROUNDS_OF_A_SALE - 1 or not unfinished.exists():
                sale, held = new_sale(channel), 9
    check_books()
