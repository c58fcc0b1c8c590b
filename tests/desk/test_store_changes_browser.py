"""The store changes an order while two people look at it: both see it at once, and nothing leaves
before one of them has seen to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.channels.sync import sync
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.staff.access import SYSTEM, Role
from bordereau.standins.woocommerce import WooCommerceStandin, run_woocommerce_standin
from bordereau.stock.models import StockLevel
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.live.conftest import live, live_port
from tests.makers import a_connected_store, a_person, a_shop, an_outlet

__all__ = ["live", "live_port"]


@dataclass
class Day:
    """A store with one order, which Ada packs and Ben looks at."""

    store: WooCommerceStandin
    channel: Channel
    number: int
    ada: Page
    ben: Page

    @property
    def order(self) -> Fulfilment:
        return Fulfilment.objects.get(sale__store_order_number=str(self.number))

    @property
    def row(self) -> str:
        return f"#order-{self.order.pk}"

    def packed(self) -> None:
        """By Ada, on her page."""
        self.ada.goto(f"/orders/{self.order.pk}")
        self.ben.goto("/orders")
        self.ada.locator("#details").get_by_role("button", name="Mark as packed").click()
        expect(self.ben.locator(f"{self.row} .tag-packed")).to_be_visible()

    def hear(self) -> None:
        sync(self.channel.pk, SYSTEM)


@pytest.fixture
def day(transactional_db: None, live: int, open_page: Callable[[], Page]) -> Iterator[Day]:
    a_shop()
    outlet = an_outlet()
    with run_woocommerce_standin() as store:
        channel = a_connected_store(store, outlet)
        number = store.place_order({"KIT-003": 3}).id
        sync(channel.pk, SYSTEM)
        ada, ben = open_page(), open_page()
        sign_in(ada, a_person(Role.PACKER, "Ada", outlet))
        sign_in(ben, a_person(Role.PACKER, "Ben", outlet))
        found = Day(store, channel, number, ada, ben)
        found.packed()
        yield found


def test_another_address_holds_the_parcel_until_somebody_has_seen_it(day: Day) -> None:
    day.ada.locator("#details [data-verb=ship]").click()
    day.store.update(day.number, {"shipping": {"address_1": "2 Rue Neuve"}})
    day.hear()
    block = day.ada.locator("#details .change")
    expect(block).to_contain_text("2 Rue Neuve")
    expect(day.ben.locator(f"{day.row} .tag-attention")).to_have_text("Changed on the store")
    day.ada.locator("dialog#ask").get_by_role("button", name="Mark as shipped").click()
    expect(day.ada.locator("#messages")).to_contain_text(
        "Web shop changed this order after work on it began: the address. Nothing is lost."
    )
    assert day.order.status == Status.PACKED
    block.get_by_role("button", name="I have seen it").click()
    expect(block).to_have_count(0)
    expect(day.ben.locator(f"{day.row} .tag-attention")).to_have_count(0)
    assert Event.objects.filter(kind="confirm_change").get().by_name == "Ada"
    day.ada.locator("#details [data-verb=ship]").click()
    day.ada.locator("dialog#ask").get_by_role("button", name="Mark as shipped").click()
    expect(day.ada.locator("#details .tag-shipped")).to_be_visible()


def test_fewer_units_are_put_back_before_it_is_packed_again(day: Day) -> None:
    day.store.edit(day.number, {"KIT-003": 1})
    day.hear()
    block = day.ada.locator("#details .change")
    expect(block).to_contain_text("3 → 1, put 2 back on the shelf")
    expect(day.ada.locator("#details .tag-in_progress")).to_be_visible()
    expect(day.ada.get_by_role("button", name="Mark as packed").first).to_be_disabled()
    assert_accessible(day.ada)
    block.get_by_role("button", name="Put back, go on").click()
    expect(block).to_have_count(0)
    day.ada.locator("#details").get_by_role("button", name="Mark as packed").click()
    expect(day.ben.locator(f"{day.row} .tag-packed")).to_be_visible()
    assert StockLevel.objects.get(product__sku="KIT-003").committed == 1


def test_a_cancelled_box_is_asked_for_above_the_list(day: Day) -> None:
    day.store.cancel(day.number)
    day.hear()
    notice = day.ben.locator("#called-off")
    expect(notice).to_contain_text("was cancelled on Web shop after Ada packed it. Put back 3 × ")
    expect(notice).to_contain_text("do not send it")
    assert_accessible(day.ben)
    notice.get_by_role("link", name="Look at it").click()
    day.ben.locator("#details .change").get_by_role("button", name="It is put back").click()
    expect(notice).to_be_empty()
    assert StockLevel.objects.get(product__sku="KIT-003").committed == 0


def test_money_that_arrives_opens_the_gate_on_every_screen(day: Day) -> None:
    day.number = day.store.place_order({"KIT-003": 1}, payment="bacs").id
    day.hear()
    day.packed()
    ship = day.ada.locator("#details").get_by_role("button", name="Mark as shipped")
    expect(ship).to_be_disabled()
    expect(day.ben.locator(f"{day.row} .tag-attention")).to_have_text("Unpaid")
    day.store.pay(day.number)
    day.hear()
    expect(day.ben.locator(f"{day.row} .tag-attention")).to_have_count(0)
    expect(day.ada.locator("#details [data-verb=ship]")).to_be_visible()
