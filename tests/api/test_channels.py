"""Channels over the API."""

from datetime import datetime

from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.staff.access import Role
from tests import makers
from tests.api.conftest import Caller, caller


def test_a_channel_says_how_it_is_and_keeps_its_secrets(owner: Caller, channel: Channel) -> None:
    channel.credentials = {"secret": "cs_hidden"}
    channel.reason, channel.reason_params = "It lacks %(what)s.", {"what": "stock"}
    since = channel.webhooks_failing_since = timezone.now().replace(microsecond=0)
    channel.save()
    answer = owner.get("/channels")
    assert answer.json["next"] is None
    [told] = answer.json["results"]
    assert (told["id"], told["name"], told["state"]) == (channel.pk, "Web shop", "connected")
    assert told["detail"] == "It lacks stock."
    assert (told["compared_at"], told["differing_orders"]) == (None, 0)
    assert datetime.fromisoformat(told["webhooks_failing_since"]) == since
    assert "cs_hidden" not in str(answer.json)
    assert channel.webhook_secret not in str(answer.json)
    assert channel.key not in str(answer.json)


def test_a_sync_makes_the_next_poll_due(owner: Caller, channel: Channel) -> None:
    Channel.objects.update(polled_at=timezone.now())
    answer = owner.post(f"/channels/{channel.pk}/sync")
    assert (answer.status, answer.json["polled_at"]) == (202, None)
    assert Channel.objects.get().polled_at is None


def test_a_channel_that_is_not_connected_is_not_synced(owner: Caller, channel: Channel) -> None:
    Channel.objects.update(state=Channel.State.NEEDS_RECONNECT, polled_at=timezone.now())
    refused = owner.post(f"/channels/{channel.pk}/sync")
    assert (refused.status, refused.code) == (409, "not_connected")
    assert "Web shop" in refused.json["detail"]
    assert Channel.objects.get().polled_at
    assert owner.post("/channels/99/sync").code == "not_found"


def test_only_managers_see_channels(channel: Channel) -> None:
    packer = caller(makers.a_person(Role.PACKER, "Bob"))
    assert packer.get("/channels").code == "not_allowed"
    assert packer.post(f"/channels/{channel.pk}/sync").status == 403
    manager = caller(makers.a_person(Role.MANAGER, "Eve"))
    assert manager.get("/channels").status == 200
