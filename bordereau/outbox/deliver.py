"""Sending what we owe the stores and the customers."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.connections import (
    connection_of,
    platform_of,
)
from bordereau.channels.models import Channel
from bordereau.channels.port import Refused, Retry, StoreProblem
from bordereau.channels.shapes import Goal, Parcel, Stage, StatusPush
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.fulfilment.telling import holds
from bordereau.messages import send
from bordereau.messages.letters import READY_FOR_PICKUP
from bordereau.outbox import tracking
from bordereau.outbox.counting import NO_LOCATION, Told, told_of
from bordereau.outbox.models import Push
from bordereau.outbox.settling import (
    confirm,
    confirm_all,
    drop,
    end,
    settle,
    settle_all,
    wait_for_person,
)
from bordereau.sales.actions import parcels_of
from bordereau.work import leases

log = logging.getLogger(__name__)

BATCH = 50
UNEXPECTED = gettext_noop(
    "Bordereau could not send this: %(error)s. Nothing is lost; after an update, send it again."
)

FINAL = gettext_noop(
    "This store does not let us take back that the order is completed. Here it is packed again. "
    "Set its status back on the store by hand, if it has a way; nothing else is lost."
)


NOT_WAITING = gettext_noop(
    "The order does not wait packed for its customer any more, so this e-mail was not sent."
)


def deliver_due(limit: int = BATCH, at: datetime | None = None) -> int:
    """Send what is due: one kind to one channel at a time. Returns how many pushes were tried.

    With `at`, what was due at that moment.
    """
    pushes = take(limit, at)
    if pushes:
        kind = pushes[0].kind
        if kind == Push.Kind.STOCK:
            send_stock(pushes)
        else:
            for push in pushes:
                attempt(push)
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


def take(limit: int, at: datetime | None = None) -> Sequence[Push]:
    first = due(at).values_list("channel_id", "kind").first()
    if first is None:
        return []
    same = due(at).filter(channel_id=first[0], kind=first[1]).select_related("channel", "sale")
    return leases.take(same, limit, state=Push.State.SENDING)


def attempt(push: Push) -> None:
    if _is_overtaken(push):
        drop(push)
        return
    if _is_no_longer_ready(push):
        end(push, NOT_WAITING)
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


def _is_no_longer_ready(push: Push) -> bool:
    """A letter may wait for its mail server while the box is opened again, or collected."""
    if push.kind != Push.Kind.EMAIL or push.payload["template"] != READY_FOR_PICKUP:
        return False
    order = Fulfilment.objects.filter(pk=push.payload["order_id"])
    return order.exclude(status=Status.PACKED).exists()


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
        told=tuple(tracking.told_numbers(push.sale)),
    )
    if goal is Goal.COMPLETED:
        tracking.remember(push, [number for _carrier, number in parcels if number])
    result = platform.push_status(connection_of(push.channel), status)
    told = type(push.sale).objects.filter(pk=push.sale.pk)
    told.update(store_status=result)
    if goal is Goal.REOPENED:
        # Until its own word of it arrives, which else would differ from our work for a while.
        told.filter(store_stage=Stage.FINISHED).update(store_stage=Stage.OPEN)
    return result


def send_stock(pushes: Sequence[Push]) -> None:
    channel = pushes[0].channel
    assert channel is not None
    told = told_of(channel, [push.product_id for push in pushes])
    if told is None:
        wait_for_person(pushes, Retry(NO_LOCATION))
        return
    counts = [count for each in told.values() for count in each.counts]
    try:
        problems = platform_of(channel).push_stock(connection_of(channel), counts)
    except StoreProblem as problem:
        settle_all(pushes, problem)
        return
    except Exception as error:
        log.exception("stock could not be sent to %s", channel.name)
        settle_all(pushes, _unexpected(error))
        return
    results: dict[int, str] = {}
    for push in pushes:
        each = told.get(push.product_id or 0, Told(()))
        wrong = next((found for value in each.store_ids if (found := problems.get(value))), None)
        if wrong:
            settle(push, wrong)
        else:
            results[push.pk] = each.result
    confirm_all([push for push in pushes if push.pk in results], results)
