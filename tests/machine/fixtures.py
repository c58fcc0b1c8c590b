"""For tests of what stands before and behind a store: one in memory, and a channel to it."""

import pytest

from bordereau.channels.models import Channel
from bordereau.channels.registry import PLATFORMS
from bordereau.stock.models import Outlet
from tests import makers
from tests.machine.fake_store import FakeStore


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    fake = FakeStore()
    monkeypatch.setitem(PLATFORMS, "fake", fake)
    return fake


@pytest.fixture
def outlet(db: None) -> Outlet:
    return makers.an_outlet()


@pytest.fixture
def channel(outlet: Outlet, store: FakeStore) -> Channel:
    channel = makers.a_channel(outlet, reports_packed=store.reports_packed)
    channel.platform = "fake"
    channel.save()
    return channel
