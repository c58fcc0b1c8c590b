from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bordereau.channels import actions, places
from bordereau.channels.actions import NewChannel
from bordereau.channels.models import Channel, StorePlace
from bordereau.channels.port import Refused
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Stage, StoreFacts
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.inbox.apply import apply_due
from bordereau.inbox.models import InboxRow
from bordereau.refusals import Refusal
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet, Product, StockLevel
from tests.machine.fake_store import FakeStore, Line
from tests.makers import an_actor, an_inbox_row

pytestmark = pytest.mark.django_db
NEW = NewChannel("fake", " Web shop ", "https://shop.example.com", {"key": "k"})


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    fake = FakeStore()
    monkeypatch.setitem(PLATFORMS, "fake", fake)
    return fake


@pytest.fixture
def channel(store: FakeStore, outlet: Outlet) -> Channel:
    return actions.resume(actions.connect(NEW, SYSTEM).pk, SYSTEM)


def code(verb: Any, *words: Any) -> str:
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code


def hint(channel: Channel, order_id: str) -> InboxRow:
    row = an_inbox_row(channel, store_order_id=order_id)
    apply_due()
    row.refresh_from_db()
    return row


def test_a_new_channel_waits_until_its_products_are_here(store: FakeStore, outlet: Outlet) -> None:
    channel = actions.connect(NEW, SYSTEM)
    assert (channel.name, channel.state, channel.currency) == ("Web shop", "paused", "EUR")
    assert channel.reports_packed
    assert [serves.outlet for serves in channel.served_by.all()] == [outlet]
    assert Channel.objects.get().credentials == {"key": "k"}


def test_why_a_store_cannot_be_connected(
    store: FakeStore, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fax = NewChannel("fax", "Fax", "https://x.example.com", {})
    assert code(actions.connect, fax, SYSTEM) == "unknown_platform"
    assert code(actions.connect, NEW, an_actor(Role.MANAGER)) == "not_allowed"
    actions.connect(NEW, SYSTEM)
    elsewhere = replace(NEW, url="https://other.example.com")
    assert code(actions.connect, elsewhere, SYSTEM) == "name_taken"
    monkeypatch.setattr(store, "check", lambda _: StoreFacts("Fake", "EUR", ("write orders",)))
    with pytest.raises(Refusal, match="It lacks: write orders"):
        actions.connect(NEW, SYSTEM)
    assert Channel.objects.count() == 1


def test_a_store_is_connected_once(
    store: FakeStore, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = replace(NEW, name="Again", credentials={"key": "another"})
    with pytest.raises(Refusal, match="This store is here already, as Web shop"):
        actions.connect(again, SYSTEM)
    other = actions.connect(replace(again, url="https://other.example.com"), SYSTEM)
    assert code(actions.reconnect, other.pk, NEW.url, {"key": "n"}, SYSTEM) == "connected_already"
    other.refresh_from_db()
    assert other.url == "https://other.example.com"
    monkeypatch.setattr(store, "has_own_address", False)  # many stores at one address
    again = replace(again, name="Once more")
    assert actions.connect(again, SYSTEM).pk != channel.pk


def test_a_refusal_of_the_store_is_told_in_its_own_words(
    store: FakeStore, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(connection: object) -> StoreFacts:
        raise Refused("The store says %(what)s.", what="no")

    monkeypatch.setattr(store, "check", refuse)
    with pytest.raises(Refusal, match="The store says no"):
        actions.connect(NEW, SYSTEM)
    assert not Channel.objects.exists()


def test_without_an_outlet_nothing_is_connected(store: FakeStore) -> None:
    assert code(actions.connect, NEW, SYSTEM) == "no_outlet"
    assert not Channel.objects.exists()


def test_a_check_that_passes_ends_the_wait_for_a_reconnection(channel: Channel) -> None:
    Channel.objects.update(state=Channel.State.NEEDS_RECONNECT, reason="The store does not know us")
    actions.check(channel.pk, SYSTEM)
    channel.refresh_from_db()
    assert (channel.state, channel.reason) == (Channel.State.CONNECTED, "")


def test_reconnecting_loses_nothing(channel: Channel, store: FakeStore) -> None:
    row = hint(channel, store.place({"MUG": Line(1)}))
    Channel.objects.update(state=Channel.State.NEEDS_RECONNECT)
    waiting = hint(channel, store.place({"MUG": Line(1)}))
    assert (row.state, waiting.state) == ("applied", "received")
    again = actions.reconnect(channel.pk, "https://new.example.com", {"key": "n"}, SYSTEM)
    assert (again.pk, again.state, again.credentials) == (channel.pk, "connected", {"key": "n"})
    apply_due()
    assert Sale.objects.count() == 2


def test_a_pause_leaves_a_poll_that_is_under_way_its_lease(channel: Channel) -> None:
    later = timezone.now() + timedelta(minutes=1)
    Channel.objects.update(poll_lease_until=later)
    actions.pause(channel.pk, SYSTEM)
    assert Channel.objects.get().poll_lease_until == later


def test_resuming_makes_the_next_poll_due_now(channel: Channel) -> None:
    later = timezone.now() + timedelta(hours=1)
    Channel.objects.update(polled_at=later, poll_lease_until=later)
    actions.pause(channel.pk, SYSTEM)
    resumed = actions.resume(channel.pk, SYSTEM)
    assert (resumed.polled_at, resumed.poll_lease_until) == (None, None)


def test_orders_go_on_when_their_place_is_named(
    channel: Channel, outlet: Outlet, store: FakeStore
) -> None:
    row = an_inbox_row(channel, state="parked", reason="Where?", reason_code="pickup_place")
    other = an_inbox_row(channel, state="parked", reason="What?", reason_code="unreadable")
    place = StorePlace.objects.create(channel=channel, store_id="Old Town", name="Old Town")
    places.map_place(place.pk, outlet.pk, SYSTEM)
    states = dict(InboxRow.objects.values_list("pk", "state"))
    assert states == {row.pk: "received", other.pk: "parked"}
    assert code(places.map_place, place.pk, 0, SYSTEM) == "not_found"


@pytest.mark.parametrize(
    ("stage", "status"), [(Stage.CANCELLED, Status.CANCELLED), (Stage.OPEN, Status.NEW)]
)
def test_orders_follow_what_people_say_of_an_odd_status(
    channel: Channel, store: FakeStore, stage: Stage, status: Status
) -> None:
    hint(channel, store.place({"MUG": Line(2)}, status="odd"))
    assert Fulfilment.objects.get().status == Status.NEW
    actions.name_status(channel.pk, "odd", stage, SYSTEM)
    apply_due()
    assert (Fulfilment.objects.get().status, Sale.objects.get().store_stage) == (status, stage)
    assert StockLevel.objects.get().committed == (0 if stage == Stage.CANCELLED else 2)


def test_sales_whose_rows_are_forgotten_are_named_too(channel: Channel, store: FakeStore) -> None:
    hint(channel, store.place({"MUG": Line(1)}, status="odd"))
    InboxRow.objects.all().delete()
    actions.name_status(channel.pk, "odd", Stage.FINISHED, SYSTEM)
    assert Sale.objects.get().store_stage == Stage.FINISHED


def test_a_cashier_may_do_nothing_to_a_channel(channel: Channel) -> None:
    cashier = an_actor(Role.CASHIER)
    for verb, words in (
        (actions.check, ()),
        (actions.pause, ()),
        (actions.resume, ()),
        (actions.name_status, ("odd", Stage.OPEN)),
        (actions.choose_outlets, ([],)),
    ):
        assert code(verb, channel.pk, *words, cashier) == "not_allowed"
        assert code(verb, 0, *words, SYSTEM) == "not_found"
    assert not Product.objects.exists()
