"""R17 the customer hears that it was shipped, or is ready for pickup; optional each time."""

from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM
from tests.makers import an_order
from tests.manual.desk import channel, desk, open_order
from tests.messages.postbox import Postbox, parts_of, postbox

__all__ = ["channel", "desk", "postbox"]


def send_letters() -> None:
    """The letters alone: this store answers nobody."""
    Push.objects.exclude(kind=Push.Kind.EMAIL).delete()
    while deliver_due():
        pass


def test_r17_tells_of_the_parcel_and_how_it_travels(
    desk: Page, channel: Channel, postbox: Postbox
) -> None:
    order = an_order(channel)
    actions.pack(order.pk, SYSTEM)
    details = open_order(desk, order)
    details.locator("[data-verb=ship]").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Carrier").fill("Colissimo")
    dialog.get_by_label("Tracking number").fill("6A123")
    dialog.get_by_label("E-mail zoe@example.com that it has been shipped").check()
    dialog.get_by_role("button", name="Mark as shipped").click()
    expect(details.locator("[data-status]")).to_have_text("Shipped")
    expect(desk.locator("#messages")).to_contain_text("is marked as shipped")  # by the server, too
    send_letters()
    [letter] = postbox.letters
    assert letter["To"] == "zoe@example.com"
    assert all("Colissimo" in body and "6A123" in body for body in parts_of(letter))


def test_r17_tells_that_the_order_waits_for_its_customer(
    desk: Page, channel: Channel, postbox: Postbox
) -> None:
    details = open_order(desk, an_order(channel, is_pickup=True))
    details.get_by_label("E-mail the customer that it is ready for pickup").check()
    details.get_by_role("button", name="Mark as packed").click()
    expect(details.locator("[data-status]")).to_have_text("Packed")
    expect(details).to_contain_text("the customer gets an e-mail")
    send_letters()
    [letter] = postbox.letters
    assert "is ready for pickup" in letter["Subject"]


def test_r17_writes_to_nobody_unasked(desk: Page, channel: Channel, postbox: Postbox) -> None:
    order = an_order(channel)
    details = open_order(desk, order)
    details.get_by_role("button", name="Mark as packed").click()
    expect(details.locator("[data-status]")).to_have_text("Packed")
    details.locator("[data-verb=ship]").click()
    desk.get_by_role("dialog").get_by_role("button", name="Mark as shipped").click()
    expect(details.locator("[data-status]")).to_have_text("Shipped")
    expect(desk.locator("#messages")).to_contain_text("is marked as shipped")  # by the server, too
    send_letters()
    assert postbox.letters == []
