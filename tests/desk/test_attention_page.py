"""Needs attention: every matter says why, and its button settles it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bordereau.channels.models import Channel, StorePlace
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales.models import Sale
from bordereau.staff.access import Role
from bordereau.stock.models import Product
from tests.makers import (
    a_channel,
    a_person,
    a_product,
    a_push,
    a_shop,
    an_inbox_row,
    an_order,
    an_outlet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(client: Client) -> Channel:
    a_shop()
    client.force_login(a_person(Role.MANAGER))
    return a_channel(an_outlet("LYON", "Lyon Bellecour"), polled_at=timezone.now())


def page(client: Client) -> str:
    return client.get("/attention").content.decode()


def test_a_page_without_matters_says_so(client: Client, channel: Channel) -> None:
    assert "Nothing needs you." in page(client)


def test_a_parked_row_says_why_and_is_tried_again(client: Client, channel: Channel) -> None:
    row = an_inbox_row(
        channel,
        state=InboxRow.State.PARKED,
        store_order_id="812",
        reason="Price of %(line)s is missing.",
        reason_params={"line": "tea"},
    )
    assert "Price of tea is missing." in page(client)
    client.post(f"/attention/inbox/{row.pk}")
    row.refresh_from_db()
    assert row.state == InboxRow.State.RECEIVED


def test_who_tried_again_is_said(client: Client, channel: Channel) -> None:
    a_push(
        channel,
        state=Push.State.NEEDS_ATTENTION,
        reason="No.",
        product=a_product("MUG"),
        retried_by=a_person(Role.MANAGER, "Mia"),
        retried_at=timezone.now(),
    )
    assert "tried again by Mia" in page(client)


def test_a_failed_push_is_sent_again(client: Client, channel: Channel) -> None:
    push = a_push(channel, state=Push.State.NEEDS_ATTENTION, reason="No.", product=a_product("MUG"))
    assert "shows an old stock of The MUG" in page(client)
    client.post(f"/attention/pushes/{push.pk}")
    push.refresh_from_db()
    assert push.state == Push.State.PENDING


def test_a_pickup_place_is_guessed_and_mapped(client: Client, channel: Channel) -> None:
    outlet = channel.outlets.get()
    an_outlet("NICE", "Nice")
    place = StorePlace.objects.create(
        channel=channel, store_id="Boutique de Lyon", name="Boutique de Lyon"
    )
    row = an_inbox_row(
        channel,
        state=InboxRow.State.PARKED,
        reason="Where?",
        reason_code="pickup_place",
        reason_params={"place": place.name},
    )
    assert f'value="{outlet.pk}" selected' in page(client)
    client.post(f"/attention/places/{place.pk}", {"outlet": outlet.pk})
    place.refresh_from_db()
    row.refresh_from_db()
    assert (place.outlet, row.state) == (outlet, InboxRow.State.RECEIVED)


def test_an_odd_status_is_explained(client: Client, channel: Channel) -> None:
    a_product("MUG")
    an_order(channel)
    Sale.objects.update(store_stage="unknown", store_status="moon")
    assert "What does “moon” mean on Web shop?" in page(client)
    client.post(f"/channels/{channel.pk}/status", {"status": "moon", "stage": "open"})
    channel.refresh_from_db()
    assert channel.status_stages == {"moon": "open"}
    assert "Nothing needs you." in page(client)


def test_an_unknown_product_is_kept_or_linked(client: Client, channel: Channel) -> None:
    an_order(channel)
    unknown = Product.objects.get()
    mug = Product.objects.create(name="Our mug", sku="OUR-MUG")
    assert f"Which product is “{unknown.name}”?" in page(client)
    client.post(f"/attention/products/{unknown.pk}/link", {"code": "no such"})
    assert "There is nothing here" in page(client)
    client.post(f"/attention/products/{unknown.pk}/link", {"code": "OUR-MUG"})
    assert Sale.objects.get().lines.get().product == mug
    assert "Which product is" not in page(client)


def test_a_store_that_differs(client: Client, channel: Channel) -> None:
    a_product("MUG")
    order = an_order(channel)
    Sale.objects.filter(pk=order.sale_id).update(store_stage="finished", store_status="completed")
    assert "is finished, and here it is not" in page(client)


def test_channels_in_trouble(client: Client, channel: Channel) -> None:
    Channel.objects.update(polled_at=timezone.now() - timedelta(hours=1))
    assert "Web shop is silent" in page(client)
    Channel.objects.update(state="needs_reconnect", reason="The key was revoked.")
    shown = page(client)
    assert "The key was revoked." in shown
    assert "The owner can reconnect it." in shown


def test_stopped_work_is_told_on_every_page(client: Client, channel: Channel) -> None:
    a_push(channel, next_try_at=timezone.now() - timedelta(hours=1))
    for address in ("/attention", "/channels", "/orders"):
        assert "the background work has stopped" in client.get(address).content.decode(), address
