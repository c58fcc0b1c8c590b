"""Finding sales in Sales history: the filters, the pages, how far back a page looks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.refusals import NotFound
from bordereau.sales import history, queries
from bordereau.sales.history import Filters, Place
from bordereau.sales.models import Register, Sale
from bordereau.sales.states import SaleState
from bordereau.staff.access import SYSTEM, Actor, Role
from bordereau.stock.models import Outlet
from tests.makers import PLACED, a_channel, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db


def placed(channel: Channel, days: int, **values: object) -> Fulfilment:
    return an_order(channel, placed_at=PLACED + timedelta(days=days), **values)


def a_counter_sale(outlet: Outlet) -> Sale:
    register = Register.objects.get(outlet=outlet)
    return Sale.objects.create(
        register=register,
        receipt_number="MAIN-9000",
        placed_at=PLACED - timedelta(days=1),
        currency="EUR",
        total=Decimal(5),
        search="main-9000",
    )


def found(filters: Filters, by: Actor = SYSTEM, after: Place | None = None) -> list[int]:
    return [sale.pk for sale in history.find(filters, by, after).sales]


def packer_of(*outlets: Outlet) -> Actor:
    return Actor(None, "Pia", Role.PACKER, frozenset(outlet.pk for outlet in outlets))


def test_every_sale_is_there_newest_first(outlet: Outlet, channel: Channel) -> None:
    old, new = placed(channel, 0), placed(channel, 1)
    counter = a_counter_sale(outlet)
    actions.cancel(old.pk, SYSTEM)
    assert found(Filters()) == [new.sale_id, old.sale_id, counter.pk]


def test_each_filter_keeps_what_it_names(outlet: Outlet, channel: Channel) -> None:
    owing = placed(channel, 0, paid=Decimal(3)).sale_id
    order = placed(channel, 1)
    done = order.sale_id
    gone = placed(channel, 2)
    counter = a_counter_sale(outlet).pk
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    actions.cancel(gone.pk, SYSTEM)
    assert found(Filters(state=SaleState.UNFULFILLED)) == [owing]
    assert found(Filters(state=SaleState.FULFILLED)) == [done, counter]
    assert found(Filters(state=SaleState.CANCELLED)) == [gone.sale_id]
    assert found(Filters(is_unpaid=True)) == [owing, counter]
    assert found(Filters(channel_id=channel.pk)) == [gone.sale_id, done, owing]
    assert found(Filters(is_counter=True)) == [counter]
    assert found(Filters(since=PLACED + timedelta(days=1), until=PLACED + timedelta(days=2))) == [
        done
    ]


def test_an_amount_in_fractions_that_is_paid_is_not_owed(channel: Channel) -> None:
    """0.1 + 0.2 is 0.3 in money, whatever the database adds with."""
    sale = an_order(
        channel, a_store_line("A", price="0.10"), a_store_line("B", price="0.20"), paid=Decimal(0)
    ).sale
    for amount in ("0.1", "0.2"):
        sale.payments.create(
            amount=Decimal(amount), method="cash", source="staff", at=sale.placed_at
        )
    assert found(Filters(is_unpaid=True)) == []


@pytest.mark.parametrize("text", ["zoe martin", "Zoë", "ZOE@EXAMPLE.COM", "mug", "martin mug"])
def test_a_search_finds_name_address_and_sku(channel: Channel, text: str) -> None:
    sale = placed(channel, 0).sale_id
    an_order(channel, a_store_line("CUP"), customer_name="Li Wei", customer_email="li@example.com")
    assert found(Filters(text)) == [sale]


def test_a_number_is_found_however_old(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    sale = placed(channel, 0, number="10042", customer_email="old@example.com").sale
    placed(channel, 1)
    placed(channel, 2)
    monkeypatch.setattr(history, "STRETCHES", (1,))
    for text in (sale.receipt_number.lower(), "10042", "#10042", "old@example.com"):
        assert found(Filters(text)) == [sale.pk]


def test_beside_a_whole_number_only_the_newest_are_looked_through(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale = placed(channel, 0, number="10042").sale
    like_it = placed(channel, 1, number="100421").sale
    placed(channel, 2)
    monkeypatch.setattr(history, "STRETCHES", (1, 5))
    page = history.find(Filters("10042"), SYSTEM)
    assert ([one.pk for one in page.sales], page.is_full) == ([sale.pk], False)
    page = history.find(Filters("10042"), SYSTEM, page.next)
    assert like_it.pk in [one.pk for one in page.sales]


def test_a_percent_sign_is_a_percent_sign(channel: Channel) -> None:
    placed(channel, 0)
    assert found(Filters("z%e")) == []


def test_pages_follow_one_another_though_times_are_equal(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    sales = {placed(channel, 0).sale_id for _ in range(5)}
    seen: list[int] = []
    after = None
    for _ in range(3):
        page = history.find(Filters(), SYSTEM, after)
        seen += [sale.pk for sale in page.sales]
        after = page.next
    assert after is None
    assert len(seen) == 5
    assert set(seen) == sales


def test_a_page_says_how_far_back_it_looked(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rare thing must not make a page read a million sales."""
    rare = placed(channel, 0, paid=Decimal(0)).sale_id
    for day in range(1, 8):
        placed(channel, day)
    monkeypatch.setattr(history, "STRETCHES", (2, 3))
    page = history.find(Filters(is_unpaid=True), SYSTEM)
    assert (list(page.sales), page.is_full) == ([], False)
    assert page.next is not None
    page = history.find(Filters(is_unpaid=True), SYSTEM, page.next)
    assert [sale.pk for sale in page.sales] == [rare]
    assert (page.is_full, page.next) == (True, None)


def test_a_person_sees_the_sales_of_their_outlets(outlet: Outlet, channel: Channel) -> None:
    north = an_outlet("NORTH", "North")
    theirs = placed(a_channel(north, "North shop"), 0).sale_id
    moved = placed(channel, 1)
    Fulfilment.objects.filter(pk=moved.pk).update(outlet=north)
    other = placed(channel, 2).sale_id
    by = packer_of(north)
    assert found(Filters(), by) == [moved.sale_id, theirs]
    assert found(Filters(outlet_id=north.pk)) == [moved.sale_id, theirs]
    assert found(Filters(outlet_id=outlet.pk), by) == [moved.sale_id]
    assert queries.one(moved.sale_id, by).pk == moved.sale_id
    with pytest.raises(NotFound):
        queries.one(other, by)


def test_a_page_costs_the_same_however_many_sales_it_shows(channel: Channel) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            history.find(Filters(), SYSTEM)
        return len(asked)

    placed(channel, 0)
    one = cost()
    for day in range(1, 10):
        placed(channel, day)
    assert cost() == one <= 8
