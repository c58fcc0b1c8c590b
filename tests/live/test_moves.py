"""Work that moves is heard of at both outlets, by each of its own order."""

import pytest
from playwright.sync_api import Page, expect

from bordereau.fulfilment import moving
from bordereau.staff.access import SYSTEM, Role
from tests.browsing import sign_in
from tests.live.streams import listening
from tests.live.test_stream import address
from tests.makers import a_channel, a_person, a_shop, an_order, an_outlet

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_outlet_hears_of_its_own_part(live: int) -> None:
    main, port = an_outlet(), an_outlet("PORT", "Port")
    order = an_order(a_channel(main))
    with (
        listening(address(live, frozenset({main.pk}))) as here,
        listening(address(live, frozenset({port.pk}))) as there,
    ):
        part = moving.move_units(order.pk, port.pk, SYSTEM).into
        moved, received = here.order("moved"), there.order("received")
    assert (moved["order"], moved["status"]) == (order.pk, "moved")
    assert (received["order"], received["status"]) == (part.pk, "new")


def test_what_a_colleague_sends_announces_itself(page: Page, live: int) -> None:
    a_shop()
    main, port = an_outlet(), an_outlet("PORT", "Port")
    order = an_order(a_channel(main))
    sign_in(page, a_person(Role.PACKER, "Ben", port))
    page.goto("/orders")
    moving.move_units(order.pk, port.pk, SYSTEM)
    expect(page.locator("#fresh")).to_have_text("1 new order")
