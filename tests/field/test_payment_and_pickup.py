"""What users of other systems complain of: money that counts as paid too early, and goods that
customers are called for too early, or elsewhere. Each test names the entry of our survey and the
thread."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bordereau.channels.models import Channel, ChannelOutlet
from bordereau.fulfilment import actions, short
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.queries import Filters, page
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.messages.letters import about_shortage
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales.actions import record_payment
from bordereau.sales.balances import balance_of
from bordereau.staff.access import SYSTEM, Actor, Role
from bordereau.stock.models import Outlet
from tests.makers import a_channel, a_product, a_store_line, an_actor, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(main: Outlet, port: Outlet) -> Channel:
    channel = a_channel(main, reports_packed=True)
    ChannelOutlet.objects.create(channel=channel, outlet=port, position=1)
    return channel


def is_on_the_page(order: Fulfilment) -> bool:
    return order in page(Filters(), SYSTEM, timezone.now() - timedelta(days=2)).orders


def test_c66_what_is_paid_on_collection_is_owed_until_then(channel: Channel) -> None:
    """odoo/odoo PR#284403: orders to be paid on site counted as paid, and vanished."""
    order = an_order(channel, a_store_line("MUG", 2), is_pickup=True, paid=Decimal(0))
    actions.pack(order.pk, SYSTEM)
    assert balance_of(order.sale).due == 20
    with pytest.raises(Refusal, match="is still owed"):
        actions.pick_up(order.pk, SYSTEM)
    assert is_on_the_page(order)
    record_payment(order.sale_id, Decimal(20), "cash", SYSTEM)
    actions.pick_up(order.pk, SYSTEM)
    assert not is_on_the_page(order)


def test_c66_nobody_is_called_before_it_is_packed(channel: Channel) -> None:
    """saleor/saleor#3530: customers take an order for ready right after they placed it."""
    order = an_order(channel, is_pickup=True)
    actions.pick(order.pk, order.lines.get().pk, 1, SYSTEM)
    told = Push.objects.exclude(kind=Push.Kind.STOCK)
    assert not told.exists()
    actions.pack(order.pk, SYSTEM, notify=True)
    assert sorted(told.values_list("kind", "payload__goal", "payload__template")) == [
        ("email", None, "ready_for_pickup"),
        ("status", "packed", None),
    ]


def test_c66_what_is_to_be_collected_is_sent_elsewhere_by_a_person_alone(
    channel: Channel, main: Outlet, port: Outlet
) -> None:
    """hotwax/bopis#251: a refused pickup was given to another shop without a word."""
    a_product("MUG", port, 5)
    order = an_order(channel, is_pickup=True)
    assert order.outlet == main, "though it has none"
    line = order.lines.get().pk
    mia = an_actor(Role.PACKER, "Mia", main)
    short.report(order.pk, Report(line, 1, Why.NOT_FOUND, WhatNow.LATER), mia)
    assert Fulfilment.objects.count() == 1
    to_port = Report(line, 1, Why.NOT_FOUND, WhatNow.OTHER_OUTLET, port.pk)
    into = short.report(order.pk, to_port, mia).into
    assert into
    told = Event.objects.filter(fulfilment__in=[order, into], by_name="Mia", detail__to="Port")
    assert {event.fulfilment_id for event in told} == {order.pk, into.pk}


@pytest.mark.parametrize("verb", [actions.ship, actions.pick_up, actions.unpack])
def test_c66_an_order_does_not_vanish_with_an_error(
    channel: Channel, verb: Callable[[int, Actor], Fulfilment]
) -> None:
    """hotwax/bopis#266: an error, and the order was gone from the list."""
    order = an_order(channel, is_pickup=True)
    with pytest.raises(Refusal):
        verb(order.pk, SYSTEM)
    assert is_on_the_page(order)


def test_c66_a_customer_hears_of_what_is_missing_and_of_nothing_else(channel: Channel) -> None:
    """hotwax/bopis#602: the message said that all was rejected when one of several was."""
    order = an_order(channel, a_store_line("MUG", 3), a_store_line("JUG"))
    line = order.lines.get(product__sku="MUG").pk
    short.report(order.pk, Report(line, 1, Why.DAMAGED, WhatNow.BACKORDER), SYSTEM)
    facts = Event.objects.filter(fulfilment=order, kind="short").get().detail
    _subject, text = about_shortage(order, facts, "en")
    assert "1 × The MUG" in text
    assert "JUG" not in text
