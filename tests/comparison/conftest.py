import pytest
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.sync import sync
from bordereau.staff.access import SYSTEM, Actor, Role
from bordereau.stock.models import Outlet
from tests import makers
from tests.comparison.compared import MUGS
from tests.machine.fake_store import FakeStore
from tests.machine.fixtures import outlet, store

__all__ = ["outlet", "store"]


@pytest.fixture
def channel(outlet: Outlet, store: FakeStore) -> Channel:
    """Its open orders came in long ago, and it was polled just now."""
    now = timezone.now()
    channel = makers.a_channel(outlet, imported_at=now, polled_at=now, cursor=now)
    channel.platform = "fake"
    channel.save()
    return channel


@pytest.fixture
def placed(channel: Channel, store: FakeStore) -> str:
    """An order that both know, and its store is polled."""
    order_id = store.place(MUGS)
    sync(channel.pk, SYSTEM)
    return order_id


@pytest.fixture
def manager(db: None) -> Actor:
    return makers.an_actor(Role.MANAGER)
