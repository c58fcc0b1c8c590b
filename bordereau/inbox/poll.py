"""Asking the stores what changed. This alone must work: webhooks cannot reach many shops."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau import bulk
from bordereau.channels.connections import connection_of, note_refused_entry, platform_of
from bordereau.channels.models import Channel
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import OrderPage, ReceivedOrder
from bordereau.inbox.models import InboxRow
from bordereau.work import leases, wake

log = logging.getLogger(__name__)

# Stores stamp a change before they show it, their clocks differ from ours, and some give times in
# whole seconds. What is asked for twice has one effect.
OVERLAP = timedelta(minutes=2)
# Until a store has told us a time of its own, all we have is our clock.
CLOCKS_DIFFER = timedelta(hours=1)

UNEXPECTED = gettext_noop(
    "Bordereau could not ask this store: %(error)s. Nothing is lost; after an update it goes on."
)


@dataclass(slots=True)
class Received:
    """What a poll brought in."""

    orders: int = 0
    new: int = 0  # not received before in the same words


def poll_due() -> int:
    """Poll every channel whose time has come. Returns how many were polled."""
    before = timezone.now() - timedelta(seconds=settings.ENV.poll_seconds)
    now = timezone.now()
    due = (
        Channel.objects.filter(state=Channel.State.CONNECTED)
        .filter(Q(polled_at__isnull=True) | Q(polled_at__lte=before))
        .filter(Q(poll_lease_until__isnull=True) | Q(poll_lease_until__lt=now))
        .values_list("pk", flat=True)
    )
    return sum(_poll_if_free(channel_id) for channel_id in list(due))


def _poll_if_free(channel_id: int) -> bool:
    now = timezone.now()
    taken = (
        Channel.objects.filter(pk=channel_id)
        .filter(Q(poll_lease_until__isnull=True) | Q(poll_lease_until__lt=now))
        .update(poll_lease_until=now + leases.LEASE)
    )
    if not taken:
        return False
    free_at = None
    try:
        poll(Channel.objects.get(pk=channel_id))
    except StoreProblem as problem:
        log.warning("polling channel %s: %s", channel_id, problem)
        # Its poll is still due: without a pause the store would be asked again at once.
        after = getattr(problem, "after", None) or settings.ENV.poll_seconds
        free_at = leases.next_try(0, after)
    except Exception as error:
        # No other channel is to blame for this one, so none waits for it.
        log.exception("channel %s cannot be polled", channel_id)
        free_at = leases.next_try(0, settings.ENV.poll_seconds)
        Channel.objects.filter(pk=channel_id).update(
            reason=UNEXPECTED, reason_params={"error": f"{type(error).__name__}: {error}"[:200]}
        )
    finally:
        Channel.objects.filter(pk=channel_id).update(poll_lease_until=free_at)
    return True


def poll(channel: Channel) -> Received:
    """Receive the open orders once, then every change since the last poll.

    What goes wrong is written on the channel; the next poll goes on where this one stopped.
    """
    received = Received()
    try:
        if channel.imported_at is None:
            _receive_open(channel, received)
        _receive_changed(channel, received)
    except NeedsReconnect as problem:
        note_refused_entry(channel, problem)
        raise
    except (Retry, Refused) as problem:
        channel.reason, channel.reason_params = problem.sentence, problem.params
        channel.save(update_fields=["reason", "reason_params"])
        raise
    return received


def _receive_open(channel: Channel, received: Received) -> None:
    """A first import, page by page; interrupted, it goes on at the page it had reached."""
    platform, connection = platform_of(channel), connection_of(channel)
    channel.cursor = channel.cursor or timezone.now() - CLOCKS_DIFFER
    page: str | None = channel.import_page or None
    while True:
        answer = platform.fetch_open(connection, page)
        with transaction.atomic():
            _keep(channel, answer.orders, received)
            channel.import_page = page = answer.next_page or ""
            if not page:
                channel.imported_at = timezone.now()
            channel.save(update_fields=["cursor", "import_page", "imported_at"])
        if not page:
            return


def _receive_changed(channel: Channel, received: Received) -> None:
    platform, connection = platform_of(channel), connection_of(channel)
    started = timezone.now()
    since = (channel.cursor or channel.connected_at) - OVERLAP
    page: str | None = None
    while True:
        answer = platform.fetch_changed(connection, since, page)
        page = answer.next_page
        with transaction.atomic():
            _keep(channel, answer.orders, received)
            _advance(channel, answer, started if page is None else None)
        if page is None:
            return


def _advance(channel: Channel, answer: OrderPage, finished: datetime | None) -> None:
    """The cursor follows what is safely received, never what was only asked for."""
    newest = max((order.updated_at for order in answer.orders), default=None)
    if newest and (channel.cursor is None or newest > channel.cursor):
        # A store whose clock runs ahead must not carry the cursor into the future with it.
        channel.cursor = min(newest, timezone.now())
    if finished:
        channel.polled_at = finished
        channel.reason, channel.reason_params = "", {}
    channel.save(update_fields=["cursor", "polled_at", "reason", "reason_params"])


def _keep(channel: Channel, orders: Iterable[ReceivedOrder], received: Received) -> None:
    now = timezone.now()
    rows = {
        (key := _key(order)): bulk.new(
            InboxRow,
            channel_id=channel.pk,
            key=key,
            source=InboxRow.Source.FETCH,
            store_order_id=order.id,
            body=order.body,
            next_try_at=now,
        )
        for order in orders
    }
    # Whoever else polls this store now waits, and then finds these rows known.
    Channel.objects.select_for_update().values_list("pk").get(pk=channel.pk)
    known = set(
        InboxRow.objects.filter(channel=channel, key__in=list(rows)).values_list("key", flat=True)
    )
    fresh = [row for key, row in rows.items() if key not in known]
    received.orders += len(rows)
    received.new += len(fresh)
    if fresh:
        bulk.insert(fresh)
        wake.receive()


def _key(order: ReceivedOrder) -> str:
    moment = order.updated_at.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    return f"fetch:{order.id}:{moment}:{hashlib.sha256(order.body).hexdigest()[:32]}"
