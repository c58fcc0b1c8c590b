"""R12 Mark as shipped → Shipped, and the store is told that it is completed."""

from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM
from tests.makers import an_order
from tests.manual.desk import channel, desk, open_order

__all__ = ["channel", "desk"]


def test_r12_marks_as_shipped_with_its_tracking(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    actions.pack(order.pk, SYSTEM)
    details = open_order(desk, order)
    details.locator("[data-verb=ship]").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Carrier").fill("Colissimo")
    dialog.get_by_label("Tracking number").fill("6A123")
    dialog.get_by_role("button", name="Mark as shipped").click()
    expect(details.locator("[data-status]")).to_have_text("Shipped")
    expect(desk.locator("#messages")).to_contain_text("is marked as shipped")
    order.refresh_from_db()
    assert (order.status, order.carrier, order.tracking_number) == ("shipped", "Colissimo", "6A123")
    told = Push.objects.filter(kind=Push.Kind.STATUS).latest("id")
    assert told.payload == {"goal": "completed", "is_pickup": False}
