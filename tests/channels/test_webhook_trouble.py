"""Webhooks that keep failing are seen, with their reason, and repaired."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from bordereau.channels.health import EVERY, failing_webhooks, repair, tend_webhooks, trouble
from bordereau.channels.models import Channel
from bordereau.channels.port import LacksPermission, Retry, StoreProblem
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Connection, WebhookHealth
from bordereau.channels.unheard import Gap, gap_of
from bordereau.inbox.models import InboxRow
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Role
from tests.machine.fake_store import FakeStore
from tests.makers import a_channel, an_actor, an_inbox_row, an_outlet

pytestmark = pytest.mark.django_db
WELL, MENDED, MADE = WebhookHealth(4, 0), WebhookHealth(4, 4, 4), WebhookHealth(4, 0, 4)
BLOCKED = Retry("The store has stopped calling %(host)s.", host="orders.example.com")


class Called(FakeStore):
    """What the next looks at its webhooks find."""

    answer: WebhookHealth | StoreProblem = WELL

    def ensure_webhooks(self, connection: Connection, address: str, secret: str) -> WebhookHealth:
        if isinstance(self.answer, StoreProblem):
            raise self.answer
        return self.answer


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Called:
    reachable = replace(settings.ENV, public_url="https://orders.example.com")
    monkeypatch.setattr(settings, "ENV", reachable)
    fake = Called()
    monkeypatch.setitem(PLATFORMS, "fake", fake)
    return fake


@pytest.fixture
def channel(store: Called) -> Channel:
    channel = a_channel(an_outlet())
    channel.platform = "fake"
    channel.save()
    return channel


def looks(store: Called, *answers: WebhookHealth | StoreProblem) -> Channel:
    """One an hour."""
    for answer in answers:
        store.answer = answer
        for name in ("webhooks_checked_at", "webhooks_failing_since", "webhooks_repaired_at"):
            for one in Channel.objects.exclude(**{name: None}):
                Channel.objects.update(**{name: getattr(one, name) - EVERY})
        tend_webhooks()
    return Channel.objects.get()


def is_listed() -> bool:
    return failing_webhooks(timezone.now()).exists()


def test_what_was_repaired_once_is_nobodys_matter(channel: Channel, store: Called) -> None:
    assert trouble(looks(store, MADE)) == ""
    told = looks(store, MENDED)
    assert told.webhooks_repaired_at
    assert trouble(told) == ""
    assert not is_listed()


@pytest.mark.parametrize("again", [MENDED, MADE])
def test_what_is_switched_off_or_deleted_again_and_again_is(
    channel: Channel, store: Called, again: WebhookHealth
) -> None:
    told = looks(store, MADE, again, again)
    assert "switched our webhooks off more than once" in trouble(told)
    assert "https://orders.example.com/webhooks/fake/" in trouble(told)
    told = looks(store, WELL)
    assert trouble(told)  # no proof yet that they work
    assert is_listed()
    Channel.objects.update(last_webhook_at=timezone.now())
    assert trouble(looks(store, WELL)) == ""
    assert not is_listed()


def test_days_apart_it_is_not_the_same_trouble(channel: Channel, store: Called) -> None:
    looks(store, MADE, MENDED)
    Channel.objects.update(webhooks_repaired_at=timezone.now() - timedelta(days=2))
    assert trouble(looks(store, MENDED)) == ""


def test_a_store_that_blocks_us_says_so_and_since_when(channel: Channel, store: Called) -> None:
    first = looks(store, WELL, BLOCKED)
    assert trouble(first) == "The store has stopped calling orders.example.com."
    assert not is_listed()
    told = looks(store, BLOCKED, BLOCKED)
    assert first.webhooks_failing_since
    assert told.webhooks_failing_since == first.webhooks_failing_since - 2 * EVERY
    assert is_listed()
    assert trouble(looks(store, WELL)) == ""


def test_a_permission_that_the_owner_does_not_give_is_told_and_not_listed(
    channel: Channel, store: Called
) -> None:
    told = looks(store, *[LacksPermission("It lacks %(missing)s.", missing="webhooks")] * 3)
    assert trouble(told) == "It lacks webhooks."
    assert not is_listed()
    assert told.state == Channel.State.CONNECTED


def test_repair_now(channel: Channel, store: Called) -> None:
    looks(store, WELL, BLOCKED, BLOCKED, BLOCKED)
    Channel.objects.update(rejected_webhooks=5)
    with pytest.raises(Refusal, match="has stopped calling"):
        repair(channel.pk, SYSTEM)
    assert is_listed()
    store.answer = MENDED
    repair(channel.pk, SYSTEM)
    assert not is_listed()
    told = Channel.objects.get()
    assert (trouble(told), told.rejected_webhooks) == ("", 0)
    assert trouble(looks(store, MENDED))  # it was in vain


def test_what_cannot_be_repaired_here(
    channel: Channel, store: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    def code(channel_id: int = channel.pk) -> str:
        with pytest.raises(Refusal) as refused:
            repair(channel_id, SYSTEM)
        return refused.value.code

    assert code(0) == "not_found"
    Channel.objects.update(state="paused")
    assert code() == "not_connected"
    Channel.objects.update(state="connected")
    store.has_order_webhooks = False
    assert code() == "made_by_support"
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, public_url=""))
    assert code() == "unreachable"
    with pytest.raises(Refusal, match="role"):
        repair(channel.pk, an_actor(Role.CASHIER))


def test_a_shop_that_is_not_reachable_any_more_has_no_trouble_with_them(
    channel: Channel, store: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks(store, WELL, BLOCKED, BLOCKED, BLOCKED)
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, public_url=""))
    assert trouble(looks(store, WELL)) == ""


def test_wrong_signatures_count_in_a_row(channel: Channel) -> None:
    Channel.objects.update(rejected_webhooks=2)
    assert not is_listed()
    Channel.objects.update(rejected_webhooks=3)
    assert is_listed()
    assert "3 webhooks in a row" in trouble(Channel.objects.get())


def ago(**back: int) -> datetime:
    return timezone.now() - timedelta(**back)


def asking_found(channel: Channel, order_id: str, at: datetime) -> None:
    row = an_inbox_row(channel, source=InboxRow.Source.FETCH, store_order_id=order_id)
    InboxRow.objects.filter(pk=row.pk).update(received_at=at)


def called(channel: Channel, order_id: str, at: datetime, key: str = "") -> None:
    row = an_inbox_row(channel, store_order_id=order_id, **({"key": key} if key else {}))
    InboxRow.objects.filter(pk=row.pk).update(received_at=at)


def test_webhooks_that_are_lost_now_and_then_are_counted(channel: Channel) -> None:
    assert gap_of(channel) == Gap(0, 0)
    Channel.objects.update(imported_at=ago(hours=9), webhooks_made_at=ago(hours=8))
    channel.refresh_from_db()
    called(channel, "1", ago(hours=5, minutes=1))
    asking_found(channel, "1", ago(hours=5))
    asking_found(channel, "1", ago(hours=3))  # changed again, and nobody called
    asking_found(channel, "2", ago(hours=4))
    called(channel, "2", ago(hours=3, minutes=50))  # late, as stores are
    asking_found(channel, "3", ago(hours=2))
    called(channel, "3", ago(hours=2), "asked:3:now")  # that was us
    asking_found(channel, "4", ago(minutes=5))  # it may yet call
    asking_found(channel, "5", ago(hours=8, minutes=30))  # it could not
    gap = gap_of(channel)
    assert (gap.changes, gap.unheard, gap.heard) == (4, 2, 2)


@pytest.fixture
def unheard(channel: Channel, store: Called) -> Channel:
    """Its webhooks are well, it says; and asking alone found what changed since this morning."""
    looks(store, MADE)
    Channel.objects.update(imported_at=ago(hours=9), webhooks_made_at=ago(hours=9))
    for order_id, hours in (("1", 5), ("2", 4), ("2", 3), ("3", 2)):
        asking_found(channel, order_id, ago(hours=hours))
    return channel


def test_webhooks_that_never_arrive_are_noticed(unheard: Channel, store: Called) -> None:
    told = looks(store, WELL)
    assert "none of them arrives" in trouble(told)
    assert "https://orders.example.com/webhooks/fake/" in trouble(told)
    assert told.webhooks_failing_since
    assert ago(hours=6) < told.webhooks_failing_since < ago(hours=4)
    assert is_listed()
    assert "none of them arrives" in trouble(looks(store, WELL))


@pytest.mark.parametrize(
    "values",
    [
        {"last_webhook_at": ago(hours=4)},  # two orders since: it may be about to call
        {"webhooks_made_at": ago(hours=4)},
        {"imported_at": ago(hours=4)},
        {"imported_at": None},
    ],
)
def test_what_came_before_they_could_call_proves_nothing(
    unheard: Channel, store: Called, values: dict[str, datetime | None]
) -> None:
    Channel.objects.update(**values)
    assert trouble(looks(store, WELL)) == ""


def test_nor_does_what_was_found_all_at_once(unheard: Channel, store: Called) -> None:
    """After a night when the machine was off, whose webhooks nobody could hear."""
    InboxRow.objects.update(received_at=ago(hours=2))
    assert trouble(looks(store, WELL)) == ""


def test_nor_what_was_found_just_now(unheard: Channel, store: Called) -> None:
    InboxRow.objects.filter(store_order_id="3").update(received_at=ago(minutes=10))
    assert trouble(looks(store, WELL)) == ""


def test_once_one_arrives_all_is_well(unheard: Channel, store: Called) -> None:
    looks(store, WELL)
    Channel.objects.update(last_webhook_at=timezone.now())
    assert trouble(looks(store, WELL)) == ""
    assert not is_listed()


def test_after_a_repair_it_is_counted_anew(unheard: Channel, store: Called) -> None:
    looks(store, WELL)
    repair(unheard.pk, SYSTEM)
    assert not is_listed()
    assert trouble(looks(store, WELL)) == ""


def test_webhooks_made_before_this_was_watched_are_watched_from_now(
    unheard: Channel, store: Called
) -> None:
    Channel.objects.update(webhooks_made_at=None)
    told = looks(store, WELL)
    assert told.webhooks_made_at
    assert trouble(told) == ""
