"""What is left to the next comparison, because something still happens to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.sync import sync
from bordereau.comparison.verdicts import Kind
from bordereau.fulfilment import actions as verbs
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from tests.comparison.compared import found, shipped, the_order
from tests.machine.fake_store import FakeStore
from tests.makers import an_actor, an_inbox_row

pytestmark = pytest.mark.django_db


def a_push_that_waits(order: Fulfilment) -> None:
    verbs.pack(order.pk, SYSTEM)
    verbs.ship(order.pk, SYSTEM)


def a_push_that_a_person_must_send(order: Fulfilment) -> None:
    a_push_that_waits(order)
    Push.objects.filter(kind="status").update(state="needs_attention", reason="No.")


def a_push_of_just_now(order: Fulfilment) -> None:
    shipped(order)
    Push.objects.update(confirmed_at=timezone.now())


def a_person_at_work(order: Fulfilment) -> None:
    shipped(order)
    verbs.add_note(order.pk, "Mind the dog.", an_actor())


def a_word_of_after_we_asked(order: Fulfilment) -> None:
    shipped(order)
    Sale.objects.update(store_heard_at=timezone.now() + timedelta(minutes=1))


def a_word_not_applied_yet(order: Fulfilment) -> None:
    shipped(order)
    a_word_waits(order.sale)


def a_word_waits(sale: Sale) -> None:
    assert sale.channel
    an_inbox_row(
        sale.channel,
        store_order_id=sale.store_order_id,
        next_try_at=timezone.now() + timedelta(hours=1),
    )


@pytest.mark.parametrize(
    "happens",
    [
        a_push_that_waits,
        a_push_that_a_person_must_send,
        a_push_of_just_now,
        a_person_at_work,
        a_word_of_after_we_asked,
        a_word_not_applied_yet,
    ],
)
def test_what_is_under_way_is_left_for_the_next_time(
    channel: Channel, store: FakeStore, placed: str, happens: Callable[[Fulfilment], None]
) -> None:
    happens(the_order())
    store.orders[placed] = replace(store.orders[placed], status="processing")
    assert found(channel) == []


def test_what_the_store_changed_a_moment_ago_is_left_as_well(
    channel: Channel, store: FakeStore, placed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped(the_order())
    monkeypatch.setattr("tests.machine.fake_store.START", timezone.now())
    store.change(placed, status="processing")
    sync(channel.pk, SYSTEM)
    assert found(channel) == []
    monkeypatch.setattr("tests.machine.fake_store.START", timezone.now() - timedelta(minutes=6))
    assert found(channel) == [Kind.OPEN_THERE]


def test_what_was_found_stays_while_a_newer_word_waits(
    channel: Channel, store: FakeStore, placed: str
) -> None:
    verbs.cancel(the_order().pk, SYSTEM)
    store.change(placed, status="cancelled")  # in the same second, so that it is no news
    a_word_waits(the_order().sale)
    assert found(channel) == [Kind.CALLED_OFF_HERE]
    InboxRow.objects.update(state="applied")
    assert found(channel) == []
