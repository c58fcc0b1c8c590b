"""R13 Mark as picked up → Picked up, Completed; the store is told that it is completed."""

from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM
from tests.makers import an_order
from tests.manual.desk import channel, desk, open_order

__all__ = ["channel", "desk"]


def test_r13_marks_as_picked_up(desk: Page, channel: Channel) -> None:
    order = an_order(channel, is_pickup=True)
    actions.pack(order.pk, SYSTEM)
    details = open_order(desk, order)
    expect(details.locator("[data-verb=ship]")).to_have_count(0)
    details.get_by_role("button", name="Mark as picked up").click()
    expect(details.locator("[data-status]")).to_have_text("Picked up, Completed")
    expect(desk.locator("#messages")).to_contain_text("is marked as picked up")
    order.refresh_from_db()
    assert order.status == "picked_up"
    told = Push.objects.filter(kind=Push.Kind.STATUS).latest("id")
    assert told.payload == {"goal": "completed", "is_pickup": True}
