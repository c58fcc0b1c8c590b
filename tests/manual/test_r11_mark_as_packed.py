"""R11 Mark as packed → Packed; stores that take it are told, and only they."""

import pytest
from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.outbox.models import Push
from tests.makers import an_order
from tests.manual.desk import channel, desk, open_order, row

__all__ = ["channel", "desk"]


@pytest.mark.parametrize("is_pickup", [False, True])
def test_r11_marks_as_packed(desk: Page, channel: Channel, is_pickup: bool) -> None:
    order = an_order(channel, is_pickup=is_pickup)
    open_order(desk, order).get_by_role("button", name="Mark as packed").click()
    expect(row(desk, order).locator("[data-status]")).to_have_text("Packed")
    expect(desk.locator("#messages")).to_contain_text("is marked as packed")
    order.refresh_from_db()
    assert order.status == "packed"
    told = Push.objects.filter(kind=Push.Kind.STATUS).values_list("payload", flat=True)
    assert all(payload == {"goal": "packed", "is_pickup": is_pickup} for payload in told)


def test_r11_unpack_takes_it_back(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    details = open_order(desk, order)
    details.get_by_role("button", name="Mark as packed").click()
    details.get_by_role("button", name="Unpack").click()
    expect(row(desk, order).locator("[data-status]")).to_have_text("In progress")
