"""A parked row asks nothing more once its order has come in by a later word."""

import pytest

from bordereau.channels.models import Channel
from bordereau.inbox import apply
from bordereau.inbox.models import InboxRow
from bordereau.sales.models import Sale
from tests.machine.fake_store import FakeStore, Line
from tests.makers import an_inbox_row

pytestmark = pytest.mark.django_db
MUG = {"MUG": Line(1)}
APPLIED, PARKED = InboxRow.State.APPLIED, InboxRow.State.PARKED


def fetched(channel: Channel, order_id: str, body: bytes) -> InboxRow:
    source = InboxRow.Source.FETCH
    return an_inbox_row(channel, source=source, store_order_id=order_id, body=body)


def test_a_later_word_ends_what_was_parked_earlier_of_the_same_order(
    channel: Channel, store: FakeStore
) -> None:
    order_id, other = store.place(MUG), store.place(MUG)
    odd = [fetched(channel, one, b"not an order") for one in (order_id, other)]
    apply.apply_due()
    assert InboxRow.objects.filter(state=PARKED).count() == 2
    fetched(channel, order_id, store.orders[order_id].body)
    apply.apply_due()
    for row in odd:
        row.refresh_from_db()
    assert [row.state for row in odd] == [APPLIED, PARKED]
    assert odd[0].reason == ""
    assert Sale.objects.get().store_order_id == order_id


def test_what_is_parked_later_stays(channel: Channel, store: FakeStore) -> None:
    order_id = store.place(MUG)
    fetched(channel, order_id, store.orders[order_id].body)
    later = fetched(channel, order_id, b"not an order")
    apply.apply_due()
    later.refresh_from_db()
    assert later.state == PARKED
