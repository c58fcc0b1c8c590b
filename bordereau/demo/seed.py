"""The demo shop's first start: all of it or nothing, so that a start cut short leaves no half."""

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.demo import clock, kept, shop, storefront
from bordereau.demo.month import DAYS, Month
from bordereau.stock.models import Outlet


class AnotherShop(Exception):
    """The database holds a shop that is not the demo's."""


def is_made() -> bool:
    """Raises AnotherShop."""
    if Channel.objects.filter(name=shop.CHANNEL).exists():
        return True
    if Outlet.objects.exists():
        raise AnotherShop()
    return False


def make(data: Path, settings: kept.Kept) -> None:
    # What an attempt that was cut short has left on the store's side.
    kept.store_file(data).unlink(missing_ok=True)
    now = timezone.now()
    opened = now - timedelta(days=DAYS + 1)
    with storefront.running(settings.store_port) as store, transaction.atomic():
        store.go_to(opened)
        with clock.at(opened):
            crew = shop.set_up(settings.password)
            channel = shop.connect(store)
        Month(store, channel, crew, now).live()
