"""Orders that needed no sale leave nothing behind to compare an older word with."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bordereau.channels.models import Channel
from bordereau.channels.shapes import StoreOrder
from bordereau.inbox.models import InboxRow
from bordereau.sales.imports import becomes_a_sale
from bordereau.sales.models import Sale

Orders = Mapping[int, StoreOrder | None]


def overtaken(channel: Channel, orders: Orders) -> set[int]:
    """The rows whose order would become a sale, and was passed over since we heard of it.

    It was cancelled meanwhile, say, and another worker was told so first. Which word is the newer
    only the store can say. Inside the caller's transaction, with the channel locked.
    """
    heard = {
        order.id: order.heard_at
        for order in orders.values()
        if order and order.heard_at and becomes_a_sale(channel, order)
    }
    passed = _passed_over(channel, _unknown(channel, heard), min(heard.values(), default=None))
    return {
        row_id
        for row_id, order in orders.items()
        if order and order.heard_at and order.id in passed and passed[order.id] >= order.heard_at
    }


def ask_again(row_ids: Collection[int]) -> None:
    """Take what the rows hold for hints."""
    if row_ids:
        InboxRow.objects.filter(pk__in=row_ids).update(
            source=InboxRow.Source.WEBHOOK, lease_until=None
        )


def _unknown(channel: Channel, order_ids: Collection[str]) -> set[str]:
    known = Sale.objects.filter(channel=channel, store_order_id__in=list(order_ids))
    return set(order_ids) - set(known.values_list("store_order_id", flat=True))


def _passed_over(
    channel: Channel, order_ids: Collection[str], since: datetime | None
) -> dict[str, datetime]:
    if not order_ids or since is None:
        return {}
    rows = InboxRow.objects.filter(
        channel=channel,
        state=InboxRow.State.APPLIED,
        applied_at__gte=since,
        sale=None,
        store_order_id__in=list(order_ids),
    )
    found: dict[str, datetime] = {}
    for order_id, applied_at in rows.values_list("store_order_id", "applied_at"):
        if applied_at is not None:
            found[order_id] = max(applied_at, found.get(order_id, applied_at))
    return found
