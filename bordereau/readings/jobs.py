"""Reading a list in the background: when it is due, and later if the store is not ready."""

import logging
from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.connections import note_lack
from bordereau.channels.models import Channel
from bordereau.channels.port import (
    LacksPermission,
    NeedsReconnect,
    Refused,
    Retry,
    StoreProblem,
)
from bordereau.readings.models import Reading
from bordereau.readings.pages import Turn
from bordereau.refusals import Refusal
from bordereau.work import leases

log = logging.getLogger(__name__)

Read = Callable[[Reading, Turn], None]

UNEXPECTED = gettext_noop(
    "Bordereau could not read this store's list: %(error)s. Nothing is lost; after an update it "
    "goes on."
)


def carry(readings: QuerySet[Reading], read: Read) -> int:
    """Go on with each that is due, for a while. Returns how many were taken up."""
    due = readings.filter(_is_free(), due_at__lte=timezone.now())
    return sum(_carry(pk, read) for pk in list(due.order_by("due_at").values_list("pk", flat=True)))


def hold(reading: Reading) -> None:
    """Read it here and now; a worker that has begun meanwhile does no harm."""
    reading.lease_until = timezone.now() + leases.LEASE
    reading.save(update_fields=["lease_until"])


def let_go(reading: Reading) -> None:
    Reading.objects.filter(pk=reading.pk).update(lease_until=None)


def _is_free() -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())


def _carry(reading_id: int, read: Read) -> bool:
    mine = Reading.objects.filter(_is_free(), pk=reading_id, due_at__isnull=False)
    if not mine.update(lease_until=timezone.now() + leases.LEASE):
        return False
    reading = Reading.objects.select_related("channel", "by").get(pk=reading_id)
    try:
        read(reading, Turn())
    except (StoreProblem, Refusal) as problem:
        log.warning("%s of %s: %s", reading.kind, reading.channel, problem)
        put_off(reading, problem)
    except Exception as error:
        log.exception("%s of %s cannot be read", reading.kind, reading.channel)
        put_off(reading, Retry(UNEXPECTED, error=f"{type(error).__name__}: {error}"[:200]))
    finally:
        let_go(reading)
    return True


def put_off(reading: Reading, problem: StoreProblem | Refusal) -> None:
    """Say why, and when it goes on: by itself if it may help, else when a person asks for it."""
    due_at = reading.due_at
    if isinstance(problem, NeedsReconnect):
        note_lack(reading.channel, problem)
        if due_at and _may_be_asked_meanwhile(reading.channel, problem):
            due_at = leases.next_try(reading.attempts)
    elif isinstance(problem, Retry):
        due_at = leases.next_try(reading.attempts, problem.after)
    elif isinstance(problem, Refused | Refusal):
        # The page may be one that the store no longer knows: the next time begins anew.
        due_at = None
    Reading.objects.filter(pk=reading.pk, ended_at=None).update(
        due_at=due_at,
        attempts=reading.attempts + 1,
        reason=problem.sentence,
        reason_params=problem.params,
    )


def _may_be_asked_meanwhile(channel: Channel, problem: NeedsReconnect) -> bool:
    """A new one, or one whose orders come in."""
    return isinstance(problem, LacksPermission) or channel.state != Channel.State.CONNECTED
