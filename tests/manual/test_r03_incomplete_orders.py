"""R03 shows at Stock › Orders every incomplete order of every connected store."""

from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.staff.access import SYSTEM
from tests.makers import a_channel, an_order, an_outlet
from tests.manual.desk import channel, desk, row

__all__ = ["channel", "desk"]


def test_r03_every_incomplete_order_of_every_store_is_listed(desk: Page, channel: Channel) -> None:
    second = a_channel(an_outlet("PORT", "Port"), "Second shop")
    new, begun, packed = an_order(channel), an_order(second), an_order(second)
    actions.pick(begun.pk, begun.lines.get().pk, 1, SYSTEM)
    actions.pack(packed.pk, SYSTEM)
    cancelled = an_order(channel)
    actions.cancel(cancelled.pk, SYSTEM)

    desk.goto("/")
    rail = desk.get_by_role("navigation", name="Pages")
    expect(rail.locator("li").filter(has_text="Stock")).to_contain_text("Orders")
    rail.get_by_role("link", name="Orders").click()

    for order in (new, begun, packed):
        expect(row(desk, order)).to_contain_text(order.sale.receipt_number)
    expect(row(desk, begun)).to_contain_text("Second shop")
    expect(row(desk, cancelled)).to_have_count(0)
