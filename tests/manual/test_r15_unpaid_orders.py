"""R15 an order that is not fully paid can be packed, and cannot be shipped or picked up."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.sales.actions import record_payment
from bordereau.staff.access import SYSTEM
from tests.makers import a_store_line, an_order
from tests.manual.desk import channel, desk, open_order, row

__all__ = ["channel", "desk"]


@pytest.mark.parametrize(
    ("is_pickup", "button", "verb"),
    [(False, "Mark as shipped", "shipped"), (True, "Mark as picked up", "picked up")],
)
def test_r15_an_unpaid_order_is_packed_and_then_held(
    desk: Page, channel: Channel, is_pickup: bool, button: str, verb: str
) -> None:
    line = a_store_line(price="42.50")
    order = an_order(channel, line, paid=Decimal(0), is_pickup=is_pickup)
    details = open_order(desk, order)
    expect(row(desk, order)).to_contain_text("Unpaid")
    details.get_by_role("button", name="Mark as packed").click()
    expect(details.locator("[data-status]")).to_have_text("Packed")
    expect(details.get_by_role("button", name=button)).to_be_disabled()
    expect(details.locator(".notice")).to_contain_text(
        f"€42.50 is still owed. Record the payment in Sales history › {order.sale.receipt_number} "
        f"› Edit before this order can be {verb}."
    )
    record_payment(order.sale_id, Decimal("42.50"), "Cash", SYSTEM)
    details = open_order(desk, order)
    expect(details.get_by_text(button)).to_be_enabled()
    expect(details.locator(".notice")).to_have_count(0)


def test_r15_a_page_that_is_out_of_date_ships_nothing_unpaid(desk: Page, channel: Channel) -> None:
    order = an_order(channel, is_pickup=True)
    actions.pack(order.pk, SYSTEM)
    details = open_order(desk, order)
    expect(details.get_by_role("button", name="Mark as picked up")).to_be_enabled()
    order.sale.payments.all().delete()  # the store took the money back meanwhile
    details.get_by_role("button", name="Mark as picked up").click()
    expect(desk.locator("#messages .notice-error")).to_contain_text("is still owed")
    expect(details.get_by_role("button", name="Mark as picked up")).to_be_disabled()
    order.refresh_from_db()
    assert order.status == "packed"


def test_r15_the_notice_leads_to_where_the_payment_is_recorded(
    desk: Page, channel: Channel
) -> None:
    order = an_order(channel, paid=Decimal(0))
    actions.pack(order.pk, SYSTEM)
    open_order(desk, order).get_by_role("link", name="Record the payment").click()
    expect(desk.get_by_text(order.sale.receipt_number).first).to_be_visible()
    desk.get_by_role("button", name="Add payment").click()
    expect(desk.get_by_text("Recording a payment charges nobody")).to_be_visible()
