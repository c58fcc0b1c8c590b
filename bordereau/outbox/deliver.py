"""Sending what we owe. Every push ends confirmed by a read-back, waiting for its next time, or with
a person who is told why."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.connections import (
    connection_of,
    note_missing,
    note_refused_entry,
    platform_of,
)
from bordereau.channels.models import Channel
from bordereau.channels.port import LacksPermission, NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Goal, Parcel, Stage, StatusPush
from bordereau.fulfilment.telling import holds
from bordereau.messages import send
from bordereau.outbox import numbers
from bordereau.outbox.counting import NO_LOCATION, Told, told_of
from bordereau.outbox.models import Push
from bordereau.sales import deductions
from bordereau.sales.actions import parcels_of
from bordereau.work import leases

log = logging.getLogger(__name__)

BATCH = 50
TRIES = 12  # about half a day; after that a person is asked, and may send it again
WAITS = timedelta(hours=1)
UNEXPECTED = gettext_noop(
    "Bordereau could not send this: %(error)s. Nothing is lost; after an update, send it again."
)

FINAL = gettext_noop(
    "This store does not let us take back that the order is completed. Here it is packed again. "
    "Set its status back on the store by hand, if it has a way; nothing else is lost."
)


def deliver_due(limit: int = BATCH, at: datetime | None = None) -> int:
    """Send what is due: one kind to one channel at a time. Returns how many pushes were tried.

    With `at`, what was due at that moment.
    """
    pushes = _take(limit, at)
    if pushes:
        kind = pushes[0].kind
        if kind == Push.Kind.STOCK:
            _send_stock(pushes)
        else:
            for push in pushes:
                _attempt(push)
    return len(pushes)


def due(at: datetime | None = None) -> QuerySet[Push]:
    """What waits to be sent and nobody sends, oldest first."""
    now = timezone.now()
    waiting = Q(state__in=[Push.State.PENDING, Push.State.RETRYING], next_try_at__lte=at or now)
    abandoned = Q(state=Push.State.SENDING, lease_until__lt=now)  # its worker was killed
    return (
        Push.objects.filter(waiting | abandoned)
        # Customers hear of their order whatever stands between us and the store.
        .filter(Q(kind=Push.Kind.EMAIL) | _is_open())
        .exclude(Exists(_under_way(now)))
        .order_by("next_try_at", "id")
    )


def _is_open() -> Q:
    """The store lets us in, and do all that we must."""
    return Q(channel__state=Channel.State.CONNECTED, channel__missing_permissions=[])


def _under_way(now: datetime) -> QuerySet[Push]:
    """Another word to the store about the same: sent side by side, the older may arrive last."""
    same = Q(subject=OuterRef("subject")) | Q(kind=Push.Kind.STATUS, sale=OuterRef("sale"))
    return Push.objects.filter(
        same, channel=OuterRef("channel"), state=Push.State.SENDING, lease_until__gte=now
    )


def _take(limit: int, at: datetime | None = None) -> Sequence[Push]:
    first = due(at).values_list("channel_id", "kind").first()
    if first is None:
        return []
    same = due(at).filter(channel_id=first[0], kind=first[1]).select_related("channel", "sale")
    return leases.take(same, limit, state=Push.State.SENDING)


def _attempt(push: Push) -> None:
    if _is_overtaken(push):
        _ours(push).delete()
        return
    try:
        result = _send(push)
    except StoreProblem as problem:
        settle(push, problem)
    except Exception as error:
        log.exception("push %s failed unexpectedly", push.pk)
        settle(push, _unexpected(error))
    else:
        confirm(push, result)


def _is_overtaken(push: Push) -> bool:
    """Whether what the store was to be told is so no longer."""
    if push.kind != Push.Kind.STATUS:
        return False
    assert push.sale is not None
    return not holds(push.sale, Goal(push.payload["goal"]))


def _unexpected(error: Exception) -> Refused:
    return Refused(UNEXPECTED, error=f"{type(error).__name__}: {error}"[:200])


def _send(push: Push) -> str:
    if push.kind == Push.Kind.EMAIL:
        return send.send(push)
    assert push.channel is not None
    assert push.sale is not None
    goal = Goal(push.payload["goal"])
    platform = platform_of(push.channel)
    if goal is Goal.REOPENED and not platform.can_reopen:
        raise Refused(FINAL)
    parcels = parcels_of(push.sale.pk)
    status = StatusPush(
        order_id=push.sale.store_order_id,
        goal=goal,
        is_pickup=push.payload["is_pickup"],
        parcels=tuple(Parcel(*parcel) for parcel in parcels),
        told=tuple(numbers.told_of(push.sale)),
    )
    if goal is Goal.COMPLETED:
        numbers.remember(push, [number for _carrier, number in parcels if number])
    result = platform.push_status(connection_of(push.channel), status)
    told = type(push.sale).objects.filter(pk=push.sale.pk)
    told.update(store_status=result)
    if goal is Goal.REOPENED:
        # Until its own word of it arrives, which else would differ from our work for a while.
        told.filter(store_stage=Stage.FINISHED).update(store_stage=Stage.OPEN)
    return result


def _send_stock(pushes: Sequence[Push]) -> None:
    channel = pushes[0].channel
    assert channel is not None
    told = told_of(channel, [push.product_id for push in pushes])
    if told is None:
        _wait(pushes, Retry(NO_LOCATION))
        return
    counts = [count for each in told.values() for count in each.counts]
    try:
        problems = platform_of(channel).push_stock(connection_of(channel), counts)
    except StoreProblem as problem:
        _settle_all(pushes, problem)
        return
    except Exception as error:
        log.exception("stock could not be sent to %s", channel.name)
        _settle_all(pushes, _unexpected(error))
        return
    results: dict[int, str] = {}
    for push in pushes:
        each = told.get(push.product_id or 0, Told(()))
        wrong = next((found for value in each.store_ids if (found := problems.get(value))), None)
        if wrong:
            settle(push, wrong)
        else:
            results[push.pk] = each.result
    _confirm_all([push for push in pushes if push.pk in results], results)


def _wait(pushes: Sequence[Push], problem: Retry) -> None:
    """For a person, who makes all of them due by answering: no try of theirs is spent."""
    for push in pushes:
        later = timezone.now() + WAITS
        _put_back(push, problem, Push.State.RETRYING, later, push.attempts)


def _settle_all(pushes: Sequence[Push], problem: StoreProblem) -> None:
    for push in pushes:
        settle(push, problem)


def _ours(*pushes: Push) -> QuerySet[Push]:
    """The rows, taken together, but those whose lease ran out and that somebody else has taken."""
    return Push.objects.filter(
        pk__in=[push.pk for push in pushes],
        state=Push.State.SENDING,
        lease_until=pushes[0].lease_until,
    )


def confirm(push: Push, result: str) -> None:
    with transaction.atomic():
        _confirm_all([push], {push.pk: result})
        if push.kind == Push.Kind.STATUS and push.payload["goal"] == Goal.COMPLETED:
            assert push.sale is not None
            deductions.tell_again(push.sale)


def _confirm_all(pushes: Sequence[Push], results: Mapping[int, str]) -> None:
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
    if isinstance(problem, NeedsReconnect):
        assert push.channel is not None
        _note(push.channel, problem)
        state = Push.State.RETRYING  # it waits for the channel, however long
    elif isinstance(problem, Retry) and push.attempts + 1 < TRIES:
        state = Push.State.RETRYING
        next_try_at = leases.next_try(push.attempts, problem.after)
    _put_back(push, problem, state, next_try_at, push.attempts + 1)


def _note(channel: Channel, problem: NeedsReconnect) -> None:
    if isinstance(problem, LacksPermission):
        note_missing(channel, problem)
    else:
        note_refused_entry(channel, problem)


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
        _ours(push).delete()
