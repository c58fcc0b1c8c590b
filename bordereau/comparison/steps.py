"""A comparison, step by step and page by page.

First through the store's list of open orders, then through what else is open here, then through
what was news, once it has been applied. Each page is a transaction of its own, and says how far we
are: whoever is stopped or killed loses one page.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from bordereau import bulk
from bordereau.channels.connections import connection_of, platform_of
from bordereau.channels.models import Channel
from bordereau.channels.port import Refused
from bordereau.comparison import comparing
from bordereau.comparison.comparing import UNSHOWN, Words
from bordereau.comparison.differences import open_of
from bordereau.comparison.models import Shown
from bordereau.fulfilment.models import IS_UNFINISHED, Fulfilment
from bordereau.inbox.models import InboxRow
from bordereau.readings import pages
from bordereau.readings.models import Reading
from bordereau.readings.pages import Turn
from bordereau.sales.models import Sale

log = logging.getLogger(__name__)

THEIRS, OURS, NEWS = "", "ours", "news"  # a reading begins without a step
AT_ONCE = 50  # orders that a store is asked for by name
FORGOTTEN_AT_ONCE = 1000  # a long delete would make everybody's writes wait
LOOKS_AGAIN = timedelta(seconds=5)
WAITS_FOR_NEWS = timedelta(minutes=10)  # what has not been applied then is left to the next time


def go_on(reading: Reading, turn: Turn) -> None:
    """Until it ends, its turn is over, somebody stops it, or it has to wait for the inbox."""
    while reading.due_at and reading.is_under_way and may_be_asked(reading):
        if not _STEPS[reading.step](reading) or turn.is_over:
            return


def may_be_asked(reading: Reading) -> bool:
    here = Channel.objects.filter(pk=reading.channel_id, state=Channel.State.CONNECTED)
    return here.exists()


def _through_theirs(reading: Reading) -> bool:
    channel, asked_at = reading.channel, timezone.now()
    if not reading.page:
        _forget_shown(channel)
    answer = platform_of(channel).fetch_open(connection_of(channel), reading.page or None)
    words = comparing.read(channel, {order.id: order for order in answer.orders})
    is_last = answer.next_page is None
    step, page = (OURS, "") if is_last else (THEIRS, answer.next_page or "")
    _compare(reading, words, asked_at, step, page, answer.total)
    return True


def _through_ours(reading: Reading) -> bool:
    asked_at = timezone.now()
    ids = _not_shown(reading.channel)
    words = ask(reading.channel, ids)
    step, page = (OURS, ids[-1]) if ids else (NEWS, "")
    # The store counted its own list alone.
    expected = max(reading.expected, reading.seen + len(ids)) if reading.expected else None
    _compare(reading, words, asked_at, step, page, expected)
    return True


def _through_news(reading: Reading) -> bool:
    """False while some of it has not been applied yet."""
    channel, asked_at = reading.channel, timezone.now()
    news = set(_shown_news(channel).values_list("store_order_id", flat=True))
    received = InboxRow.objects.filter(state=InboxRow.State.RECEIVED, channel=channel)
    ready = sorted(news.difference(received.values_list("store_order_id", flat=True)))[:AT_ONCE]
    if ready:
        words = ask(channel, ready)
        _compare(reading, words, asked_at, NEWS, ready[-1], gives_news=False)
        return True
    if news and reading.moved_at and asked_at - reading.moved_at < WAITS_FOR_NEWS:
        reading.due_at = asked_at + LOOKS_AGAIN
        Reading.objects.filter(pk=reading.pk).exclude(due_at=None).update(due_at=reading.due_at)
        return False
    _end(reading)
    return True


_STEPS: dict[str, Callable[[Reading], bool]] = {
    THEIRS: _through_theirs,
    OURS: _through_ours,
    NEWS: _through_news,
}


def _compare(
    reading: Reading,
    words: Words,
    asked_at: datetime,
    step: str,
    page: str,
    expected: int | None = None,
    *,
    gives_news: bool = True,
) -> None:
    channel = reading.channel
    with transaction.atomic():
        Channel.objects.select_for_update().values_list("pk").get(pk=channel.pk)
        if not pages.is_there(reading):
            reading.refresh_from_db()  # somebody else has compared this page
            return
        compared = comparing.compare(channel, words, asked_at, gives_news=gives_news)
        if gives_news:
            _show(channel, compared.states)
        else:
            _shown_news(channel).filter(store_order_id__in=list(words)).update(
                state=Shown.State.JUDGED
            )
        seen = len(words) if gives_news else 0
        pages.advance(reading, page, seen, compared.lost, expected, step)


def _show(channel: Channel, states: dict[str, Shown.State]) -> None:
    # A list that moves while it is read may hold an order twice.
    shown = [
        bulk.new(Shown, channel_id=channel.pk, store_order_id=order_id, state=state)
        for order_id, state in states.items()
    ]
    bulk.insert_unknown(shown)


def _shown_news(channel: Channel) -> QuerySet[Shown]:
    return Shown.objects.filter(channel=channel, state=Shown.State.NEWS)


def _not_shown(channel: Channel) -> list[str]:
    """What is open here or was found to differ, and the store's own list did not hold."""
    shown = Shown.objects.filter(channel=channel, store_order_id=OuterRef("store_order_id"))
    unfinished = Fulfilment.objects.filter(IS_UNFINISHED, channel=channel)
    sales = Sale.objects.filter(pk__in=unfinished.values("sale"))
    found: set[str] = set()
    for rows in (sales, open_of(channel)):
        rest = rows.exclude(Exists(shown)).order_by("store_order_id")
        found.update(rest.values_list("store_order_id", flat=True)[:AT_ONCE])
    return sorted(found)[:AT_ONCE]


def ask(channel: Channel, order_ids: Sequence[str]) -> Words:
    """The orders as the store has them now. One that it will not show does not hide the others."""
    if not order_ids:
        return {}
    try:
        fetched = platform_of(channel).fetch_orders(connection_of(channel), order_ids)
    except Refused as problem:
        if len(order_ids) > 1:
            middle = len(order_ids) // 2
            return {**ask(channel, order_ids[:middle]), **ask(channel, order_ids[middle:])}
        log.warning("order %s of %s: %s", order_ids[0], channel.name, problem)
        return {order_ids[0]: UNSHOWN}
    return comparing.read(channel, fetched)


def _end(reading: Reading) -> None:
    channel = reading.channel
    with transaction.atomic():
        if pages.advance(reading, None, 0, 0):
            Reading.objects.filter(pk=reading.pk).update(due_at=None)
            Channel.objects.filter(pk=channel.pk).update(compared_at=reading.ended_at)
    _forget_shown(channel)


def _forget_shown(channel: Channel) -> None:
    shown = Shown.objects.filter(channel=channel)
    while chosen := list(shown.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        Shown.objects.filter(pk__in=chosen).delete()
