"""R18 An order that one outlet cannot supply is split: each outlet sees its own order on the Orders
page, and the page filters by outlet."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel, ChannelOutlet
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import Role
from bordereau.stock.models import Outlet
from tests.browsing import sign_in
from tests.makers import (
    a_channel,
    a_person,
    a_product,
    a_shop,
    a_store_line,
    a_store_order,
    an_order,
    an_outlet,
)


@dataclass(frozen=True, slots=True)
class TwoOutlets:
    """Mugs lie in Main street, jugs in Port; both serve the store, where Zoë bought one of each."""

    main: Outlet
    port: Outlet
    channel: Channel
    sale: Sale

    def part(self, outlet: Outlet) -> Fulfilment:
        return self.sale.fulfilments.get(outlet=outlet)


@pytest.fixture
def shop(transactional_db: None) -> TwoOutlets:
    a_shop()
    main, port = an_outlet(), an_outlet("PORT", "Port")
    channel = a_channel(main)
    ChannelOutlet.objects.create(channel=channel, outlet=port, position=1)
    a_product("MUG", main, 5)
    a_product("JUG", port, 5)
    told = a_store_order(a_store_line("MUG"), a_store_line("JUG"))
    return TwoOutlets(main, port, channel, import_orders(channel, [told])[told.id])


@pytest.fixture
def signed_in(open_page: Callable[[], Page], shop: TwoOutlets) -> Callable[..., Page]:
    def as_person(role: Role, name: str, *outlets: Outlet) -> Page:
        page = open_page()
        page.route("**/live?*", lambda route: route.fulfill(status=204))
        sign_in(page, a_person(role, name, *outlets))
        page.goto("/orders")
        return page

    return as_person


def test_r18_each_outlet_sees_its_own_order(
    shop: TwoOutlets, signed_in: Callable[..., Page]
) -> None:
    ada = signed_in(Role.PACKER, "Ada", shop.main)
    ben = signed_in(Role.PACKER, "Ben", shop.port)
    for page, item, other, rest in (
        (ada, "The MUG", "The JUG", "Port packs the rest"),
        (ben, "The JUG", "The MUG", "Main street packs the rest"),
    ):
        row = page.locator(".order")
        expect(row).to_have_count(1)
        expect(row).to_contain_text(item)
        expect(row).not_to_contain_text(other)
        expect(row).to_contain_text(rest)
        row.locator(".order-link").click()
        expect(page.locator("#details h2")).to_have_text(shop.sale.receipt_number)
        expect(page.locator("#details .details-head")).to_contain_text("of 2")
    ada.goto(f"/orders/{shop.part(shop.port).pk}")
    expect(ada.locator("main")).to_contain_text("No such order")


def test_r18_the_page_filters_by_outlet(shop: TwoOutlets, signed_in: Callable[..., Page]) -> None:
    an_order(shop.channel, a_store_line("MUG"))
    page = signed_in(Role.MANAGER, "Mia")
    expect(page.locator(".order")).to_have_count(3)
    page.locator(".top summary", has_text="All outlets").click()
    page.locator(".top").get_by_role("button", name="Port").click()
    expect(page.locator(".order")).to_have_count(1)
    expect(page.locator(".order")).to_contain_text("The JUG")
    expect(page.locator(".views")).to_contain_text("All 1")
    page.locator(".chip", has_text="Port").click()
    expect(page.locator(".order")).to_have_count(3)


def test_r18_the_sale_shows_where_each_part_stands(
    shop: TwoOutlets, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(Role.PACKER, "Ada", shop.main)
    page.locator(".order-link").click()
    page.locator("#details").get_by_role("button", name="Mark as packed").click()
    expect(page.locator("#details [data-status]")).to_have_text("Packed")
    page.locator("#details").get_by_role("link", name="View sale").click()
    parts = page.locator(".sale-part")
    expect(parts).to_have_count(2)
    expect(parts.nth(0)).to_contain_text("Main street")
    expect(parts.nth(0)).to_contain_text("Packed")
    expect(parts.nth(0)).to_contain_text("1 × The MUG")
    expect(parts.nth(1)).to_contain_text("Port")
    expect(parts.nth(1)).to_contain_text("New")
    expect(parts.nth(1)).to_contain_text("Another outlet's order")


def test_r18_what_one_outlet_lacks_is_moved_to_the_other(
    shop: TwoOutlets, signed_in: Callable[..., Page]
) -> None:
    ada = signed_in(Role.PACKER, "Ada", shop.main)
    ben = signed_in(Role.PACKER, "Ben", shop.port)
    ada.locator(".order-link").click()
    expect(ada.locator("#details h2")).to_be_visible()
    ada.keyboard.press("m")
    ada.get_by_role("dialog").get_by_role("button", name="Move").click()
    expect(ada.locator("#messages")).to_contain_text("Port has 1 × The MUG now.")
    expect(ada.locator(".order")).to_have_count(0)
    expect(ada.locator("#details [data-status]")).to_have_text("Moved")
    ben.reload()
    expect(ben.locator(".order")).to_contain_text("The MUG")
    expect(ben.locator(".order")).not_to_contain_text("packs the rest")
    ben.locator(".order-link").click()
    expect(ben.locator("#details .history")).to_contain_text(
        "Ada moved 1 × The MUG here from Main street"
    )
    assert shop.part(shop.main).status == Status.MOVED


def test_r18_a_move_is_taken_back(shop: TwoOutlets, signed_in: Callable[..., Page]) -> None:
    hill = an_outlet("HILL", "Hill")
    ada = signed_in(Role.PACKER, "Ada", shop.main)
    ada.locator(".order-link").click()
    ada.locator("#details [data-key=m]").click()
    ada.get_by_role("dialog").get_by_label("Hill").check()
    ada.get_by_role("dialog").get_by_role("button", name="Move").click()
    expect(ada.locator("#details [data-status]")).to_have_text("Moved")
    ada.locator("#details").get_by_role("button", name="Take back").click()
    expect(ada.locator("#details [data-status]")).to_have_text("New")
    expect(ada.locator("#details .history")).to_contain_text("Ada took 1 × The MUG back from Hill")
    assert shop.part(hill).status == Status.MOVED


def test_r18_what_was_split_by_mistake_is_merged(
    shop: TwoOutlets, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(Role.MANAGER, "Mia")
    page.locator(f"#order-{shop.part(shop.port).pk} .order-link").click()
    page.locator("#details").get_by_role("button", name="Merge with Main street's").click()
    expect(page.locator("#messages")).to_contain_text("Main street has 1 × The JUG now.")
    expect(page.locator(f"#order-{shop.part(shop.main).pk}")).to_contain_text("The JUG")
    expect(page.locator(".order")).to_have_count(1)
