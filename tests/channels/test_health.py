from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from bordereau.channels.health import EVERY, tend_webhooks
from bordereau.channels.models import Channel
from bordereau.channels.port import NeedsReconnect, Retry, StoreProblem
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Connection, WebhookHealth
from tests.machine.fake_store import FakeStore
from tests.makers import a_channel, an_outlet

pytestmark = pytest.mark.django_db


class Tended(FakeStore):
    """Remembers which addresses it was asked to call."""

    problem: StoreProblem | None = None

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def ensure_webhooks(self, connection: Connection, address: str, secret: str) -> WebhookHealth:
        self.asked.append(address)
        if self.problem:
            raise self.problem
        return WebhookHealth(4, 1)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Tended:
    fake = Tended()
    monkeypatch.setitem(PLATFORMS, "fake", fake)
    return fake


@pytest.fixture
def channel(store: Tended) -> Channel:
    channel = a_channel(an_outlet())
    channel.platform = "fake"
    channel.save()
    return channel


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    reachable = replace(settings.ENV, public_url="https://orders.example.com")
    monkeypatch.setattr(settings, "ENV", reachable)


@pytest.mark.usefixtures("public")
def test_once_an_hour(channel: Channel, store: Tended) -> None:
    assert [tend_webhooks(), tend_webhooks()] == [1, 0]
    assert store.asked == [f"https://orders.example.com/webhooks/fake/{channel.key}"]
    Channel.objects.update(webhooks_checked_at=timezone.now() - EVERY - timedelta(seconds=1))
    assert tend_webhooks() == 1


def test_a_shop_that_stores_cannot_reach_has_no_webhooks(channel: Channel, store: Tended) -> None:
    assert tend_webhooks() == 0
    assert store.asked == []


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("state", [Channel.State.PAUSED, Channel.State.NEEDS_RECONNECT])
def test_a_store_that_waits_is_left_alone(
    channel: Channel, store: Tended, state: Channel.State
) -> None:
    Channel.objects.update(state=state)
    assert tend_webhooks() == 0


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (Retry("The store does not answer."), Channel.State.CONNECTED),
        (NeedsReconnect("The store does not know us."), Channel.State.NEEDS_RECONNECT),
    ],
)
def test_trouble_is_not_asked_for_again_at_once(
    channel: Channel, store: Tended, problem: StoreProblem, state: Channel.State
) -> None:
    store.problem = problem
    assert [tend_webhooks(), tend_webhooks()] == [1, 0]
    channel.refresh_from_db()
    assert channel.state == state
