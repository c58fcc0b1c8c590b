"""A store that moves its own stock is told ours again, and only then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bordereau.channels.models import Channel, ExternalId
from bordereau.channels.shapes import Goal, Stage
from bordereau.outbox.models import Push
from bordereau.outbox.settling import confirm
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale, SaleLine
from tests.makers import (
    PLACED,
    a_channel,
    a_product,
    a_push,
    a_store_line,
    a_store_order,
    an_outlet,
)

pytestmark = pytest.mark.django_db
MUG = a_store_line("MUG", 2)


@pytest.fixture
def channel() -> Channel:
    """It sells a product whose stock it counts."""
    outlet = an_outlet()
    channel = a_channel(outlet)
    ExternalId.objects.create(channel=channel, value="mug", product=a_product("MUG", outlet, 9))
    return channel


def told(
    channel: Channel,
    deducted: int,
    minutes: int = 0,
    stage: Stage = Stage.OPEN,
    refunded: int = 0,
) -> None:
    """The one order, as the store tells it so many minutes later; nothing waits to be sent yet."""
    line = replace(MUG, deducted=deducted, refunded=refunded)
    moment = PLACED + timedelta(minutes=minutes)
    Push.objects.all().delete()
    import_orders(channel, [a_store_order(line, id="7", updated_at=moment, stage=stage)])


def is_told_again() -> bool:
    return Push.objects.filter(kind=Push.Kind.STOCK).exists()


def test_what_the_store_takes_off_later_is_told_again(channel: Channel) -> None:
    told(channel, 0)
    told(channel, 2, minutes=5)
    assert is_told_again()
    assert SaleLine.objects.get().deducted == 2


def test_what_it_puts_back_is_told_again(channel: Channel) -> None:
    told(channel, 2)
    told(channel, 1, minutes=5)
    assert is_told_again()


def test_the_same_again_is_not(channel: Channel) -> None:
    told(channel, 2)
    told(channel, 2, minutes=5)
    assert not is_told_again()


def test_an_older_word_is_not_listened_to(channel: Channel) -> None:
    told(channel, 2, minutes=5)
    told(channel, 0)
    assert not is_told_again()
    assert SaleLine.objects.get().deducted == 2


def test_what_is_finished_is_off_whatever_the_store_says(channel: Channel) -> None:
    """Some tell only of what they still have to send."""
    told(channel, 2)
    told(channel, 0, minutes=5, stage=Stage.FINISHED)
    assert not is_told_again()
    told(channel, 0, minutes=9, stage=Stage.FINISHED, refunded=1)
    assert is_told_again()


@pytest.mark.parametrize(
    ("goal", "deducted", "again"),
    [(Goal.COMPLETED, 0, True), (Goal.COMPLETED, 2, False), (Goal.PACKED, 0, False)],
)
def test_once_the_store_knows_that_it_is_completed(
    channel: Channel, goal: Goal, deducted: int, again: bool
) -> None:
    told(channel, deducted)
    Push.objects.all().delete()
    payload = {"goal": goal, "is_pickup": False}
    values = {"kind": Push.Kind.STATUS, "payload": payload, "state": Push.State.SENDING}
    confirm(a_push(channel, sale=Sale.objects.get(), **values), "completed")
    assert is_told_again() is again
    assert SaleLine.objects.get().deducted == (2 if again else deducted)
