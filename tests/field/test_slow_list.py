"""C65: a list that grows slower with every sale (woocommerce/woocommerce#54387: 7.6 seconds)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bordereau.fulfilment import actions
from bordereau.fulfilment.queries import Filters, counts, page
from bordereau.staff.access import SYSTEM
from tests.makers import a_channel, a_store_line, an_order, an_outlet

pytestmark = pytest.mark.django_db


def test_c65_the_orders_page_asks_as_much_for_one_order_as_for_sixty() -> None:
    channel, outlet = a_channel(an_outlet()), None
    asked = []
    for number in (1, 59):
        for _ in range(number):
            an_order(channel, a_store_line("MUG"), a_store_line("JUG"))
        with CaptureQueriesContext(connection) as captured:
            found = page(Filters(), SYSTEM, timezone.now() - timedelta(days=2))
            counts(outlet, SYSTEM, timezone.now())
        asked.append(len(captured))
    assert len(found.orders) == 50
    assert asked[0] == asked[1] <= 12


def test_c65_finished_orders_are_not_looked_at() -> None:
    """The lists walk an index that holds the unfinished alone."""
    order = an_order(a_channel(an_outlet()))
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    assert not page(Filters(), SYSTEM, timezone.now()).orders
    if connection.vendor == "sqlite":
        with CaptureQueriesContext(connection) as captured:
            page(Filters(), SYSTEM, timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + captured[0]["sql"])
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "orders_by_age" in plan
