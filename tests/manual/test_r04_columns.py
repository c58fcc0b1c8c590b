"""R04 shows there, in this order, nine columns; a receipt's number is of the counter's sequence."""

import pytest
from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.sales.receipts import reserve
from bordereau.staff.access import SYSTEM, Role
from tests.makers import a_person, a_store_line, an_order
from tests.manual.desk import channel, desk, row

__all__ = ["channel", "desk"]

COLUMNS = [
    "Sale receipt",
    "Status",
    "Type",
    "Customer",
    "Item",
    "Qty",
    "Sale note",
    "Order notes",
    "Assigned user",
]


@pytest.mark.parametrize("viewport", [{"width": 1920, "height": 1000}])
def test_r04_nine_columns_in_their_order(desk: Page, channel: Channel) -> None:
    outlet = channel.outlets.get()
    _register, [at_the_counter] = reserve(outlet.pk, 1)
    order = an_order(channel, a_store_line("MUG", 3), customer_note="Ring twice")
    bob = a_person(Role.PACKER, "Bob")
    actions.assign(order.pk, bob.pk, SYSTEM)
    actions.add_note(order.pk, "The box is wet.", SYSTEM)
    desk.goto("/orders")

    heads = desk.get_by_role("columnheader").all_inner_texts()
    assert [head.split("\n")[0].removesuffix(" ↑") for head in heads] == COLUMNS
    cells = row(desk, order).get_by_role("cell")
    number = order.sale.receipt_number
    assert int(number.split("-")[1]) == int(at_the_counter.split("-")[1]) + 1
    for place, words in enumerate(
        [number, "In progress", "Delivery", "Zoë Martin", "The MUG", "3", "Ring twice"]
    ):
        expect(cells.nth(place)).to_contain_text(words)
    expect(cells.nth(0).locator("time")).to_contain_text("14 Mar 09:30")
    expect(cells.nth(7)).to_contain_text("The box is wet.")
    expect(cells.nth(8)).to_contain_text("Bob")
