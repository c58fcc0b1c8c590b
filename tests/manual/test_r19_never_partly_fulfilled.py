"""R19 The store hears nothing until every outlet's part is done, whatever the others have done."""

from playwright.sync_api import Page, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.opening import Part, open_orders
from bordereau.fulfilment.status import Type
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM
from bordereau.stock.actions import move
from tests.makers import a_store_line, an_order, an_outlet
from tests.manual.desk import channel, desk, open_order

__all__ = ["channel", "desk"]


def complete(page: Page, order: Fulfilment) -> None:
    details = open_order(page, order)
    details.get_by_role("button", name="Mark as packed").click()
    expect(details.locator("[data-status]")).to_have_text("Packed")
    details.locator("[data-verb=ship]").click()
    page.get_by_role("dialog").get_by_role("button", name="Mark as shipped").click()
    expect(page.locator("#messages")).to_contain_text("is marked as shipped")


def told() -> list[str]:
    return [push.payload["goal"] for push in Push.objects.filter(kind=Push.Kind.STATUS)]


def test_r19_the_store_hears_completed_after_the_last_part(desk: Page, channel: Channel) -> None:
    first = an_order(channel, a_store_line("MUG"))
    line = first.sale.lines.get()
    part = Part(first.sale, an_outlet("PORT", "Port").pk, Type.DELIVERY, [(line, 1)])
    move(open_orders([part], SYSTEM), SYSTEM)
    second = Fulfilment.objects.exclude(pk=first.pk).get()

    complete(desk, first)
    assert told() == []
    complete(desk, second)
    assert told() == ["completed"]
