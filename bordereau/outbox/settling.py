"""How a push ends: confirmed, waiting for its next time, or with a person who is told why."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone

from bordereau.channels.connections import note_lack
from bordereau.channels.port import NeedsReconnect, Retry, StoreProblem
from bordereau.channels.shapes import Goal
from bordereau.outbox.models import Push
from bordereau.sales import deductions
from bordereau.work import leases

TRIES = 12  # about half a day; after that a person is asked, and may send it again
LONGEST_STORM = timedelta(hours=12)  # for so long a store may put us off in its own words
WAITS = timedelta(hours=1)


def confirm(push: Push, result: str) -> None:
    with transaction.atomic():
        confirm_all([push], {push.pk: result})
        if push.kind == Push.Kind.STATUS and push.payload["goal"] == Goal.COMPLETED:
            assert push.sale is not None
            deductions.tell_again(push.sale)


def confirm_all(pushes: Sequence[Push], results: Mapping[int, str]) -> None:
    """Pushes that were taken together, each with what the store showed: in one statement."""
    if not pushes:
        return
    _ours(*pushes).update(
        state=Push.State.CONFIRMED,
        confirmed_at=timezone.now(),
        result=Case(*(When(pk=pk, then=Value(result[:200])) for pk, result in results.items())),
        reason="",
        reason_params={},
        attempts=F("attempts") + 1,
        lease_until=None,
    )


def settle(push: Push, problem: StoreProblem) -> None:
    """After a failure: the next time, or a person."""
    state, next_try_at = Push.State.NEEDS_ATTENTION, timezone.now()
    tries = push.attempts + 1
    if isinstance(problem, NeedsReconnect):
        assert push.channel is not None
        note_lack(push.channel, problem)
        state = Push.State.RETRYING  # it waits for the channel, however long
    elif isinstance(problem, Retry):
        if problem.after is not None and _is_fresh(push):
            tries = push.attempts  # a store short of room would use them up within a minute
        if tries < TRIES:
            state = Push.State.RETRYING
            next_try_at = leases.next_try(push.attempts, problem.after)
    _put_back(push, problem, state, next_try_at, tries)


def _is_fresh(push: Push) -> bool:
    return timezone.now() - (push.retried_at or push.created_at) < LONGEST_STORM


def settle_all(pushes: Sequence[Push], problem: StoreProblem) -> None:
    for push in pushes:
        settle(push, problem)


def wait_for_person(pushes: Sequence[Push], problem: Retry) -> None:
    """Who makes all of them due by answering: no try of theirs is spent."""
    later = timezone.now() + WAITS
    for push in pushes:
        _put_back(push, problem, Push.State.RETRYING, later, push.attempts)


def drop(push: Push) -> None:
    """What it says is so no longer: nobody need hear it."""
    _ours(push).delete()


def end(push: Push, sentence: str) -> None:
    """It is not to be sent, and people see why: somebody has asked for it."""
    _ours(push).update(state=Push.State.ENDED, reason=sentence, reason_params={}, lease_until=None)


def _put_back(
    push: Push, problem: StoreProblem, state: Push.State, next_try_at: datetime, attempts: int
) -> None:
    try:
        with transaction.atomic():
            _ours(push).update(
                state=state,
                next_try_at=next_try_at,
                reason=problem.sentence,
                reason_params=problem.params,
                attempts=attempts,
                lease_until=None,
            )
    except IntegrityError:
        # The same wish was written again meanwhile and waits already: this one adds nothing.
        drop(push)


def _ours(*pushes: Push) -> QuerySet[Push]:
    """The rows, taken together, but those whose lease ran out and that somebody else has taken."""
    return Push.objects.filter(
        pk__in=[push.pk for push in pushes],
        state=Push.State.SENDING,
        lease_until=pushes[0].lease_until,
    )
