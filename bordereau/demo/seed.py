"""The demo shop's first start: all of it or nothing, so that a start cut short leaves no half."""

import random
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.demo import clock, kept, shop, storefront
from bordereau.demo.month import DAYS, Month
from bordereau.standins.registry import DEMO_STORES, DemoStore
from bordereau.stock.models import Outlet

PICKUPS = ("", "Old Town", "Riverside")  # of a store's first orders


class AnotherShop(Exception):
    """The database holds a shop that is not the demo's."""


def is_made() -> bool:
    """Raises AnotherShop."""
    if Channel.objects.filter(name=DEMO_STORES[0].name).exists():
        return True
    if Outlet.objects.exists():
        raise AnotherShop()
    return False


def make(data: Path, known: kept.Kept) -> None:
    _forget(data, DEMO_STORES)
    now = timezone.now()
    with storefront.running(known.ports) as stores, transaction.atomic():
        with clock.at(now - timedelta(days=DAYS + 1)):
            crew = shop.set_up(known.password)
        Month(stores, crew, now).live()


def missing() -> list[DemoStore]:
    """Stores that the demo did not have yet when this shop was made."""
    known = set(Channel.objects.values_list("name", flat=True))
    return [store for store in DEMO_STORES if store.name not in known]


def add(data: Path, known: kept.Kept, new: Collection[DemoStore]) -> None:
    """Connect them as they open, with the orders of their first customers."""
    chance = random.Random()  # noqa: S311 made-up wishes
    _forget(data, new)
    names = {store.name for store in new}
    with storefront.running(known.ports) as stores, transaction.atomic():
        for store in stores:
            if store.name in names:
                channel = shop.connect(store)
                for pickup in PICKUPS:
                    store.place(items=shop.some_goods(shop.OLD_TOWN, chance), pickup=pickup)
                shop.hear(channel)


def _forget(data: Path, stores: Collection[DemoStore]) -> None:
    """What an attempt that was cut short has left on the stores' side."""
    for store in stores:
        kept.store_file(data, store.platform).unlink(missing_ok=True)
