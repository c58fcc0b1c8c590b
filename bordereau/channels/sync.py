"""Doing at once, for one channel, what the background work does by itself."""

import time
from dataclasses import dataclass

from bordereau.channels.actions import known, refused
from bordereau.channels.models import Channel
from bordereau.channels.port import StoreProblem
from bordereau.inbox import apply, poll
from bordereau.inbox.models import InboxRow
from bordereau.staff.access import Actor, May
from bordereau.work import leases

LOOK_AGAIN = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Synced:
    received: int  # orders that the store told of
    new: int  # of those, not known before in the same words
    parked: int  # of all that was ever received, waiting for a person
    waiting: int  # to be applied later


def sync(channel_id: int, by: Actor) -> Synced:
    """Poll, and apply what came. Raises Refusal `store_refused`."""
    by.require(May.TEND_CHANNELS)
    channel = known(channel_id)
    try:
        received = poll.poll(channel)
    except StoreProblem as problem:
        raise refused(problem) from problem
    rows = InboxRow.objects.filter(channel=channel)
    apply_all(channel)
    return Synced(
        received.orders,
        received.new,
        rows.filter(state=InboxRow.State.PARKED).count(),
        rows.filter(state=InboxRow.State.RECEIVED).count(),
    )


def apply_all(channel: Channel) -> None:
    """Until nothing is due: a worker beside us may hold some of the rows and end them."""
    waiting = apply.waiting().filter(channel=channel)
    give_up = time.monotonic() + leases.LEASE.total_seconds()
    while waiting.exists() and time.monotonic() < give_up:
        if not apply.apply_due():
            time.sleep(LOOK_AGAIN)
