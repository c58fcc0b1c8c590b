"""Whoever acts on an older version hears who did what meanwhile, in their own language."""

from collections.abc import Callable

import pytest
from django.utils import translation

from bordereau.fulfilment import actions, moving, short
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.overtaking import CHANGED, DID
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.refusals import say
from bordereau.staff.access import SYSTEM, Actor
from bordereau.stock.models import Outlet
from tests.makers import a_channel, a_store_line, an_actor, an_order, an_outlet
from tests.refused import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(outlet: Outlet) -> Fulfilment:
    return an_order(a_channel(outlet), a_store_line("MUG", 3))


def picks(order: Fulfilment, by: Actor) -> object:
    return actions.pick(order.pk, order.lines.get().pk, 1, by)


def moves(order: Fulfilment, by: Actor) -> object:
    port = an_outlet("PORT", "Port")
    return moving.move_units(order.pk, port.pk, by, {order.lines.get().pk: 1})


def moves_in(order: Fulfilment, by: Actor) -> object:
    port = an_outlet("PORT", "Port")
    part = moving.move_units(order.pk, port.pk, SYSTEM, {order.lines.get().pk: 1}).into
    return moving.merge(part.pk, order.pk, by)


def misses(order: Fulfilment, by: Actor) -> object:
    told = Report(order.lines.get().pk, 1, Why.NOT_FOUND, WhatNow.LATER)
    return short.report(order.pk, told, by)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (picks, "Bo picked units of this order a moment ago."),
        (moves, "Bo moved units out of this order a moment ago."),
        (moves_in, "Bo moved units into this order a moment ago."),
        (misses, "Bo reported some of this order short a moment ago."),
    ],
)
def test_what_was_done_meanwhile_is_said(
    order: Fulfilment, act: Callable[[Fulfilment, Actor], object], words: str
) -> None:
    act(order, an_actor(name="Bo"))
    stale = refusal(actions.pack, order.pk, SYSTEM, version=1)
    assert (stale.code, str(stale).startswith(words)) == ("stale_version", True)


def test_it_is_said_in_the_readers_language(order: Fulfilment) -> None:
    picks(order, an_actor(name="Bo"))
    stale = refusal(actions.pack, order.pk, SYSTEM, version=1)
    with translation.override("fr"):
        assert str(stale).startswith("Bo a prélevé des unités de cette commande à l’instant.")


@pytest.mark.parametrize("sentence", [CHANGED, *DID.values()])
def test_every_sentence_is_there_in_french(sentence: str) -> None:
    with translation.override("fr"):
        assert say(sentence, {"name": "Bo"}) != sentence % {"name": "Bo"}
