"""Making a channel's next poll due now."""

import pytest
from django.utils import timezone

from bordereau.channels.due import poll_soon
from bordereau.channels.models import Channel
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import SYSTEM, Role
from tests import makers

pytestmark = pytest.mark.django_db


def test_the_poll_is_due_at_once() -> None:
    channel = makers.a_channel(makers.an_outlet(), polled_at=timezone.now())
    assert poll_soon(channel.pk, SYSTEM).polled_at is None
    assert Channel.objects.get().polled_at is None


@pytest.mark.parametrize("state", ["paused", "needs_reconnect"])
def test_a_channel_that_is_not_polled_says_so(state: str) -> None:
    channel = makers.a_channel(makers.an_outlet(), polled_at=timezone.now(), state=state)
    with pytest.raises(Refusal, match="Web shop"):
        poll_soon(channel.pk, SYSTEM)
    assert Channel.objects.get().polled_at


def test_an_unknown_channel_is_not_found() -> None:
    with pytest.raises(NotFound):
        poll_soon(1, SYSTEM)


def test_a_packer_may_not() -> None:
    channel = makers.a_channel(makers.an_outlet())
    with pytest.raises(Refusal, match="role"):
        poll_soon(channel.pk, makers.an_actor(Role.PACKER))
