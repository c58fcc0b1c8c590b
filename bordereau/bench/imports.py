"""Orders a second: of webhooks, of a backlog, and of the same rows by bare SQL."""

import subprocess
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from bordereau.bench import family, posting, reference, shop
from bordereau.bench.processes import Store, bordereau, free_ports, store
from bordereau.bench.wait import until
from bordereau.channels import actions
from bordereau.channels.models import Channel
from bordereau.inbox.models import InboxRow
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM

NEVER = "86400"  # seconds between polls


@dataclass(frozen=True, slots=True)
class Speed:
    per_second: float
    cpu: family.Used  # milliseconds of each process for one order


def measure(orders: int) -> dict[str, dict[str, Any]]:
    """One round, in a fresh database."""
    with store() as shop_online:
        channel = shop.connect(shop_online)
        backlog = _backlog(shop_online, channel, orders)
        live = _live(shop_online, channel, orders)
    bare = _reference(orders)
    return {"backlog": asdict(backlog), "live": asdict(live), "reference": asdict(bare)}


def _reference(orders: int) -> Speed:
    used = time.process_time()
    per_second = reference.orders_per_second(orders)
    return Speed(per_second, {"bare": round((time.process_time() - used) * 1000 / orders, 3)})


def _backlog(online: Store, channel: Channel, orders: int) -> Speed:
    """From the worker's first question to the last order's commit, with nothing to help it."""
    online.told(online.place_over_a_day(orders), "")  # rendered once, so that a store is not timed
    shop.was_offline_for_a_day(channel)
    actions.pause(channel.pk, SYSTEM)
    sales = Sale.objects.count()
    with bordereau("worker", BORDEREAU_POLL_SECONDS=NEVER) as worker:
        actions.resume(channel.pk, SYSTEM)
        row = Channel.objects.filter(pk=channel.pk)
        until(lambda: row.exclude(poll_lease_until=None).exists(), "a poll", look=0.002)
        started, before = timezone.now(), _used(worker, online)
        until(lambda: row.exclude(polled_at=None).exists(), "the end of the poll")
        until(_all_applied, "the last order's sale")
        after = _used(worker, online)
    return _speed(Sale.objects.count() - sales, started, before, after)


def _live(online: Store, channel: Channel, orders: int) -> Speed:
    """From the first webhook's first byte to the last order's commit."""
    port = free_ports()
    address = f"/webhooks/{channel.platform}/{channel.key}"
    told = online.told(online.place_over_a_day(orders), channel.webhook_secret)
    requests = [posting.request(address, one["headers"], one["body"].encode()) for one in told]
    sales, rows = Sale.objects.count(), InboxRow.objects.count()
    with bordereau("serve", BORDEREAU_POLL_SECONDS=NEVER, BORDEREAU_PORT=str(port)) as serve:
        posting.wait_for(port)
        started, before = timezone.now(), _used(serve, online)
        posting.post_all(port, requests)
        until(lambda: InboxRow.objects.count() == rows + len(requests), "the last webhook's row")
        until(_all_applied, "the last order's sale")
        after = _used(serve, online)
    return _speed(Sale.objects.count() - sales, started, before, after)


def _used(process: "subprocess.Popen[bytes]", online: Store) -> family.Used:
    ours = family.used({"worker": process.pid, "store": online.pid})
    return ours | {"poster": time.process_time()}


def _speed(orders: int, started: datetime, before: family.Used, after: family.Used) -> Speed:
    cpu = family.milliseconds_each(before, after, orders)
    return Speed(orders / _seconds_since(started), cpu)


def _all_applied() -> bool:
    return not InboxRow.objects.exclude(state=InboxRow.State.APPLIED).exists()


def _seconds_since(started: datetime) -> float:
    last: datetime | None = InboxRow.objects.aggregate(last=Max("applied_at"))["last"]
    assert last
    return (last - started).total_seconds()
