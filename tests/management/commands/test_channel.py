"""`bordereau channel compare` and `sync` from a terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.management.checkup import waiting
from bordereau.sales.models import Sale
from tests.machine.fake_store import FakeStore, Line
from tests.machine.fixtures import channel, outlet, store
from tests.makers import a_shop
from tests.stores import connected

__all__ = ["channel", "outlet", "store"]
pytestmark = pytest.mark.django_db


def compared() -> str:
    said = StringIO()
    call_command("channel", "compare", "Web shop", stdout=said)
    return said.getvalue()


def test_it_says_how_many_were_compared_lost_and_differ(channel: Channel, store: FakeStore) -> None:
    now = timezone.now()
    Channel.objects.update(imported_at=now, polled_at=now)
    store.place({"MUG": Line(1)})
    assert compared() == (
        "1 orders compared, 1 of them lost until now; 0 differences need attention.\n"
    )
    Sale.objects.update(total=5)
    assert "0 of them lost until now; 1 differences" in compared()
    told = [finding.text for finding in waiting()]
    assert told == ["1 times a store and we say different things."]


def test_it_says_why_not(channel: Channel, store: FakeStore) -> None:
    with pytest.raises(CommandError, match="still coming in"):
        compared()
    Channel.objects.update(name="Another")
    with pytest.raises(CommandError, match="No channel is called Web shop"):
        compared()


def test_it_waits_for_a_store_that_is_short_of_room_and_then_syncs() -> None:
    with connected("woocommerce") as shop:
        a_shop()
        shop.store.place_order()
        shop.store.standin.faults.set(too_many_next=1, retry_after=1)
        said = StringIO()
        call_command("channel", "sync", shop.channel.name, stdout=said)
    assert said.getvalue().startswith("2 orders received, 1 of them new")  # as open, and as changed
