"""Orders a second: of webhooks, of a backlog, and of the same rows by bare SQL."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from bordereau.bench import posting, reference, shop
from bordereau.bench.processes import Store, bordereau, free_ports, store
from bordereau.bench.wait import until
from bordereau.channels import actions
from bordereau.channels.models import Channel
from bordereau.inbox.models import InboxRow
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM

NEVER = "86400"  # seconds between polls


def measure(orders: int) -> dict[str, float]:
    """One round, in a fresh database."""
    with store() as shop_online:
        channel = shop.connect(shop_online)
        backlog = _backlog(shop_online, channel, orders)
        live = _live(shop_online, channel, orders)
    return {"backlog": backlog, "live": live, "reference": reference.orders_per_second(orders)}


def _backlog(online: Store, channel: Channel, orders: int) -> float:
    """From the worker's first question to the last order's commit, with nothing to help it."""
    online.told(online.place_over_a_day(orders), "")  # rendered once, so that a store is not timed
    shop.was_offline_for_a_day(channel)
    actions.pause(channel.pk, SYSTEM)
    sales = Sale.objects.count()
    with bordereau("worker", BORDEREAU_POLL_SECONDS=NEVER):
        actions.resume(channel.pk, SYSTEM)
        row = Channel.objects.filter(pk=channel.pk)
        until(lambda: row.exclude(poll_lease_until=None).exists(), "a poll", look=0.002)
        started = timezone.now()
        until(lambda: row.exclude(polled_at=None).exists(), "the end of the poll")
        until(_all_applied, "the last order's sale")
    return (Sale.objects.count() - sales) / _seconds_since(started)


def _live(online: Store, channel: Channel, orders: int) -> float:
    """From the first webhook's first byte to the last order's commit."""
    port = free_ports()
    address = f"/webhooks/{channel.platform}/{channel.key}"
    told = online.told(online.place_over_a_day(orders), channel.webhook_secret)
    requests = [posting.request(address, one["headers"], one["body"].encode()) for one in told]
    sales, rows = Sale.objects.count(), InboxRow.objects.count()
    with bordereau("serve", BORDEREAU_POLL_SECONDS=NEVER, BORDEREAU_PORT=str(port)):
        posting.wait_for(port)
        started = timezone.now()
        posting.post_all(port, requests)
        until(lambda: InboxRow.objects.count() == rows + len(requests), "the last webhook's row")
        until(_all_applied, "the last order's sale")
    return (Sale.objects.count() - sales) / _seconds_since(started)


def _all_applied() -> bool:
    return not InboxRow.objects.exclude(state=InboxRow.State.APPLIED).exists()


def _seconds_since(started: datetime) -> float:
    last: datetime | None = InboxRow.objects.aggregate(last=Max("applied_at"))["last"]
    assert last
    return (last - started).total_seconds()
