"""Webhooks that a store has and that never arrive: polling does it all, and nobody would notice."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.inbox.models import InboxRow

SLOW = timedelta(minutes=15)  # a store may take as long as that to call
# One order proves nothing, and those that a poll finds together may be of a night when we were off.
ORDERS, APART = 3, timedelta(hours=1)


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
