"""The shop that imports are measured in: one outlet, one connected store."""

from datetime import timedelta

from django.utils import timezone

from bordereau.bench.processes import Store
from bordereau.channels import actions, places, product_import
from bordereau.channels.models import Channel, StorePlace
from bordereau.inbox import apply, poll
from bordereau.staff.access import SYSTEM
from bordereau.standins.registry import OF_THE_DEMO
from bordereau.stock.models import Outlet
from bordereau.stock.outlets import create_outlet


def connect(store: Store) -> Channel:
    """With its catalogue, and as if it had been connected, and its stock counted, long ago."""
    store.ask("/plenty", now=True)
    about = store.ask("")
    outlet = create_outlet("main", "Main", "UTC", "", SYSTEM)
    channel = actions.connect(
        actions.NewChannel(OF_THE_DEMO, "Bench", about["url"], about["keys"], [outlet.pk], True),
        SYSTEM,
    )
    product_import.take_products(channel.pk, SYSTEM)
    long_ago = timezone.now() - timedelta(days=30)
    Channel.objects.filter(pk=channel.pk).update(connected_at=long_ago, stock_taken_at=long_ago)
    _answer_where_customers_collect(store, channel, outlet)
    return channel


def _answer_where_customers_collect(store: Store, channel: Channel, outlet: Outlet) -> None:
    """Import a few orders, so that the places are known, and say which outlet they are."""
    store.ask("/orders", count=100)
    channel.refresh_from_db()
    poll.poll(channel)
    while apply.apply_due():
        pass
    for place in StorePlace.objects.filter(channel=channel, outlet=None):
        places.map_place(place.pk, outlet.pk, SYSTEM)
    while apply.apply_due():
        pass


def was_offline_for_a_day(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(
        cursor=timezone.now() - timedelta(hours=25), polled_at=None, imported_at=timezone.now()
    )
