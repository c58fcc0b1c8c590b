"""When a store is compared: each night, when somebody asks, and one order when it has moved."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.due import lock_connected
from bordereau.channels.models import Channel, ChannelOutlet
from bordereau.comparison.again import look_again
from bordereau.comparison.steps import go_on
from bordereau.readings import jobs, pages
from bordereau.readings.models import Reading
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Actor, May

COMPARISON = Reading.Kind.COMPARISON
QUIET = time(3, 17)  # by the clock of the shop; a machine that slept then does it when it wakes
STALE = timedelta(hours=12)  # what was shown so long ago says nothing any more

STILL_IMPORTING = gettext_noop(
    "The open orders of %(name)s are still coming in for the first time. They can be compared when "
    "they are here."
)


def compare_due() -> int:
    """Go on with every comparison whose time has come. Returns how much was done."""
    for channel_id in _nightly(timezone.now()):
        begin(channel_id, SYSTEM)
    mine = Reading.objects.filter(kind=COMPARISON, channel__state=Channel.State.CONNECTED)
    return jobs.carry(mine, go_on) + look_again()


def begin(channel_id: int, by: Actor) -> Reading:
    """Have the store compared, from where a stopped comparison had come; an old one all anew.

    Raises Refusal `not_connected`, `still_importing`.
    """
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        channel = lock_connected(channel_id)
        if channel.imported_at is None:
            raise Refusal("still_importing", STILL_IMPORTING, name=channel.name)
        reading = pages.begin(channel, COMPARISON, lambda: None)
        if _must_begin_anew(reading):
            pages.start(reading)
        reading.due_at, reading.by_id = timezone.now(), by.user_id
        reading.save(update_fields=["due_at", "by"])
    return reading


def _must_begin_anew(reading: Reading) -> bool:
    """The store refused its page, or it is of yesterday."""
    is_refused = bool(reading.reason) and reading.due_at is None
    is_old = reading.started_at is not None and timezone.now() - reading.started_at > STALE
    return is_refused or is_old


def stop(channel_id: int, by: Actor) -> None:
    """After the page that is being compared. What was found stays."""
    by.require(May.TEND_CHANNELS)
    Reading.objects.filter(channel_id=channel_id, kind=COMPARISON).update(due_at=None)


def _nightly(now: datetime) -> list[int]:
    """The connected stores that were not compared since the last quiet hour, and were polled.

    After a night offline the polls first bring what they have missed: nothing of it is lost.
    """
    readings = Reading.objects.filter(channel=OuterRef("pk"), kind=COMPARISON)
    serving = ChannelOutlet.objects.filter(channel=OuterRef("pk")).order_by("position")
    connected = (
        Channel.objects.filter(state=Channel.State.CONNECTED, imported_at__isnull=False)
        .annotate(started=Subquery(readings.values("started_at")[:1]))
        .annotate(zone=Subquery(serving.values("outlet__timezone")[:1]))
        .values_list("pk", "started", "imported_at", "polled_at", "zone")
    )
    return [
        channel_id
        for channel_id, started, imported, polled, zone in connected
        if (since := started or imported)
        and since < (quiet := last_quiet_hour(now, zone or "UTC"))
        and polled is not None
        and polled >= quiet
    ]


def last_quiet_hour(now: datetime, zone: str) -> datetime:
    local = now.astimezone(ZoneInfo(zone))
    today = datetime.combine(local.date(), QUIET, ZoneInfo(zone))
    return today if today <= local else today - timedelta(days=1)
