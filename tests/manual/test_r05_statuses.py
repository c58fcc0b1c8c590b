"""R05 status is New, In progress or Packed; finished orders leave the page."""

from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.staff.access import SYSTEM
from tests.makers import an_order
from tests.manual.desk import channel, desk, open_order, row

__all__ = ["channel", "desk"]


def test_r05_an_order_goes_from_new_to_packed_and_leaves(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    desk.goto("/orders")
    expect(row(desk, order).locator("[data-status]")).to_have_text("New")
    actions.pick(order.pk, order.lines.get().pk, 1, SYSTEM)
    details = open_order(desk, order)
    expect(row(desk, order).locator("[data-status]")).to_have_text("In progress")
    details.get_by_role("button", name="Mark as packed").click()
    expect(row(desk, order).locator("[data-status]")).to_have_text("Packed")
    details.locator("[data-verb=ship]").click()
    desk.get_by_role("dialog").get_by_role("button", name="Mark as shipped").click()
    expect(row(desk, order)).to_have_count(0)
    desk.goto("/orders")
    expect(desk.get_by_text("No order waits")).to_be_visible()
    desk.get_by_role("navigation").get_by_role("link", name="Sales history").click()
    expect(desk.get_by_text(order.sale.receipt_number).first).to_be_visible()
