import pytest
from django.utils import timezone

from bordereau.channels import sync
from bordereau.channels.models import Channel
from bordereau.channels.registry import PLATFORMS
from bordereau.refusals import Refusal
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from tests.machine.fake_store import FakeStore, Fault, Line
from tests.makers import a_channel, an_actor, an_inbox_row, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    fake = FakeStore()
    monkeypatch.setitem(PLATFORMS, "fake", fake)
    return fake


@pytest.fixture
def channel(store: FakeStore) -> Channel:
    channel = a_channel(an_outlet(), imported_at=timezone.now())
    channel.platform = "fake"
    channel.save()
    return channel


def test_it_receives_and_applies(channel: Channel, store: FakeStore) -> None:
    for _ in range(3):
        store.place({"MUG": Line(1)})
    assert sync.sync(channel.pk, SYSTEM) == sync.Synced(received=3, new=3, parked=0, waiting=0)
    assert sync.sync(channel.pk, SYSTEM) == sync.Synced(received=3, new=0, parked=0, waiting=0)
    assert Sale.objects.count() == 3


def test_a_store_that_does_not_answer(channel: Channel, store: FakeStore) -> None:
    store.fault = Fault.TIMES_OUT
    with pytest.raises(Refusal, match="The store does not answer"):
        sync.sync(channel.pk, SYSTEM)


def test_hints_of_a_paused_store_are_not_waited_for(
    channel: Channel, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    Channel.objects.update(state=Channel.State.PAUSED)
    an_inbox_row(channel, store_order_id=store.place({"MUG": Line(1)}))
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("it waits for nobody"))
    synced = sync.sync(channel.pk, SYSTEM)
    assert (synced.new, synced.waiting) == (1, 1)


def test_a_cashier_may_not_sync(channel: Channel) -> None:
    for actor, channel_id, code in (
        (an_actor(Role.CASHIER), channel.pk, "not_allowed"),
        (SYSTEM, 0, "not_found"),
    ):
        with pytest.raises(Refusal) as refused:
            sync.sync(channel_id, actor)
        assert refused.value.code == code
