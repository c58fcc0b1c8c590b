"""Going through a list of a store's, page by page, and writing down how far we are."""

import time
from collections.abc import Callable
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.readings.models import Reading
from bordereau.work import leases

Kind = Reading.Kind

TURN_SECONDS = 20.0  # then whoever else waits for the same thread has a turn


class Turn:
    """How long one list may be read before others have their turn."""

    def __init__(self, seconds: float | None = TURN_SECONDS) -> None:
        self.end = None if seconds is None else time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return self.end is not None and time.monotonic() > self.end


def begin(channel: Channel, kind: Kind, since: Callable[[], datetime | None]) -> Reading:
    """The reading that is under way, or a new one: `since` is asked for its changes."""
    reading = Reading.objects.filter(channel=channel, kind=kind).first()
    if reading is None:
        reading, _made = Reading.objects.get_or_create(channel=channel, kind=kind)
    if not reading.is_under_way:
        start(reading, since())
    return reading


def start(reading: Reading, since: datetime | None = None) -> None:
    """From its first page."""
    reading.step = reading.page = reading.reason = ""
    reading.reason_params = {}
    reading.since, reading.expected = since, None
    reading.seen = reading.created = reading.attempts = 0
    reading.started_at, reading.moved_at, reading.ended_at = timezone.now(), None, None
    reading.save()


def is_there(reading: Reading) -> bool:
    """Whether nobody else has read on, begun anew or ended it."""
    return _here(reading).exists()


def _here(reading: Reading) -> QuerySet[Reading]:
    return Reading.objects.filter(
        pk=reading.pk,
        started_at=reading.started_at,
        step=reading.step,
        page=reading.page,
        ended_at=None,
    )


def advance(
    reading: Reading,
    next_page: str | None,
    seen: int,
    created: int,
    expected: int | None = None,
    step: str | None = None,
) -> bool:
    """A page is here: go on to the next, or end it.

    False when somebody else read the same page and was first: what they wrote holds. Inside the
    transaction that keeps what the page held.
    """
    now = timezone.now()
    changes = {
        "page": next_page or "",
        "step": reading.step if step is None else step,
        "moved_at": now,
        "ended_at": now if next_page is None else None,
        "expected": reading.expected if expected is None else expected,
        "attempts": 0,
        "reason": "",
        "reason_params": {},
    }
    if reading.lease_until:
        changes["lease_until"] = now + leases.LEASE
    moved = _here(reading).update(seen=F("seen") + seen, created=F("created") + created, **changes)
    reading.refresh_from_db()
    return bool(moved)


def forget_page(reading: Reading) -> None:
    """The store no longer knows this page: the next look begins anew."""
    Reading.objects.filter(pk=reading.pk).update(ended_at=timezone.now())
