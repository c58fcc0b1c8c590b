from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.inbox.models import InboxRow
from bordereau.staff.access import Role
from tests.makers import a_channel, a_person, a_shop, an_inbox_row, an_outlet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("platform", "is_given"), [("lightspeed", True), ("woocommerce", False)])
def test_where_support_alone_sets_up_webhooks_the_owner_reads_their_address(
    client: Client, monkeypatch: pytest.MonkeyPatch, platform: str, is_given: bool
) -> None:
    a_shop()
    client.force_login(a_person(Role.OWNER))
    channel = a_channel(an_outlet())
    Channel.objects.update(platform=platform)
    page = f"/channels/{channel.pk}"
    address = f"https://orders.example.com/webhooks/{platform}/{channel.key}"
    assert address not in client.get(page).content.decode()
    monkeypatch.setattr(
        settings, "ENV", replace(settings.ENV, public_url="https://orders.example.com")
    )
    assert (address in client.get(page).content.decode()) is is_given


def shown_pages(client: Client, channel: Channel) -> list[str]:
    addresses = ("/channels", f"/channels/{channel.pk}", "/attention")
    return [client.get(address).content.decode() for address in addresses]


def a_store_of_an_owner(client: Client) -> Channel:
    a_shop()
    client.force_login(a_person(Role.OWNER))
    return a_channel(an_outlet(), imported_at=timezone.now(), polled_at=timezone.now())


def test_whoever_reads_of_trouble_reads_where_the_orders_are_meanwhile(client: Client) -> None:
    channel = a_store_of_an_owner(client)
    Channel.objects.update(state="needs_reconnect", reason="The key was revoked.")
    for page in shown_pages(client, channel):
        assert "The key was revoked." in page
        assert "come in once it lets us in again" in page
    long_ago = timezone.now() - timedelta(hours=5)
    Channel.objects.update(state="connected", reason="It is down.", polled_at=long_ago)
    for page in shown_pages(client, channel):
        assert "It is down." in page
        assert "come in as soon as it answers" in page


def test_a_paused_store_says_what_waits(client: Client) -> None:
    channel = a_store_of_an_owner(client)
    Channel.objects.update(state="paused")
    for page in shown_pages(client, channel)[:2]:
        assert "all of it goes on when you resume" in page


def test_what_webhooks_did_not_tell_is_counted_on_the_page_of_the_store(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = a_store_of_an_owner(client)
    long_ago = timezone.now() - timedelta(hours=5)
    Channel.objects.update(imported_at=long_ago, webhooks_made_at=long_ago)
    for number in range(3):
        an_inbox_row(channel, source=InboxRow.Source.FETCH, store_order_id=str(number))
    an_inbox_row(channel, store_order_id="1")
    InboxRow.objects.update(received_at=long_ago + timedelta(hours=1))
    page = f"/channels/{channel.pk}"
    assert "Webhooks that came" not in client.get(page).content.decode()
    reachable = replace(settings.ENV, public_url="https://orders.example.com")
    monkeypatch.setattr(settings, "ENV", reachable)
    assert "1 for the last 3 changes." in client.get(page).content.decode()


def test_one_way_to_reconnect_is_enough(client: Client) -> None:
    channel = a_store_of_an_owner(client)
    Channel.objects.update(missing_permissions=["orders: write"], rejected_webhooks=7)
    for page in shown_pages(client, channel)[:2]:
        assert page.count(f"/channels/{channel.pk}/reconnect") == 1
