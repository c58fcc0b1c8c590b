"""Writing down orders as a store gave them when we asked, each wording once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from bordereau import bulk
from bordereau.channels.models import Channel
from bordereau.channels.shapes import ReceivedOrder
from bordereau.inbox.actions import put_back
from bordereau.inbox.models import InboxRow
from bordereau.work import wake


@dataclass(frozen=True, slots=True)
class Kept:
    rows: Sequence[InboxRow]  # of the orders of which this is news
    heard_at: Sequence[datetime]  # when we had been told the same words of the others

    @property
    def new(self) -> set[str]:
        return {row.store_order_id for row in self.rows}

    def not_heard_since(self, moment: datetime) -> int:
        """How many of the orders a reading that began then had not met yet."""
        return len(self.rows) + sum(at < moment for at in self.heard_at)


def keep(
    channel: Channel, orders: Sequence[ReceivedOrder], lease_until: datetime | None = None
) -> Kept:
    """Inside the caller's transaction. With a lease, the rows are the caller's to apply."""
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
            lease_until=lease_until,
        )
        for order in orders
    }
    # Whoever else reads this store now waits, and then finds these rows known.
    Channel.objects.select_for_update().values_list("pk").get(pk=channel.pk)
    known = dict(
        InboxRow.objects.filter(channel=channel, key__in=list(rows)).values_list(
            "key", "received_at"
        )
    )
    fresh = [row for key, row in rows.items() if key not in known]
    bulk.insert(fresh)
    if fresh and lease_until is None:
        wake.receive()
    return Kept(fresh, list(known.values()))


def _key(order: ReceivedOrder) -> str:
    moment = order.updated_at.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    return f"fetch:{order.id}:{moment}:{hashlib.sha256(order.body).hexdigest()[:32]}"


def apply_again(channel: Channel, orders: Sequence[ReceivedOrder]) -> None:
    """Though we have applied them in these words. Inside the caller's transaction."""
    if orders:
        keys = [_key(order) for order in orders]
        put_back(InboxRow.objects.filter(channel=channel, key__in=keys))


def ask_again(channel: Channel, order_ids: Sequence[str], at: datetime) -> None:
    """As if the store had said that something happened to them. Inside the caller's transaction."""
    hints = [
        bulk.new(
            InboxRow,
            channel_id=channel.pk,
            key=f"asked:{order_id}:{at.isoformat()}",
            source=InboxRow.Source.WEBHOOK,
            store_order_id=order_id,
            body=b"",
            next_try_at=timezone.now(),
        )
        for order_id in order_ids
    ]
    if hints:
        bulk.insert_unknown(hints)
        wake.receive()
