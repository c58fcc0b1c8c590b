import pytest
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.outbox.actions import retry_push
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Role
from tests.makers import a_push, an_actor

pytestmark = pytest.mark.django_db


def a_stuck(channel: Channel) -> Push:
    return a_push(channel, state=Push.State.NEEDS_ATTENTION, reason="Why", attempts=12)


def test_a_person_sends_it_again_with_all_its_tries(channel: Channel) -> None:
    push = retry_push(a_stuck(channel).pk, SYSTEM)
    assert (push.state, push.attempts) == (Push.State.PENDING, 0)
    assert push.next_try_at <= timezone.now()


@pytest.mark.parametrize("state", [Push.State.PENDING, Push.State.SENDING, Push.State.CONFIRMED])
def test_what_does_not_wait_is_not_sent_again(channel: Channel, state: Push.State) -> None:
    with pytest.raises(Refusal) as refused:
        retry_push(a_push(channel, state=state).pk, SYSTEM)
    assert refused.value.code == "not_waiting"


def test_the_same_wish_that_waits_already_is_the_retry(channel: Channel) -> None:
    stuck = a_stuck(channel)
    newer = a_push(channel, subject=stuck.subject)
    assert retry_push(stuck.pk, SYSTEM) == newer
    assert Push.objects.get() == newer


def test_who_may(channel: Channel) -> None:
    for actor, push_id, code in (
        (an_actor(Role.CASHIER), a_stuck(channel).pk, "not_allowed"),
        (SYSTEM, 0, "not_found"),
    ):
        with pytest.raises(Refusal) as refused:
            retry_push(push_id, actor)
        assert refused.value.code == code
