"""A long first import, and the day after a day offline: page by page, stopped, killed, gone on."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.inbox.models import InboxRow
from bordereau.readings.models import Reading
from bordereau.staff.access import Role
from tests.field.trouble import asked, sold
from tests.ground.wait import until
from tests.makers import a_person, a_shop
from tests.stores import PLACES, STORES, Connected, connected
from tests.work.processes import Process, a_worker
from tests.work.turnstile import turnstile

pytestmark = pytest.mark.django_db(transaction=True)

# So many are four of the store's own pages at least: two come while we say stop, then a third.
MANY = {
    "bigcommerce": 180, "lightspeed": 330, "lightspeed_c": 310, "shopify": 45, "woocommerce": 330,
}  # fmt: skip
# Seconds for every answer, so that no two pages are taken together; one needs one for each order.
SLOWLY = dict.fromkeys(MANY, 0.35) | {"lightspeed_c": 0.02}


def learn_places(shop: Connected) -> None:
    """A person has said which outlets they are; then it is as if nothing had been read."""
    for place in PLACES:
        shop.store.place_order(pickup=place)
    shop.sync()
    Reading.objects.all().delete()
    Channel.objects.update(imported_at=None, cursor=None, polled_at=None)


def over_some_hours(shop: Connected, count: int, hours: float = 23) -> list[str]:
    """Orders that came one after another, until now; with what is known, all that the store has."""
    standin, gap = shop.store.standin, 3600 * hours / count
    shop.store.place_orders(0)  # plenty of everything
    standin.clock.set(timezone.now() - timedelta(hours=hours))
    placed = sold(shop)
    for _order in range(count):
        placed += [str(one.id) for one in standin.place_random(1)]
        standin.advance(gap)
    standin.clock.set(None)
    return sorted(placed)


def press(client: Client, channel: Channel, verb: str) -> str:
    return client.post(f"/channels/{channel.pk}/{verb}", follow=True).content.decode()


def reading(kind: str) -> Reading:
    return Reading.objects.get(kind=kind)


def has_seen(kind: str, more_than: int) -> bool:
    return Reading.objects.filter(kind=kind, seen__gt=more_than).exists()


def has_read_all(kind: str) -> bool:
    waiting = InboxRow.objects.filter(state=InboxRow.State.RECEIVED)
    return reading(kind).ended_at is not None and not waiting.exists()


def nobody_polls() -> bool:
    return Channel.objects.filter(poll_lease_until=None).exists()


def kill(worker: Process) -> None:
    worker.kill()
    past = timezone.now() - timedelta(seconds=1)  # as its leases do in two minutes
    Channel.objects.update(poll_lease_until=past)
    InboxRow.objects.filter(lease_until__isnull=False).update(lease_until=past)


def assert_each_is_here_once(shop: Connected, placed: list[str], kind: str) -> None:
    assert sold(shop) == placed
    assert asked() == {}
    assert reading(kind).seen == len(placed)
    assert reading(kind).expected in (None, len(placed))
    assert not [one for one in shop.store.standin.requests if one.status == 429]


@pytest.mark.parametrize("platform", STORES)
def test_a_long_first_import_is_stopped_survives_a_kill_and_goes_on(
    platform: str, database_address: str, tmp_path: Path, client: Client
) -> None:
    with connected(platform) as shop, turnstile(shop) as gate:
        a_shop()
        client.force_login(a_person(Role.OWNER))
        learn_places(shop)
        placed = over_some_hours(shop, MANY[platform])
        gate.close(SLOWLY[platform])
        with a_worker(tmp_path, database_address) as worker:
            gate.until(lambda: has_seen("orders", 0), "the first page")
            press(client, shop.channel, "stop-orders")
            gate.until(nobody_polls, "it stops")
            here = reading("orders").seen
            assert 0 < here < len(placed)
            page = client.get(f"/channels/{shop.channel.pk}").content.decode()
            assert f"Stopped after {here} orders, which are kept." in page
            kill(worker)
        gate.open()
        press(client, shop.channel, "go-on")
        with a_worker(tmp_path, database_address) as second:
            until(lambda: has_read_all("orders"), "all are here")
            second.stop()
        assert_each_is_here_once(shop, placed, "orders")


@pytest.mark.parametrize("platform", STORES)
def test_a_day_offline_is_made_up_page_by_page(
    platform: str, database_address: str, tmp_path: Path
) -> None:
    with connected(platform) as shop, turnstile(shop) as gate:
        learn_places(shop)
        yesterday = timezone.now() - timedelta(hours=24)
        Channel.objects.update(
            imported_at=yesterday, cursor=yesterday, connected_at=yesterday - timedelta(days=1)
        )
        placed = over_some_hours(shop, MANY[platform])
        gate.close(SLOWLY[platform])
        with a_worker(tmp_path, database_address) as worker:
            gate.until(lambda: has_seen("changes", 0), "the first page")
            kill(worker)
        assert reading("changes").is_under_way
        gate.open()
        with a_worker(tmp_path, database_address) as second:
            until(lambda: has_read_all("changes"), "all are here")
            second.stop()
        assert_each_is_here_once(shop, placed, "changes")
