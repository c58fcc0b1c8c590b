"""Writing down orders as a store gave them when we asked, each wording once."""

import hashlib
from collections.abc import Sequence
from datetime import UTC

from django.utils import timezone

from bordereau import bulk
from bordereau.channels.models import Channel
from bordereau.channels.shapes import ReceivedOrder
from bordereau.inbox.models import InboxRow
from bordereau.work import wake


def keep(channel: Channel, orders: Sequence[ReceivedOrder]) -> set[str]:
    """The ids of the orders of which this is news. Inside the caller's transaction."""
    now = timezone.now()
    rows = {
        (key := _key(order)): bulk.new(
            InboxRow,
            channel_id=channel.pk,
            key=key,
            source=InboxRow.Source.FETCH,
            store_order_id=order.id,
            body=order.body,
            next_try_at=now,
        )
        for order in orders
    }
    # Whoever else reads this store now waits, and then finds these rows known.
    Channel.objects.select_for_update().values_list("pk").get(pk=channel.pk)
    known = set(
        InboxRow.objects.filter(channel=channel, key__in=list(rows)).values_list("key", flat=True)
    )
    fresh = [row for key, row in rows.items() if key not in known]
    if fresh:
        bulk.insert(fresh)
        wake.receive()
    return {row.store_order_id for row in fresh}


def _key(order: ReceivedOrder) -> str:
    moment = order.updated_at.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    return f"fetch:{order.id}:{moment}:{hashlib.sha256(order.body).hexdigest()[:32]}"
