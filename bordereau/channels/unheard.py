"""Webhooks that a store has and that do not arrive, all of them or now and then: polling makes up
for it, and nobody would notice."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.inbox.models import InboxRow

SLOW = timedelta(minutes=15)  # a store may take as long as that to call
# One order proves nothing, and those that a poll finds together may be of a night when we were off.
ORDERS, APART = 3, timedelta(hours=1)

BEFORE = timedelta(hours=1)  # what came then may have told of a change that asking found now
LATELY = 1000  # rows of the inbox


@dataclass(frozen=True, slots=True)
class Gap:
    """Of the changes that asking has found lately, those of which no webhook told."""

    changes: int = 0
    unheard: int = 0

    @property
    def heard(self) -> int:
        return self.changes - self.unheard


def gap_of(channel: Channel) -> Gap:
    if channel.webhooks_made_at is None or channel.imported_at is None:
        return Gap()
    begin, end = max(channel.webhooks_made_at, channel.imported_at), timezone.now() - SLOW
    # What we have asked about ourselves stands among the webhooks.
    rows = InboxRow.objects.filter(channel=channel).exclude(key__startswith="asked:")
    lately = rows.order_by("-pk").values_list("source", "store_order_id", "received_at")[:LATELY]
    calls: dict[str, list[datetime]] = defaultdict(list)
    found: list[tuple[str, datetime]] = []
    for source, order_id, at in lately:
        if source == InboxRow.Source.WEBHOOK:
            calls[order_id].append(at)
        elif begin < at < end:
            found.append((order_id, at))
    unheard = sum(
        not any(at - BEFORE <= call <= at + SLOW for call in calls[order_id])
        for order_id, at in found
    )
    return Gap(len(found), unheard)


def unheard_since(channel: Channel) -> datetime | None:
    """When asking first found a change, if it found several since and no webhook came meanwhile."""
    moments = (channel.webhooks_made_at, channel.imported_at, channel.last_webhook_at)
    if channel.webhooks_made_at is None or channel.imported_at is None:
        return None
    found = InboxRow.objects.filter(
        channel=channel,
        source=InboxRow.Source.FETCH,
        received_at__gt=max(moment for moment in moments if moment),
        received_at__lt=timezone.now() - SLOW,
    ).aggregate(
        orders=Count("store_order_id", distinct=True),
        first=Min("received_at"),
        last=Max("received_at"),
    )
    if found["orders"] < ORDERS or found["last"] - found["first"] < APART:
        return None
    first: datetime = found["first"]
    return first
