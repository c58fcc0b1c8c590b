"""The Channels pages against a store that answers."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.html import escape

from bordereau.channels.models import Channel
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import StoreFacts
from bordereau.refusals import say
from bordereau.staff.access import Role
from bordereau.standins.woocommerce import WooCommerceStandin, run_woocommerce_standin
from tests.makers import a_connected_store, a_person, a_shop, an_outlet

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store() -> Iterator[WooCommerceStandin]:
    with run_woocommerce_standin() as store:
        yield store


@pytest.fixture
def channel(client: Client, store: WooCommerceStandin) -> Channel:
    a_shop()
    client.force_login(a_person(Role.OWNER))
    return a_connected_store(store, an_outlet())


def said(client: Client, channel: Channel, verb: str, **values: object) -> str:
    return client.post(f"/channels/{channel.pk}/{verb}", values, follow=True).content.decode()


def test_sync_tells_what_came(client: Client, channel: Channel, store: WooCommerceStandin) -> None:
    store.place_order({"KIT-003": 1}, payment="bacs")
    assert "new or changed: 1." in said(client, channel, "sync")
    assert channel.sales.count() == 1


def test_pause_and_resume(client: Client, channel: Channel) -> None:
    assert "Paused. Nothing is lost" in said(client, channel, "switch")
    assert "Resumed." in said(client, channel, "switch")
    channel.refresh_from_db()
    assert channel.state == Channel.State.CONNECTED


def test_a_key_that_may_not_write_needs_reconnecting(
    client: Client, channel: Channel, store: WooCommerceStandin
) -> None:
    reading = store.add_key("read")
    Channel.objects.filter(pk=channel.pk).update(
        credentials={"consumer_key": reading.key, "consumer_secret": reading.secret}
    )
    said(client, channel, "check")
    channel.refresh_from_db()
    assert channel.state == Channel.State.NEEDS_RECONNECT
    reason = escape(say(channel.reason, channel.reason_params))
    assert reason in client.get("/attention").content.decode()

    answer = said(
        client,
        channel,
        "reconnect",
        url=store.url,
        credential_consumer_key=store.key,
        credential_consumer_secret=store.secret,
    )
    assert "is connected again" in answer
    channel.refresh_from_db()
    assert (channel.state, channel.reason) == (Channel.State.CONNECTED, "")


def test_a_lost_permission_needs_reconnecting(
    client: Client, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Platforms whose keys have scopes of their own say so themselves."""
    lacking = StoreFacts("Web shop", "EUR", ("write orders",))
    monkeypatch.setattr(PLATFORMS[channel.platform], "check", lambda connection: lacking)
    assert "It lacks: write orders." in said(client, channel, "check")
    channel.refresh_from_db()
    assert channel.state == Channel.State.NEEDS_RECONNECT


def test_keys_are_never_shown_again(client: Client, channel: Channel) -> None:
    secret = channel.credentials["consumer_secret"]
    for address in ("/channels", f"/channels/{channel.pk}", f"/channels/{channel.pk}/reconnect"):
        assert secret not in client.get(address).content.decode(), address


def test_outlets_serve_in_the_order_that_was_chosen(client: Client, channel: Channel) -> None:
    first = channel.outlets.get()
    second = an_outlet("NICE", "Nice")
    said(client, channel, "outlets", **{f"outlet_{first.pk}": "2", f"outlet_{second.pk}": "1"})
    assert list(channel.served_by.values_list("outlet_id", flat=True)) == [second.pk, first.pk]
    assert "Choose at least one outlet" in said(client, channel, "outlets")


def test_a_store_that_is_gone_is_told_in_plain_words(client: Client, channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(url="http://127.0.0.1:1")
    for verb in ("check", "sync"):
        assert "refuses connections" in said(client, channel, verb), verb


def test_statuses_that_people_explained_are_told_in_words(client: Client, channel: Channel) -> None:
    Channel.objects.update(status_stages={"wc-moon": "unplaced"})
    page = client.get(f"/channels/{channel.pk}").content.decode()
    assert "<dt>wc-moon</dt><dd>Not placed yet: nobody expects goods</dd>" in page
