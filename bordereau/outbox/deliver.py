"""Sending what we owe. Every push ends confirmed by a read-back, waiting for its next time, or with
a person who is told why."""

import logging
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.connections import connection_of, note_refused_entry, platform_of
from bordereau.channels.models import Channel, ExternalId
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Goal, Parcel, StatusPush, StockCount
from bordereau.messages import send
from bordereau.outbox.models import Push
from bordereau.sales.actions import parcels_of
from bordereau.stock.models import StockLevel
from bordereau.work import leases

log = logging.getLogger(__name__)

TRIES = 12  # about half a day; after that a person is asked, and may send it again
UNEXPECTED = gettext_noop(
    "Bordereau could not send this: %(error)s. Nothing is lost; after an update, send it again."
)


def deliver_due(limit: int = 50) -> int:
    """Send what is due: one kind to one channel at a time. Returns how many pushes were tried."""
    pushes = _take(limit)
    if pushes:
        kind = pushes[0].kind
        if kind == Push.Kind.STOCK:
            _send_stock(pushes)
        else:
            for push in pushes:
                _attempt(push)
    return len(pushes)


def due() -> QuerySet[Push]:
    """What waits to be sent now and nobody sends, oldest first."""
    now = timezone.now()
    waiting = Q(state__in=[Push.State.PENDING, Push.State.RETRYING], next_try_at__lte=now)
    abandoned = Q(state=Push.State.SENDING, lease_until__lt=now)  # its worker was killed
    return (
        Push.objects.filter(waiting | abandoned)
        .filter(Q(channel__isnull=True) | Q(channel__state=Channel.State.CONNECTED))
        .order_by("next_try_at", "id")
    )


def _take(limit: int) -> Sequence[Push]:
    first = due().values_list("channel_id", "kind").first()
    if first is None:
        return []
    same = due().filter(channel_id=first[0], kind=first[1]).select_related("channel", "sale")
    return leases.take(same, limit, state=Push.State.SENDING)


def _attempt(push: Push) -> None:
    try:
        result = _send(push)
    except StoreProblem as problem:
        settle(push, problem)
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        log.exception("push %s failed unexpectedly", push.pk)
        settle(push, _unexpected(error))
    else:
        confirm(push, result)


def _unexpected(error: Exception) -> Refused:
    return Refused(UNEXPECTED, error=f"{type(error).__name__}: {error}"[:200])


def _send(push: Push) -> str:
    if push.kind == Push.Kind.EMAIL:
        return send.send(push)
    assert push.channel is not None
    assert push.sale is not None
    status = StatusPush(
        order_id=push.sale.store_order_id,
        goal=Goal(push.payload["goal"]),
        is_pickup=push.payload["is_pickup"],
        parcels=tuple(Parcel(*parcel) for parcel in parcels_of(push.sale.pk)),
    )
    result = platform_of(push.channel).push_status(connection_of(push.channel), status)
    type(push.sale).objects.filter(pk=push.sale.pk).update(store_status=result)
    return result


def _send_stock(pushes: Sequence[Push]) -> None:
    channel = pushes[0].channel
    assert channel is not None
    ids = _store_ids(channel, pushes)
    available = _available(channel, pushes)
    counts = [
        StockCount(value, available.get(product_id, 0))
        for product_id, values in ids.items()
        for value in values
    ]
    try:
        problems = platform_of(channel).push_stock(connection_of(channel), counts)
    except StoreProblem as problem:
        for push in pushes:
            settle(push, problem)
        return
    for push in pushes:
        values = ids.get(push.product_id or 0, [])
        wrong = next((found for value in values if (found := problems.get(value))), None)
        if wrong:
            settle(push, wrong)
        else:
            confirm(push, str(available.get(push.product_id or 0, 0)))


def _store_ids(channel: Channel, pushes: Sequence[Push]) -> dict[int, list[str]]:
    ids: dict[int, list[str]] = {}
    for value, product_id in ExternalId.objects.filter(
        channel=channel, product_id__in=[push.product_id for push in pushes], pushes_stock=True
    ).values_list("value", "product_id"):
        ids.setdefault(product_id, []).append(value)
    return ids


def _available(channel: Channel, pushes: Sequence[Push]) -> dict[int, int]:
    """What the outlets that serve the channel have to sell between them, by product."""
    levels = (
        StockLevel.objects.filter(
            product_id__in=[push.product_id for push in pushes], outlet__serves__channel=channel
        )
        .values("product_id")
        .annotate(units=Sum("available"))
    )
    return {level["product_id"]: level["units"] for level in levels}


def confirm(push: Push, result: str) -> None:
    push.state = Push.State.CONFIRMED
    push.confirmed_at = timezone.now()
    push.result = result[:200]
    push.reason, push.reason_params = "", {}
    push.attempts += 1
    push.lease_until = None
    push.save()


def settle(push: Push, problem: StoreProblem) -> None:
    """After a failure: the next time, or a person."""
    push.attempts += 1
    push.lease_until = None
    push.reason, push.reason_params = problem.sentence, problem.params
    push.next_try_at = leases.next_try(push.attempts - 1, getattr(problem, "after", None))
    if isinstance(problem, NeedsReconnect):
        assert push.channel is not None
        note_refused_entry(push.channel, problem)
        push.state = Push.State.RETRYING  # it waits for the channel, however long
        push.next_try_at = timezone.now()
    elif isinstance(problem, Retry) and push.attempts < TRIES:
        push.state = Push.State.RETRYING
    else:
        push.state = Push.State.NEEDS_ATTENTION
    _put_back(push)


def _put_back(push: Push) -> None:
    try:
        with transaction.atomic():
            push.save()
    except IntegrityError:
        # The same wish was written again meanwhile and waits already: this one adds nothing.
        push.delete()
