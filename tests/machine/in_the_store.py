"""What shoppers and staff do in the store."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.machine.day import LINES, SKU, WHICH, Day, chosen
from tests.machine.fake_store import Fault, Line, Order

STATUSES = st.sampled_from(["pending", "processing", "odd", "cancelled", "completed"])


class InTheStore(Day):
    @rule(seconds=st.integers(1, 90))
    def store_clock_runs(self, seconds: int) -> None:
        self.store.seconds += seconds

    @rule(lines=LINES, status=st.sampled_from(["processing", "pending", "failed"]),
          is_paid=st.booleans(), is_pickup=st.booleans(), where=WHICH)  # fmt: skip
    def customer_orders(
        self, lines: dict[str, Line], status: str, is_paid: bool, is_pickup: bool, where: int
    ) -> None:
        paid = is_paid and status == "processing"
        place = self._place(where)
        self.hint(
            self.store.place(lines, status=status, is_paid=paid, is_pickup=is_pickup, place=place)
        )

    def _place(self, where: int) -> str:
        """Some customers, and some stores, choose where an order comes from."""
        return chosen([*(outlet.code for outlet in self.outlets), ""], where)

    def _one(self, which: int) -> Order:
        return self.store.orders[chosen(self.order_ids, which)]

    def _change(self, order: Order, **values: object) -> None:
        self.store.change(order.id, **values)
        self.hint(order.id)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, lines=LINES)
    def store_edits(self, which: int, lines: dict[str, Line]) -> None:
        self._change(self._one(which), lines=lines, refunded=0)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, sku=SKU, units=st.integers(0, 4), where=WHICH)
    def store_edits_a_line(self, which: int, sku: str, units: int, where: int) -> None:
        order = self._one(which)
        others = {one: line for one, line in order.lines.items() if one != sku}
        lines = others | ({sku: Line(units, location=self._place(where))} if units else {})
        self._change(order, lines=lines, refunded=0)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, note=st.sampled_from(["", "Ring"]), address=st.sampled_from(["", "Elm 1"]))
    def store_edits_words(self, which: int, note: str, address: str) -> None:
        self._change(self._one(which), note=note, address=address)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, where=WHICH)
    def store_swaps_pickup_and_delivery(self, which: int, where: int) -> None:
        order = self._one(which)
        self._change(order, is_pickup=not order.is_pickup, place=self._place(where))

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, status=STATUSES)
    def store_changes_status(self, which: int, status: str) -> None:
        self._change(self._one(which), status=status)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def store_is_paid_or_charged_back(self, which: int) -> None:
        order = self._one(which)
        self._change(order, is_paid=not order.is_paid)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, sku=SKU)
    def store_refunds_a_unit(self, which: int, sku: str) -> None:
        order = self._one(which)
        line = order.lines.get(sku, Line(0))
        if line.refunded < line.quantity:
            lines = {**order.lines, sku: replace(line, refunded=line.refunded + 1)}
            self._change(order, lines=lines, refunded=min(order.refunded + 1, order.units))

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def store_refunds_money(self, which: int) -> None:
        order = self._one(which)
        self._change(order, refunded=min(order.refunded + 1, order.units))

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def store_deletes(self, which: int) -> None:
        order_id = chosen(self.order_ids, which)
        del self.store.orders[order_id]
        self.hint(order_id)

    @rule(which=WHICH)
    def store_restores(self, which: int) -> None:
        last = {order.id: order for order in self.store.told}
        deleted = [order for order in last.values() if order.id not in self.store.orders]
        if deleted:
            self.store.seconds += 1
            self.store.put(chosen(deleted, which))
            self.hint(chosen(deleted, which).id)

    @rule(fault=st.sampled_from(Fault))
    def store_will_fail(self, fault: Fault) -> None:
        self.store.fault = fault
