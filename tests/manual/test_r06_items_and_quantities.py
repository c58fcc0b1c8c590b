"""R06 Item and Qty list what to pack; Qty shows picked of ordered when a part is picked."""

from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.staff.access import SYSTEM
from tests.makers import a_store_line, an_order
from tests.manual.desk import channel, desk, open_order, row

__all__ = ["channel", "desk"]


def test_r06_qty_shows_how_much_is_picked_of_what_was_ordered(desk: Page, channel: Channel) -> None:
    order = an_order(channel, *(a_store_line(f"S{number}", number) for number in range(1, 6)))
    partly = order.lines.order_by("id")[2]
    actions.pick(order.pk, partly.pk, 2, SYSTEM)
    desk.goto("/orders")
    expect(row(desk, order).locator(".order-items li")).to_have_text(["The S1", "The S2", "The S3"])
    expect(row(desk, order).locator(".order-items")).to_contain_text("+2 more")
    expect(row(desk, order).locator(".order-qty li")).to_have_text(["1", "2", "2/3"])
    details = open_order(desk, order)
    expect(details.locator(".goods-line")).to_have_count(5)
    expect(details.locator(".goods-line").nth(2)).to_contain_text("2/3")
