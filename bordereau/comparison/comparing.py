"""One page of a store's orders beside ours: what is news goes to the inbox, the rest is judged."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bordereau.channels.connections import connection_of, platform_of
from bordereau.channels.models import Channel
from bordereau.channels.port import Refused
from bordereau.channels.shapes import ReceivedOrder, Stage, StoreOrder
from bordereau.comparison.differences import Ledger
from bordereau.comparison.known import SETTLES, Known, known_of
from bordereau.comparison.models import Shown
from bordereau.comparison.verdicts import EXPECTED, Found, Kind, judge, not_shown
from bordereau.inbox.keep import apply_again, ask_again, keep

log = logging.getLogger(__name__)

State = Shown.State


@dataclass(frozen=True, slots=True)
class Word:
    """What the store says of an order, read or not; without `received` it has the order no more."""

    received: ReceivedOrder | None
    order: StoreOrder | None
    is_unshown: bool = False  # it would not say

    @property
    def is_unreadable(self) -> bool:
        return self.received is not None and self.order is None


Words = Mapping[str, Word]
UNSHOWN = Word(None, None, is_unshown=True)


@dataclass(frozen=True, slots=True)
class Compared:
    states: dict[str, State]
    lost: int  # orders of the store that we had never heard of


def read(channel: Channel, received: Mapping[str, ReceivedOrder | None]) -> Words:
    """Before the transaction, for reading takes its time. What cannot be read stays so."""
    platform, connection = platform_of(channel), connection_of(channel)

    def order_in(body: bytes) -> StoreOrder | None:
        try:
            return platform.read_order(connection, body)
        except Refused:
            return None
        except Exception:
            # One order that nobody can read must not keep the others from being compared.
            log.exception("an order of %s cannot be read", channel.name)
            return None

    return {
        order_id: Word(told, order_in(told.body) if told else None)
        for order_id, told in received.items()
    }


def compare(
    channel: Channel, words: Words, asked_at: datetime, *, gives_news: bool = True
) -> Compared:
    """Inside the caller's transaction, with the channel locked.

    Without `gives_news` it is what is left after the news were applied: newer ones wait their turn.
    """
    known = known_of(channel, list(words), asked_at)
    states: dict[str, State] = {}
    lost = 0
    if gives_news:
        states, lost = _give(channel, words, known, asked_at)
    ledger = Ledger(channel, [one for one in words if one not in states], asked_at)
    for order_id, word in words.items():
        if order_id not in states:
            states[order_id] = _settle(ledger, order_id, word, known[order_id], asked_at)
    return Compared(states, lost)


def _give(
    channel: Channel, words: Words, known: Mapping[str, Known], asked_at: datetime
) -> tuple[dict[str, State], int]:
    """Hand what we have not heard to the inbox, like anything else that a store says."""
    news = {one: word for one, word in words.items() if _is_news(word, known[one])}
    fresh = keep(channel, [word.received for word in news.values() if word.received]).new
    lost = [one for one in news if _is_lost(known[one])]
    # Heard in these very words and still no sale, so what became of it was wrong.
    again = [received for one in lost if one not in fresh and (received := news[one].received)]
    apply_again(channel, again)
    gone = [one for one, word in news.items() if word.received is None]
    ask_again(channel, gone, asked_at)
    given = fresh | {one.id for one in again} | set(gone)
    return dict.fromkeys(given, State.NEWS), len(given.intersection(lost))


def _is_lost(known: Known) -> bool:
    return known.sale_id is None and not known.is_parked and not known.is_outdated


def _is_news(word: Word, known: Known) -> bool:
    if word.is_unshown:
        return False
    if word.received is None:
        return known.sale_id is not None and not known.is_deleted
    if word.order is None or known.is_parked:
        return True  # whoever applies it says what is wrong; the same words again are no news
    if known.sale_id is None:
        return word.order.stage in EXPECTED
    return _is_newer(word.order, known)


def _is_newer(order: StoreOrder, known: Known) -> bool:
    return known.store_updated_at is None or order.updated_at > known.store_updated_at


def _settle(ledger: Ledger, order_id: str, word: Word, known: Known, asked_at: datetime) -> State:
    if known.is_outdated:
        return State.LATER  # and what was found before stays until then
    if word.order and known.sale_id and not known.is_parked:
        if _is_newer(word.order, known):
            return State.LATER  # we would judge what has not reached us yet
        if word.order.stage == Stage.UNKNOWN:
            return State.JUDGED  # a person is asked what it means; until then what was found stays
    found = _found(word, known)
    if found and _is_unsettled(word, known, asked_at):
        return State.LATER
    number = word.order.number if word.order else ""
    ledger.settle(order_id, number, known.sale_id, found)
    return State.JUDGED


def _found(word: Word, known: Known) -> tuple[Found, ...]:
    if word.is_unshown:
        return not_shown(known.ours) if known.ours else ()
    if word.is_unreadable:
        return (Found(Kind.PARKED),) if known.is_parked else ()
    return judge(known.ours, word.order, is_parked=known.is_parked)


def _is_unsettled(word: Word, known: Known, asked_at: datetime) -> bool:
    is_recent = word.order is not None and word.order.updated_at > asked_at - SETTLES
    return known.is_under_way or is_recent
