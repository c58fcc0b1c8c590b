"""What every connector must do, whatever its store: each inherits this class and its tests.

The store is a stand-in on loopback that a connector's tests hold in their hands.
"""

from abc import ABC
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

import pytest

from bordereau.channels.port import BadSignature, NeedsReconnect, Platform, Refused, Retry
from bordereau.channels.shapes import (
    Connection,
    Goal,
    OrderPage,
    Parcel,
    ReceivedOrder,
    Stage,
    StatusPush,
    StockCount,
    StoreOrder,
    StoreProduct,
)

from .in_hand import ADDRESS, SECRET, StoreInHand

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Contract(ABC):
    platform: ClassVar[Platform]

    # Reading orders.

    def test_the_first_import_brings_what_waits_for_somebody(self, store: StoreInHand) -> None:
        waiting, done, cancelled = (store.place_order() for _turn in range(3))
        self.complete(store, done)
        store.cancel(cancelled)
        found = self.open_orders(store)
        assert waiting in found
        assert {done, cancelled}.isdisjoint(found)

    def test_the_first_import_takes_more_than_a_page(self, store: StoreInHand) -> None:
        placed = store.place_orders(230)
        assert set(placed) <= set(self.open_orders(store))

    def test_a_change_at_the_very_second_is_among_the_changes(self, store: StoreInHand) -> None:
        order = self.read(store, store.place_order())
        assert order.id in self.changed_orders(store, order.updated_at)

    def test_what_has_not_changed_since_is_not(self, store: StoreInHand) -> None:
        old = store.place_order()
        store.pass_time(3600)
        new = store.place_order()
        since = self.read(store, new).updated_at - timedelta(minutes=5)
        found = self.changed_orders(store, since)
        assert new in found
        assert old not in found

    def test_changes_come_oldest_first(self, store: StoreInHand) -> None:
        first = store.place_order()
        store.pass_time(60)
        second = store.place_order()
        store.pass_time(60)
        store.touch(first)
        found = list(self.changed_orders(store, LONG_AGO))
        assert found.index(second) < found.index(first)

    def test_every_way_an_order_goes_is_a_change(self, store: StoreInHand) -> None:
        cancelled, touched, done = (store.place_order() for _turn in range(3))
        store.pass_time(3600)
        since = self.read(store, store.place_order()).updated_at
        store.cancel(cancelled)
        store.touch(touched)
        self.complete(store, done)
        assert {cancelled, touched, done} <= set(self.changed_orders(store, since))

    def test_orders_by_their_ids(self, store: StoreInHand) -> None:
        kept, gone = store.place_order(), store.place_order()
        store.delete(gone)
        found = self.platform.fetch_orders(store.connection, [kept, gone, "987654321", "no number"])
        assert list(found) == [kept, gone, "987654321", "no number"]
        received = found[kept]
        assert received is not None
        assert received.id == kept
        assert (found[gone], found["987654321"], found["no number"]) == (None, None, None)

    def test_many_orders_by_their_ids(self, store: StoreInHand) -> None:
        placed = store.place_orders(130)
        found = self.platform.fetch_orders(store.connection, placed)
        assert [received.id for received in found.values() if received] == placed

    def test_an_order_in_our_words(self, store: StoreInHand) -> None:
        order = self.read(store, store.place_order(units=2))
        assert order.stage is Stage.OPEN
        assert order.currency == store.currency
        assert order.paid == order.total > 0
        assert [line.quantity for line in order.lines] == [2]
        assert order.lines[0].product_id == store.product_id()
        assert order.placed_at.tzinfo is not None
        assert order.address.line1

    def test_an_unpaid_order(self, store: StoreInHand) -> None:
        order = self.read(store, store.place_order(paid=False))
        assert (order.stage, order.paid) == (Stage.OPEN, Decimal(0))

    def test_a_pickup_names_its_place(self, store: StoreInHand) -> None:
        order = self.read(store, store.place_order(pickup="Riverside"))
        assert order.is_pickup
        assert order.pickup_place
        assert (order.pickup_place_name or order.pickup_place) == "Riverside"
        assert not self.read(store, store.place_order()).is_pickup

    @pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"nonsense", b'{"id": 1}'])
    def test_what_is_no_order_is_refused(self, store: StoreInHand, body: bytes) -> None:
        with pytest.raises(Refused):
            self.platform.read_order(store.connection, body)

    # Telling the store.

    def test_completed_is_read_back(self, store: StoreInHand) -> None:
        order_id = store.place_order()
        assert self.complete(store, order_id) == store.completed == store.status(order_id)
        assert self.read(store, order_id).stage is Stage.FINISHED

    def test_telling_twice_does_it_once(self, store: StoreInHand) -> None:
        order_id = store.place_order()
        self.complete(store, order_id)
        writes = store.writes()
        assert self.complete(store, order_id) == store.completed
        assert store.writes() == writes

    def test_packed_is_told_only_where_the_store_has_a_word_for_it(
        self, store: StoreInHand
    ) -> None:
        order_id = store.place_order()
        before, writes = store.status(order_id), store.writes()
        status = self.platform.push_status(
            store.connection, StatusPush(order_id, Goal.PACKED, is_pickup=False)
        )
        assert status == store.status(order_id)
        if not self.platform.reports_packed:
            assert (status, store.writes()) == (before, writes)

    def test_a_completion_by_mistake_is_taken_back(self, store: StoreInHand) -> None:
        if not self.platform.can_reopen:
            pytest.skip("The platform has no way back.")
        order_id = store.place_order()
        self.complete(store, order_id)
        push = StatusPush(order_id, Goal.REOPENED, is_pickup=False)
        status = self.platform.push_status(store.connection, push)
        assert status == store.status(order_id) != store.completed
        writes = store.writes()
        assert self.platform.push_status(store.connection, push) == status
        assert store.writes() == writes
        assert self.read(store, order_id).stage is Stage.OPEN
        assert self.complete(store, order_id) == store.completed == store.status(order_id)

    def test_a_cancelled_order_is_not_completed(self, store: StoreInHand) -> None:
        order_id = store.place_order()
        store.cancel(order_id)
        before = store.status(order_id)
        with pytest.raises(Refused):
            self.complete(store, order_id)
        assert store.status(order_id) == before

    def test_an_order_that_is_gone_is_not_completed(self, store: StoreInHand) -> None:
        order_id = store.place_order()
        store.delete(order_id)
        with pytest.raises(Refused):
            self.complete(store, order_id)

    def test_an_answer_that_never_came_does_no_harm(self, store: StoreInHand) -> None:
        order_id = store.place_order()
        store.hang_up_after_next_write()
        with pytest.raises(Retry):
            self.complete(store, order_id)
        assert self.complete(store, order_id) == store.completed

    def test_stock_is_set_and_read_back(self, store: StoreInHand) -> None:
        product_id = store.product_id()
        for available in (7, 7, 0):
            counts = [StockCount(product_id, available, store.location())]
            assert self.platform.push_stock(store.connection, counts) == {product_id: None}
            assert store.stock(product_id) == available

    def test_one_product_that_is_gone_does_not_stop_the_others(self, store: StoreInHand) -> None:
        product_id = store.product_id()
        place = store.location()
        counts = [StockCount("987654321", 1, place), StockCount(product_id, 9, place)]
        found = self.platform.push_stock(store.connection, counts)
        assert isinstance(found["987654321"], Refused)
        assert (found[product_id], store.stock(product_id)) == (None, 9)

    def test_places_that_count_stock(self, store: StoreInHand) -> None:
        found = {one.id for one in self.platform.fetch_locations(store.connection)}
        assert (store.location() in found) if store.location() else not found

    def test_nothing_to_push(self, store: StoreInHand) -> None:
        assert self.platform.push_stock(store.connection, []) == {}

    # Products.

    def test_products_as_lines_name_them(self, store: StoreInHand) -> None:
        found: dict[str, StoreProduct] = {}
        page: str | None = None
        while True:
            some, page = self.platform.fetch_products(store.connection, page)
            found |= {one.id: one for one in some}
            if page is None:
                break
        assert found[store.product_id()].stock == store.stock(store.product_id())
        assert found[store.product_id()].name

    # Being let in.

    def test_a_good_connection(self, store: StoreInHand) -> None:
        writes = store.writes()
        facts = self.platform.check(store.connection)
        assert facts.store_name
        assert (facts.currency, facts.missing_permissions) == (store.currency, ())
        assert store.writes() - writes <= 1  # a probe, at most

    def test_wrong_credentials(self, store: StoreInHand) -> None:
        connection = replace(store.connection, credentials=store.wrong_credentials())
        with pytest.raises(NeedsReconnect):
            self.platform.check(connection)
        with pytest.raises(NeedsReconnect):
            self.platform.fetch_changed(connection, LONG_AGO, None)

    def test_credentials_that_may_only_read(self, store: StoreInHand) -> None:
        connection = replace(store.connection, credentials=store.read_only_credentials())
        assert self.may_not_push(connection)
        push = StatusPush(store.place_order(), Goal.COMPLETED, is_pickup=False)
        with pytest.raises(NeedsReconnect):
            self.platform.push_status(connection, push)

    # Trouble.

    def test_a_store_that_asks_to_wait(self, store: StoreInHand) -> None:
        store.ask_to_wait(17)
        with pytest.raises(Retry) as told:
            self.platform.fetch_changed(store.connection, LONG_AGO, None)
        assert told.value.after == 17

    def test_a_store_with_a_fault_of_its_own(self, store: StoreInHand) -> None:
        store.fail_once()
        with pytest.raises(Retry):
            self.platform.fetch_changed(store.connection, LONG_AGO, None)

    def test_a_store_that_is_not_there(self, store: StoreInHand) -> None:
        connection = replace(store.connection, url="http://127.0.0.1:9")
        with pytest.raises(Retry) as told:
            self.platform.fetch_changed(connection, LONG_AGO, None)
        assert not any(secret in str(told.value) for secret in connection.credentials.values())

    # Webhooks.

    def test_webhooks_are_made_once_and_taken_off(self, store: StoreInHand) -> None:
        if not self.platform.has_order_webhooks:
            pytest.skip("The platform has none.")
        first = self.platform.ensure_webhooks(store.connection, ADDRESS, SECRET)
        made = store.webhook_addresses().count(ADDRESS)
        second = self.platform.ensure_webhooks(store.connection, ADDRESS, SECRET)
        assert first.active == second.active == made > 0
        assert (second.repaired, store.webhook_addresses().count(ADDRESS)) == (0, made)
        self.platform.remove_webhooks(store.connection, ADDRESS)
        assert ADDRESS not in store.webhook_addresses()

    def test_webhooks_name_their_order(self, store: StoreInHand) -> None:
        if not self.platform.has_order_webhooks:
            pytest.skip("The platform has none.")
        order_id = store.place_order()
        sent = store.webhooks_of(order_id)
        assert sent
        for headers, body in sent:
            delivery = self.platform.read_webhook(store.connection, SECRET, headers, body)
            assert delivery.order_id == order_id
            assert (
                delivery.key
                == self.platform.read_webhook(store.connection, SECRET, headers, body).key
            )
            with pytest.raises(BadSignature):
                self.platform.read_webhook(*store.another_signer(), headers, body)
            with pytest.raises(BadSignature):
                self.platform.read_webhook(store.connection, SECRET, headers, body + b" ")

    # What tests do.

    def may_not_push(self, connection: Connection) -> bool:
        """Refused whole, or let in to read, with the name of what is missing."""
        try:
            facts = self.platform.check(connection)
        except NeedsReconnect:
            return True
        return facts.may_import and bool(facts.missing_permissions)

    def complete(self, store: StoreInHand, order_id: str) -> str:
        parcels = (Parcel("Colissimo", "6A12345"),)
        push = StatusPush(order_id, Goal.COMPLETED, is_pickup=False, parcels=parcels)
        return self.platform.push_status(store.connection, push)

    def read(self, store: StoreInHand, order_id: str) -> StoreOrder:
        received = self.platform.fetch_orders(store.connection, [order_id])[order_id]
        assert received is not None
        order = self.platform.read_order(store.connection, received.body)
        assert (order.id, order.updated_at) == (received.id, received.updated_at)
        return order

    def open_orders(self, store: StoreInHand) -> dict[str, ReceivedOrder]:
        page = self.platform.fetch_open(store.connection, None)
        found = {one.id: one for one in page.orders}
        while page.next_page is not None:
            page = self.platform.fetch_open(store.connection, page.next_page)
            found |= {one.id: one for one in page.orders}
        return found

    def changed_orders(self, store: StoreInHand, since: datetime) -> dict[str, ReceivedOrder]:
        """In the order in which they came last."""
        found: dict[str, ReceivedOrder] = {}
        page: OrderPage | None = None
        while page is None or page.next_page is not None:
            name = page.next_page if page is not None else None
            page = self.platform.fetch_changed(store.connection, since, name)
            for one in page.orders:
                found.pop(one.id, None)
                found[one.id] = one
        return found
