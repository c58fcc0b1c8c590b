"""The store and the packer at the same moment: one of them was first, and all books say so."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bordereau.channels.shapes import Stage
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.fulfilment.store_changes import unseen
from bordereau.sales.imports import import_orders
from bordereau.staff.access import SYSTEM
from tests.makers import PLACED, a_channel, a_product, a_store_line, a_store_order, an_outlet
from tests.test_concurrency import at_once, check_books, tried
from tests.told import level

TIMES = 10


@pytest.mark.django_db(transaction=True)
def test_cancelled_there_while_it_is_shipped_here() -> None:
    """Shipped first, the parcel is asked for; cancelled first, the box is put back."""
    outlet = an_outlet()
    a_product("MUG", outlet, 100)
    channel = a_channel(outlet)
    shipped = 0
    for _time in range(TIMES):
        word = a_store_order(a_store_line("MUG", 2))
        order = import_orders(channel, [word])[word.id].fulfilments.get()
        actions.pack(order.pk, SYSTEM)
        gone = replace(word, stage=Stage.CANCELLED, updated_at=PLACED + timedelta(minutes=1))
        refused, _ = at_once(
            [
                partial(tried, actions.ship, order.pk, SYSTEM),
                partial(tried, import_orders, channel, [gone]),
            ]
        )
        order = Fulfilment.objects.get(pk=order.pk)
        asked = unseen(order.pk)
        assert asked
        if order.status == Status.SHIPPED:
            shipped += 1
            assert (refused, asked.put_back) == ("", {})
        else:
            assert (refused, order.status) == ("wrong_status", Status.CANCELLED)
            assert [line["units"] for line in asked.put_back.values()] == [2]
        assert level("MUG") == (100 - 2 * shipped, 0)
    check_books()
