"""The import of products goes on by itself, stops when asked, and goes on where it was."""

from collections.abc import Callable, Sequence

import pytest
from django.utils import timezone

from bordereau.channels import product_import
from bordereau.channels.models import Channel
from bordereau.channels.port import (
    LacksPermission,
    NeedsReconnect,
    Refused,
    Retry,
    StoreProblem,
)
from bordereau.channels.shapes import Connection, StoreProduct
from bordereau.outbox.models import Push
from bordereau.readings.models import Reading
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet, Product, StockLevel, StockMovement
from tests.machine.fake_store import FakeStore
from tests.makers import an_actor

pytestmark = pytest.mark.django_db

Answer = tuple[Sequence[StoreProduct], str | None]
PAGES: dict[str | None, Answer] = {
    None: ([StoreProduct("1", "MUG", "", "Mug", None, stock=7)], "2"),
    "2": ([StoreProduct("2", "JUG", "", "Jug", None)], None),
}


@pytest.fixture
def asked(store: FakeStore, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    asked: list[str | None] = []

    def fetch(connection: Connection, page: str | None) -> Answer:
        asked.append(page)
        return PAGES[page]

    monkeypatch.setattr(store, "fetch_products", fetch)
    return asked


def once_before(
    store: FakeStore, monkeypatch: pytest.MonkeyPatch, page: str, deed: Callable[[], object]
) -> None:
    """What happens when the store is first asked for that page."""
    fetch, done = store.fetch_products, list[bool]()

    def answer(connection: Connection, wanted: str | None) -> Answer:
        if wanted == page and not done:
            done.append(True)
            deed()
        return fetch(connection, wanted)

    monkeypatch.setattr(store, "fetch_products", answer)


def fail(problem: StoreProblem) -> None:
    raise problem


def test_they_are_taken_page_by_page_and_counted_once(
    channel: Channel, asked: list[str | None]
) -> None:
    before = timezone.now().replace(microsecond=0)
    for created in (2, 0):
        taken = product_import.take_products(channel.pk, SYSTEM)
        assert (taken.seen, taken.created) == (2, created)
    assert asked == [None, "2", None, "2"]
    assert StockLevel.objects.get().on_hand == 7
    channel.refresh_from_db()
    assert channel.stock_taken_at
    assert before <= channel.stock_taken_at
    assert Reading.objects.get().lease_until is None


def test_the_background_does_what_was_begun_and_then_lets_the_orders_come(
    channel: Channel, asked: list[str | None]
) -> None:
    Channel.objects.update(state=Channel.State.PAUSED)
    owner = an_actor()
    assert product_import.import_due() == 0
    product_import.begin(channel.pk, owner)
    assert product_import.import_due() == 1
    assert product_import.import_due() == 0
    channel.refresh_from_db()
    assert channel.state == Channel.State.CONNECTED
    assert StockMovement.objects.get().by_id == owner.user_id
    Channel.objects.update(state=Channel.State.PAUSED)
    product_import.begin(channel.pk, owner)
    assert product_import.import_due() == 0  # somebody has paused it: it rests


def test_it_stops_when_asked_and_goes_on_where_it_was(
    channel: Channel, store: FakeStore, asked: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PAGES, "2", (PAGES["2"][0], "3"))
    monkeypatch.setitem(PAGES, "3", ([StoreProduct("3", "TEA", "", "Tea", None)], None))
    product_import.begin(channel.pk, SYSTEM)
    once_before(store, monkeypatch, "2", lambda: product_import.stop(channel.pk, SYSTEM))
    product_import.import_due()
    assert asked == [None, "2"]
    assert product_import.import_due() == 0
    product_import.begin(channel.pk, SYSTEM)
    product_import.import_due()
    assert asked == [None, "2", "3"]
    assert Reading.objects.get().seen == Product.objects.count() == 3


def test_a_killed_worker_loses_one_page(channel: Channel, asked: list[str | None]) -> None:
    product_import.begin(channel.pk, SYSTEM)
    Reading.objects.update(page="2", seen=1, lease_until=timezone.now())  # its lease has run out
    product_import.import_due()
    assert asked == ["2"]


def test_a_store_that_is_busy_is_asked_later_for_the_same_page(
    channel: Channel, store: FakeStore, asked: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    product_import.begin(channel.pk, SYSTEM)
    once_before(store, monkeypatch, "2", lambda: fail(Retry("Slow down.", after=60)))
    product_import.import_due()
    reading = Reading.objects.get()
    assert reading.reason == "Slow down."
    assert reading.due_at
    assert 50 < (reading.due_at - timezone.now()).total_seconds() <= 60
    assert product_import.import_due() == 0
    Reading.objects.update(due_at=timezone.now())
    product_import.import_due()
    assert (asked, Reading.objects.get().reason) == ([None, "2"], "")


def test_a_refusal_waits_for_a_person_and_then_begins_anew(
    channel: Channel, store: FakeStore, asked: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    product_import.begin(channel.pk, SYSTEM)
    once_before(store, monkeypatch, "2", lambda: fail(Refused("No such page.")))
    product_import.import_due()
    assert product_import.import_due() == 0
    assert Reading.objects.get().reason == "No such page."
    product_import.begin(channel.pk, SYSTEM)
    product_import.import_due()
    assert asked == [None, None, "2"]


def test_whoever_waits_for_it_is_told_what_the_store_said(
    channel: Channel, store: FakeStore, asked: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    once_before(store, monkeypatch, "2", lambda: fail(Retry("Slow down.")))
    with pytest.raises(Refusal, match="Slow down"):
        product_import.take_products(channel.pk, SYSTEM)
    assert product_import.take_products(channel.pk, SYSTEM).seen == 2
    assert asked == [None, "2"]


def test_a_cashier_may_not_import_products(channel: Channel, outlet: Outlet) -> None:
    cashier = an_actor(Role.CASHIER)
    for verb in (product_import.begin, product_import.stop, product_import.take_products):
        with pytest.raises(Refusal) as refused:
            verb(channel.pk, cashier)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refusal) as refused:
        product_import.begin(0, SYSTEM)
    assert refused.value.code == "not_found"


def another_channel(first: Channel) -> Channel:
    second = Channel.objects.create(
        platform=first.platform, name="Second", url="http://two.example"
    )
    second.served_by.create(outlet=first.outlets.get(), position=0)
    return second


def test_a_second_store_is_told_the_count_that_we_have(
    channel: Channel, asked: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    product_import.take_products(channel.pk, SYSTEM)
    second = another_channel(channel)
    monkeypatch.setitem(PAGES, None, ([StoreProduct("91", "MUG", "", "A mug", None, stock=3)], "2"))
    for _ in range(2):
        product_import.take_products(second.pk, SYSTEM)
    assert StockLevel.objects.get().on_hand == 7
    push = Push.objects.get(channel=second)
    assert (push.kind, push.product and push.product.sku) == (Push.Kind.STOCK, "MUG")


def test_a_store_that_hides_its_products_goes_on_telling_of_its_orders(
    channel: Channel, asked: list[str | None], store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    lack = LacksPermission("It lacks %(missing)s.", missing="Products: read-only")
    once_before(store, monkeypatch, "2", lambda: fail(lack))
    product_import.begin(channel.pk, SYSTEM)
    assert product_import.import_due() == 1
    channel.refresh_from_db()
    assert channel.state == Channel.State.CONNECTED
    assert channel.missing_permissions == ["Products: read-only"]
    assert product_import.import_due() == 0  # not at once again
    Reading.objects.update(due_at=timezone.now())
    product_import.import_due()
    assert Product.objects.count() == 2


def test_a_new_store_that_lets_us_in_no_more_is_not_asked_on_and_on(
    channel: Channel, asked: list[str | None], store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    Channel.objects.update(state=Channel.State.PAUSED, stock_taken_at=None)
    once_before(store, monkeypatch, "2", lambda: fail(NeedsReconnect("The key was taken back.")))
    product_import.begin(channel.pk, SYSTEM)
    assert product_import.import_due() == 1
    assert product_import.import_due() == 0
