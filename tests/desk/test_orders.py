"""The list of Stock › Orders: what it shows, to whom, and what showing it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet
from tests.makers import a_channel, a_person, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def listed(client: Client, query: str = "") -> list[str]:
    """The receipts on the page, in its order."""
    page = client.get(f"{reverse('desk:orders')}{query}").content.decode()
    return re.findall(r'class="order-link[^>]*>([^<]+)</a>', page)


def queries_of(client: Client, address: str) -> int:
    client.get(address)  # what is kept between pages is kept now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.CASHIER, Role.PACKER])
def test_a_page_asks_few_queries_however_full(client: Client, channel: Channel, role: Role) -> None:
    client.force_login(a_person(role, "Ada", channel.outlets.get()))
    order = an_order(channel, a_store_line())
    few = queries_of(client, reverse("desk:orders"))
    for number in range(50):
        lines = [a_store_line(f"SKU-{line}") for line in range(1 + number % 4)]
        order = an_order(channel, *lines)
    actions.add_note(order.pk, "The box is wet.", SYSTEM)
    address = f"{reverse('desk:orders')}?channel={channel.pk}&type=delivery&q=zoe"
    assert queries_of(client, reverse("desk:orders")) == few
    assert queries_of(client, address) <= few <= MOST_QUERIES


def test_the_oldest_come_first_unless_asked_otherwise(owner: Client, channel: Channel) -> None:
    now = timezone.now()
    young = an_order(channel, placed_at=now)
    old = an_order(channel, placed_at=now - timedelta(days=1))
    receipts = [old.sale.receipt_number, young.sale.receipt_number]
    assert listed(owner) == receipts
    assert listed(owner, "?sort=newest") == receipts[::-1]


@pytest.mark.parametrize("sort", ["", "newest"])
def test_pages_hold_every_order_once(owner: Client, channel: Channel, sort: str) -> None:
    made = {an_order(channel).sale.receipt_number for _order in range(103)}  # placed at one moment
    seen: list[str] = []
    query = f"?sort={sort}"
    while query:
        seen += listed(owner, query)
        page = owner.get(reverse("desk:orders") + query).context["next_url"]
        query = page.removeprefix(reverse("desk:orders"))
    assert len(seen) == 103
    assert set(seen) == made


def test_views_count_and_filter(owner: Client, channel: Channel) -> None:
    now = timezone.now()
    late = an_order(channel, placed_at=now - timedelta(days=30))
    packed = an_order(channel, placed_at=now)
    begun = an_order(channel, placed_at=now)
    actions.pack(packed.pk, SYSTEM)
    me = int(owner.session["_auth_user_id"])
    actions.assign(begun.pk, me, SYSTEM)
    numbers = {view: number for view, _, number, *_ in owner.get("/orders").context["views"]}
    assert numbers == {
        "all": 3,
        "new": 1,
        "in_progress": 1,
        "packed": 1,
        "late": 1,
        "mine": 1,
    }
    for view, order in {"new": late, "packed": packed, "late": late, "mine": begun}.items():
        assert listed(owner, f"?view={view}") == [order.sale.receipt_number], view


def test_filters_by_type_channel_and_person(owner: Client, channel: Channel) -> None:
    other = a_channel(channel.outlets.get(), "Second shop")
    pickup = an_order(channel, is_pickup=True)
    elsewhere = an_order(other)
    bob = a_person(Role.PACKER, "Bob")
    actions.assign(elsewhere.pk, bob.pk, SYSTEM)
    assert listed(owner, "?type=pickup") == [pickup.sale.receipt_number]
    assert listed(owner, f"?channel={other.pk}") == [elsewhere.sale.receipt_number]
    assert listed(owner, f"?assigned={bob.pk}") == [elsewhere.sale.receipt_number]


def test_each_filter_is_a_chip_that_takes_it_away(owner: Client, channel: Channel) -> None:
    an_order(channel)
    chips = owner.get(f"/orders?type=delivery&q=zoe&channel={channel.pk}").context["chips"]
    assert [chip.words for chip in chips] == ["“zoe”", "Delivery", "Web shop"]
    assert chips[1].href == f"/orders?q=zoe&channel={channel.pk}"


@pytest.mark.parametrize("query", ["?type=x", "?view=x", "?channel=x", "?after=x", "?after=1_1"])
def test_nonsense_in_the_address_is_not_there(owner: Client, channel: Channel, query: str) -> None:
    order = an_order(channel)
    assert listed(owner, query) == [order.sale.receipt_number]


@pytest.mark.parametrize("words", ["zoe", "MARTIN zoë", "mug-7", "ÉTÉ"])
def test_search_finds_customers_numbers_and_skus(
    owner: Client, channel: Channel, words: str
) -> None:
    an_order(channel, a_store_line("TRAY"), customer_name="Ben", customer_email="b@example.com")
    wanted = an_order(channel, a_store_line("MUG-7"), customer_name="Zoë Martin d’Été")
    assert listed(owner, f"?q={words}") == [wanted.sale.receipt_number]
    receipt = wanted.sale.receipt_number
    assert listed(owner, f"?q={receipt}") == [receipt]


def test_people_see_the_orders_of_their_outlets(client: Client, channel: Channel) -> None:
    mine = an_order(channel)
    theirs = an_order(a_channel(an_outlet("PORT", "Port"), "Port shop"))
    client.force_login(a_person(Role.PACKER, "Bob", channel.outlets.get()))
    assert listed(client) == [mine.sale.receipt_number]
    assert client.get(reverse("desk:order", args=[theirs.pk])).status_code == 404
    assert listed(client, f"?outlet={theirs.outlet_id}") == [mine.sale.receipt_number]


def test_the_outlet_of_the_header_is_kept(owner: Client, channel: Channel) -> None:
    an_order(channel)
    port = an_outlet("PORT", "Port")
    there = an_order(a_channel(port, "Port shop"))
    answer = owner.post("/outlet", {"outlet": port.pk, "next": "/orders?type=delivery&outlet=1"})
    assert answer["Location"] == "/orders?type=delivery"
    assert listed(owner) == [there.sale.receipt_number]
    owner.post("/outlet", {"outlet": "", "next": "https://elsewhere.example/"})
    assert len(listed(owner)) == 2


def test_the_header_leads_nowhere_else(owner: Client, outlet: Outlet) -> None:
    answer = owner.post("/outlet", {"outlet": "", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_an_empty_page_says_what_will_be_there(owner: Client, outlet: Outlet) -> None:
    assert "No order waits" in owner.get("/orders").content.decode()
    assert "Nothing here now" in owner.get("/orders?view=late").content.decode()
    assert "No unfinished order has “&lt;b&gt;”" in owner.get("/orders?q=<b>").content.decode()


def test_what_customers_write_is_not_markup(owner: Client, channel: Channel) -> None:
    order = an_order(channel, customer_name="<script>x</script>", customer_note="<img src=x>")
    page = owner.get(reverse("desk:order", args=[order.pk])).content.decode()
    assert "<script>x" not in page
    assert "<img src=x>" not in page
