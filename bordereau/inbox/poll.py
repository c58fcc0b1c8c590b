"""Asking the stores what changed. This alone must work: webhooks cannot reach many shops."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.connections import connection_of, note_refused_entry, platform_of
from bordereau.channels.models import Channel
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import OrderPage
from bordereau.inbox.apply import apply_leased
from bordereau.inbox.gathering import Fetch, gather
from bordereau.inbox.keep import keep
from bordereau.readings import pages
from bordereau.readings.models import Reading
from bordereau.readings.pages import Turn
from bordereau.work import leases

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
        poll(Channel.objects.get(pk=channel_id), Turn())
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


def poll(channel: Channel, turn: Turn | None = None) -> Received:
    """Receive the open orders once, then every change since the last poll.

    What goes wrong is written on the channel; the next poll goes on at the page where this one
    stopped. After every few pages it heeds a pause, and the end of its turn.
    """
    received = Received()
    turn = turn or Turn(None)
    try:
        if channel.imported_at is not None or _receive_open(channel, received, turn):
            _receive_changed(channel, received, turn)
    except NeedsReconnect as problem:
        note_refused_entry(channel, problem)
        raise
    except (Retry, Refused) as problem:
        channel.reason, channel.reason_params = problem.sentence, problem.params
        channel.save(update_fields=["reason", "reason_params"])
        raise
    return received


def _receive_open(channel: Channel, received: Received, turn: Turn) -> bool:
    """A first import, which may be long. Whether it came to its end."""
    platform, connection = platform_of(channel), connection_of(channel)
    channel.cursor = channel.cursor or timezone.now() - CLOCKS_DIFFER

    def end(_reading: Reading, answer: OrderPage) -> None:
        if answer.next_page is None:
            channel.imported_at = timezone.now()
        channel.save(update_fields=["cursor", "imported_at"])

    reading = pages.begin(channel, Reading.Kind.ORDERS, lambda: None)
    fetch = partial(platform.fetch_open, connection)
    return _Receiver(channel, reading, fetch, end, received, turn).read_to_the_end()


def _receive_changed(channel: Channel, received: Received, turn: Turn) -> bool:
    platform, connection = platform_of(channel), connection_of(channel)

    def advance(reading: Reading, answer: OrderPage) -> None:
        _advance(channel, answer, None if answer.next_page else reading.started_at)

    def since() -> datetime:
        return (channel.cursor or channel.connected_at) - OVERLAP

    reading = pages.begin(channel, Reading.Kind.CHANGES, since)
    assert reading.since
    fetch = partial(platform.fetch_changed, connection, reading.since)
    return _Receiver(channel, reading, fetch, advance, received, turn).read_to_the_end()


@dataclass(slots=True)
class _Receiver:
    """Receives a list from where its reading stands."""

    channel: Channel
    reading: Reading
    fetch: Fetch
    note: Callable[[Reading, OrderPage], None]
    received: Received
    turn: Turn

    def read_to_the_end(self) -> bool:
        """Whether it came to it."""
        try:
            while self.reading.is_under_way and self._read_on():
                pass
        except Refused:
            if self.reading.page:
                pages.forget_page(self.reading)
            raise
        return not self.reading.is_under_way

    def _read_on(self) -> bool:
        """False when we are to stop here."""
        for answer in gather(self.fetch, self.reading.page or None):
            if not self._receive(answer) or self.turn.is_over:
                return False
            if self.reading.page != (answer.next_page or ""):
                break  # somebody else has read on from here: so do we, from there
        return True

    def _receive(self, answer: OrderPage) -> bool:
        """Keep what came, then apply it. False when somebody has paused the channel meanwhile."""
        reading = self.reading
        with transaction.atomic():
            kept = keep(self.channel, answer.orders, timezone.now() + leases.LEASE)
            # Pages overlap: an order that stands on two of them counts once.
            seen = kept.not_heard_since(reading.started_at or timezone.now())
            if pages.advance(reading, answer.next_page, seen, len(kept.rows), answer.total):
                self.note(reading, answer)
                self.received.orders += len(answer.orders)
                self.received.new += len(kept.rows)
            goes_on = _goes_on(self.channel)
        apply_leased(self.channel, kept.rows, {})
        return goes_on


def _goes_on(channel: Channel) -> bool:
    """Prolongs our lease. False when somebody has paused the channel meanwhile."""
    here = Channel.objects.filter(pk=channel.pk, state=channel.state)
    here.filter(poll_lease_until__isnull=False).update(
        poll_lease_until=timezone.now() + leases.LEASE
    )
    return here.exists()


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
