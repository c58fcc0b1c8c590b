"""The numbers for Prometheus."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bordereau.api import metrics
from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.staff.access import SYSTEM
from tests import makers


def numbers() -> dict[str, float]:
    samples = [line for line in metrics.text().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in samples)}


@pytest.mark.django_db
def test_an_empty_shop_counts_nothing() -> None:
    assert set(numbers().values()) == {0}


def test_what_is_unfinished_is_counted(channel: Channel) -> None:
    for _ in range(2):
        makers.an_order(channel)
    actions.pack(makers.an_order(channel).pk, SYSTEM)
    makers.an_inbox_row(channel, state="parked", reason="Why?")
    makers.a_push(channel, state="retrying", reason="Later.")
    told = numbers()
    assert told['bordereau_orders{status="new"}'] == 2
    assert told['bordereau_orders{status="packed"}'] == 1
    assert told['bordereau_inbox_rows{state="parked"}'] == 1
    assert told['bordereau_inbox_rows{state="received"}'] == 0
    assert told['bordereau_pushes{state="retrying"}'] == 1


def test_the_oldest_that_is_due_has_an_age(channel: Channel) -> None:
    late = timezone.now() - timedelta(minutes=10)
    makers.an_inbox_row(channel, next_try_at=late)
    makers.a_push(channel, next_try_at=timezone.now() + timedelta(hours=1))
    told = numbers()
    assert 600 <= told["bordereau_inbox_oldest_due_seconds"] < 700
    assert told["bordereau_outbox_oldest_due_seconds"] == 0


def test_each_channel_tells_when_it_was_asked(channel: Channel) -> None:
    polled = timezone.now() - timedelta(minutes=5)
    Channel.objects.update(name='The "web" shop\\', polled_at=polled)
    age = numbers()[r'bordereau_channel_seconds_since_poll{channel="The \"web\" shop\\"}']
    assert 300 <= age < 400
