"""Importing a store's products in the background: begun by a person, seen on the channel's page."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bordereau.channels.actions import refused, resume
from bordereau.channels.connections import connection_of, platform_of
from bordereau.channels.models import Channel
from bordereau.channels.port import StoreProblem
from bordereau.readings import jobs, pages
from bordereau.readings.models import Reading
from bordereau.readings.pages import Turn
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import SYSTEM, Actor, May
from bordereau.staff.actors import actor_of
from bordereau.stock.importing import Imported, import_products

PRODUCTS = Reading.Kind.PRODUCTS


def begin(channel_id: int, by: Actor) -> Reading:
    """Have the products imported, from where a stopped import had come; another time all anew."""
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        channel = Channel.objects.select_for_update().filter(pk=channel_id).first()
        if channel is None:
            raise NotFound()
        reading = pages.begin(channel, PRODUCTS, lambda: None)
        if reading.reason and reading.due_at is None:
            pages.start(reading)  # the store refused: its page may be of long ago
        reading.due_at, reading.by_id = timezone.now(), by.user_id
        reading.save(update_fields=["due_at", "by"])
    return reading


def stop(channel_id: int, by: Actor) -> None:
    """After the page that is being read. What is here stays."""
    by.require(May.TEND_CHANNELS)
    Reading.objects.filter(channel_id=channel_id, kind=PRODUCTS).update(due_at=None)


def import_due() -> int:
    """Go on with every import of products that was asked for. Returns how many."""
    # A fresh store is paused until its products are here; one that was paused later rests.
    may_be_asked = Q(channel__state=Channel.State.CONNECTED) | Q(
        channel__state=Channel.State.PAUSED, channel__stock_taken_at=None
    )
    return jobs.carry(Reading.objects.filter(may_be_asked, kind=PRODUCTS), _read)


def take_products(channel_id: int, by: Actor) -> Imported:
    """Import all of them, and wait for it. Raises Refusal `store_refused`."""
    reading = begin(channel_id, by)
    jobs.hold(reading)
    try:
        _read(reading, Turn(None))
    except StoreProblem as problem:
        jobs.put_off(reading, problem)
        raise refused(problem) from problem
    except Refusal as refusal:
        jobs.put_off(reading, refusal)
        raise
    finally:
        jobs.let_go(reading)
    return Imported(reading.seen, reading.created)


def _read(reading: Reading, turn: Turn) -> None:
    channel = reading.channel
    platform, connection = platform_of(channel), connection_of(channel)
    by = actor_of(reading.by, device="desk") if reading.by else SYSTEM
    while reading.due_at and reading.is_under_way:
        products, next_page = platform.fetch_products(connection, reading.page or None)
        outlet_id = channel.served_by.values_list("outlet_id", flat=True)[0]
        with transaction.atomic():
            imported = import_products(channel, products, outlet_id, by)
            is_first = pages.advance(reading, next_page, imported.seen, imported.created)
            if is_first and reading.ended_at:
                _end(reading, channel, by)
        if turn.is_over:
            return


def _end(reading: Reading, channel: Channel, by: Actor) -> None:
    """All that the store has is here: its open orders follow, if this is its first import."""
    Reading.objects.filter(pk=reading.pk).update(due_at=None)
    assert reading.started_at
    is_new = Channel.objects.filter(pk=channel.pk, stock_taken_at=None)
    if is_new.update(stock_taken_at=_whole_second(reading.started_at)):
        channel.refresh_from_db()
        if channel.state == Channel.State.PAUSED:
            resume(channel.pk, by)


def _whole_second(moment: datetime) -> datetime:
    """Stores stamp orders with whole seconds: one of this very second counts as later than this."""
    return moment.replace(microsecond=0)
