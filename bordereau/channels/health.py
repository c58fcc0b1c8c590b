"""Looking after our webhooks: stores disable them without a word."""

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from bordereau.channels.connections import (
    connection_of,
    note_refused_entry,
    platform_of,
    webhook_address,
)
from bordereau.channels.models import Channel
from bordereau.channels.port import LacksPermission, NeedsReconnect, StoreProblem

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)


def tend_webhooks() -> int:
    """Create or repair the webhooks of every channel not looked at lately. Returns how many."""
    before = timezone.now() - EVERY
    due = Channel.objects.filter(state=Channel.State.CONNECTED).filter(
        Q(webhooks_checked_at__isnull=True) | Q(webhooks_checked_at__lte=before)
    )
    return sum(tend(channel) for channel in due)


def tend(channel: Channel) -> bool:
    """Whether there was anything to do: without a public address there is not."""
    address = webhook_address(channel)
    if not address or not platform_of(channel).has_order_webhooks:
        return False
    # Noted first: a store that refuses is asked again in an hour, not in every round.
    Channel.objects.filter(pk=channel.pk).update(webhooks_checked_at=timezone.now())
    try:
        health = platform_of(channel).ensure_webhooks(
            connection_of(channel), address, channel.webhook_secret
        )
    except StoreProblem as problem:
        # Without a permission for webhooks alone polling does it all.
        if isinstance(problem, NeedsReconnect) and not isinstance(problem, LacksPermission):
            note_refused_entry(channel, problem)
        log.warning("webhooks of %s: %s", channel.name, problem)
    else:
        if health.repaired:
            log.info("%s: made %s webhooks again", channel.name, health.repaired)
    return True
