"""What differs from a store is listed once, in words, with the one action for it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.comparison.models import Difference
from bordereau.comparison.verdicts import Kind
from bordereau.desk import attention
from bordereau.desk.differences import ADVICE, TITLES, told_of
from bordereau.fulfilment.models import Event
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.readings.models import Reading
from bordereau.sales.models import Sale
from bordereau.staff.access import Role
from tests.makers import a_channel, a_person, a_product, a_shop, an_order, an_outlet

pytestmark = pytest.mark.django_db
SAID = {
    Kind.MISSING: ("", "processing", "nothing"),
    Kind.PARKED: ("", "processing", "nothing"),
    Kind.OPEN_THERE: ("shipped,cancelled", "processing", "Shipped, Cancelled"),
    Kind.CALLED_OFF_HERE: ("cancelled", "processing", "Cancelled"),
    Kind.SENT_THERE: ("cancelled", "completed", "Cancelled"),
    Kind.FINISHED_THERE: ("in_progress", "completed", "In progress"),
    Kind.CANCELLED_THERE: ("new", "", "New"),
    Kind.NOT_SHOWN: ("new", "", "New"),
    Kind.UNITS: ("1 × The MUG", "2 × The MUG", "1 × The MUG"),
    Kind.TOTAL: ("20.0000 EUR", "22.5000 EUR", "€20.00"),
    Kind.PAID: ("0.0000 EUR", "20.0000 EUR", "€0.00"),
}


@pytest.fixture
def channel(client: Client) -> Channel:
    a_shop()
    client.force_login(a_person(Role.MANAGER))
    a_product("MUG")
    now = timezone.now()
    return a_channel(an_outlet(), polled_at=now, imported_at=now, compared_at=now)


def a_difference(channel: Channel, kind: Kind) -> Difference:
    ours, theirs, _shown = SAID[kind]
    now = timezone.now()
    is_here = kind not in (Kind.MISSING, Kind.PARKED)
    sale = an_order(channel).sale if is_here else None
    return Difference.objects.create(
        channel=channel,
        sale=sale,
        store_order_id=sale.store_order_id if sale else "812",
        store_order_number="812",
        kind=kind,
        ours=ours,
        theirs=theirs,
        found_at=now,
        looked_at=now,
    )


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_every_kind_has_its_words() -> None:
    assert set(TITLES) == set(ADVICE) == set(SAID) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_each_says_what_both_say_and_what_to_do(
    client: Client, channel: Channel, kind: Kind
) -> None:
    told = told_of(a_difference(channel, kind))
    assert told.ours == SAID[kind][2]
    shown = page(client, f"/channels/{channel.pk}")
    for words in (told.title, str(told.advice), told.ours, told.theirs):
        assert words in shown
    is_here_alone = kind in (Kind.PARKED, Kind.FINISHED_THERE, Kind.CANCELLED_THERE)
    assert (told.title in page(client, "/attention")) is not is_here_alone
    assert attention.count() == (not is_here_alone)
    assert "1 order differs" in page(client, "/channels")


def test_what_our_own_rows_show_is_listed_once(client: Client, channel: Channel) -> None:
    difference = a_difference(channel, Kind.FINISHED_THERE)
    Sale.objects.update(store_stage="finished", store_status="completed")
    assert attention.count() == 1
    shown = page(client, "/attention")
    assert shown.count("is finished, and here it is not") == 1
    client.post(f"/attention/differences/{difference.pk}/leave")
    assert attention.count() == 0
    assert "Nothing needs you." in page(client, "/attention")


def test_it_is_left_so_and_says_by_whom(client: Client, channel: Channel) -> None:
    difference = a_difference(channel, Kind.TOTAL)
    client.post(f"/attention/differences/{difference.pk}/leave")
    difference.refresh_from_db()
    assert difference.left_by
    assert attention.count() == 0
    shown = page(client, f"/channels/{channel.pk}")
    assert "Left as they are" in shown
    assert "Ada" in shown
    assert "may stay different" in page(client, f"/sales/{difference.sale_id}")


def test_what_was_left_so_by_mistake_is_listed_again(client: Client, channel: Channel) -> None:
    difference = a_difference(channel, Kind.TOTAL)
    address = f"/attention/differences/{difference.pk}"
    client.post(f"{address}/leave")
    assert "List it again" in page(client, f"/channels/{channel.pk}")
    client.post(f"{address}/list-again")
    assert attention.count() == 1
    assert "Left as they are" not in page(client, f"/channels/{channel.pk}")
    assert "may not stay different" in page(client, f"/sales/{difference.sale_id}")
    again = client.post(f"{address}/list-again", follow=True)
    assert "It is listed already." in again.content.decode()


def test_a_store_that_is_disconnected_differs_in_nothing(client: Client, channel: Channel) -> None:
    a_difference(channel, Kind.TOTAL)
    Channel.objects.update(state="disconnected")
    assert attention.count() == 0
    assert "differs" not in page(client, "/channels")


def test_it_is_taken_in_again(client: Client, channel: Channel) -> None:
    difference = a_difference(channel, Kind.TOTAL)
    answer = client.post(
        f"/attention/differences/{difference.pk}/take-in", {"from": "channel"}, follow=True
    )
    assert "taken in again in a moment" in answer.content.decode()
    row = InboxRow.objects.get()
    assert (row.store_order_id, row.source) == (difference.store_order_id, "webhook")
    assert Event.objects.filter(kind="taken_in_again", by_name="Ada").exists()


def test_the_store_is_told_again(client: Client, channel: Channel) -> None:
    difference = a_difference(channel, Kind.OPEN_THERE)
    sale = Sale.objects.get()
    sale.fulfilments.update(status="shipped", finished_at=timezone.now())
    client.post(f"/attention/differences/{difference.pk}/tell")
    assert Push.objects.get(kind="status").payload["goal"] == "completed"


def test_comparing_is_begun_watched_and_stopped(client: Client, channel: Channel) -> None:
    address = f"/channels/{channel.pk}"
    assert "Compare now" in page(client, address)
    client.post(f"{address}/compare")
    Reading.objects.update(seen=240, expected=1000)
    fragment = page(client, f"{address}/comparison")
    assert "240 of 1,000 orders" in fragment
    assert "hx-get" in fragment
    client.post(f"{address}/stop-comparing")
    fragment = page(client, f"{address}/comparison")
    assert "Stopped after 240 orders" in fragment
    assert "hx-get" not in fragment
    Reading.objects.update(reason="The store says no.")
    assert "The store says no." in page(client, address)
    Reading.objects.update(reason="", ended_at=timezone.now(), created=2)
    assert "2 of them were lost, and have come in." in page(client, address)


def test_a_comparison_that_keeps_failing_needs_attention(client: Client, channel: Channel) -> None:
    client.post(f"/channels/{channel.pk}/compare")
    Reading.objects.update(reason="The store says no.")
    assert attention.count() == 0  # it goes on by itself
    a_night_and_more = timezone.now() - timedelta(hours=28)
    Channel.objects.update(compared_at=a_night_and_more)
    assert attention.count() == 1
    Channel.objects.update(compared_at=None)
    assert attention.count() == 0
    Reading.objects.update(due_at=None)
    assert attention.count() == 1  # nobody goes on with it before the night
    shown = page(client, "/attention")
    for words in ("could not be compared", "The store says no.", "It was never compared"):
        assert words in shown
    answer = client.post(f"/channels/{channel.pk}/compare", {"from": "attention"})
    assert answer["Location"] == "/attention"
    assert attention.count() == 0
    Reading.objects.update(due_at=None, reason="The store says no.")
    Channel.objects.update(state="paused")
    assert attention.count() == 0


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("paused", "It is not compared while it is paused."),
        ("needs_reconnect", "It is not compared until it is reconnected."),
        ("disconnected", ""),
    ],
)
def test_a_store_that_waits_says_why(
    client: Client, channel: Channel, state: str, words: str
) -> None:
    Channel.objects.update(state=state)
    shown = page(client, f"/channels/{channel.pk}")
    assert words in shown
    assert "Compare now" not in shown


def test_webhooks_that_do_not_work_are_told_with_what_to_do(
    client: Client, channel: Channel
) -> None:
    now = timezone.now()
    Channel.objects.update(webhooks_reason="Blocked.", webhooks_failing_since=now)
    assert attention.count() == 0  # once is nobody's matter
    Channel.objects.update(webhooks_failing_since=now - timedelta(hours=2))
    assert attention.count() == 1
    for address in ("/attention", "/channels", f"/channels/{channel.pk}"):
        assert "Blocked." in page(client, address)
        assert "Orders come in all the same" in page(client, address)
    Channel.objects.update(webhooks_reason="", webhooks_failing_since=None, rejected_webhooks=3)
    assert attention.count() == 1
    assert "3 webhooks in a row" in page(client, "/attention")
    Channel.objects.update(rejected_webhooks=2)
    assert attention.count() == 0
