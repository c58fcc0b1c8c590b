"""A shop's day as Hypothesis would have it: anything, at any time, twice, late, or cut short.

Few rules of several deeds each: Hypothesis takes every rule as often, and most of a day is work.
"""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bordereau.sales.models import Sale
from tests.machine import in_the_store, parting, people, shorting, underway
from tests.machine.day import HOW, SKU, UNITS, WHICH, Day, How, chosen
from tests.machine.fake_store import Line
from tests.machine.in_the_store import Change
from tests.machine.invariants import check_changes, check_queues
from tests.machine.people import Deed
from tests.machine.underway import Happening

LINES = st.dictionaries(SKU, UNITS.map(Line), min_size=1)
DEED = st.sampled_from([*people.DEEDS, *parting.DEEDS, *shorting.DEEDS])
DEEDS = st.lists(st.tuples(DEED, HOW), min_size=1, max_size=8)
HAPPENINGS = st.lists(
    st.tuples(st.sampled_from(underway.HAPPENINGS), HOW), min_size=1, max_size=4
)  # fmt: skip


class Shop(Day):
    @precondition(lambda self: self.orders)
    @rule(which=WHICH, deeds=DEEDS)
    def person_works(self, which: int, deeds: Sequence[tuple[Deed, How]]) -> None:
        order = chosen(self.at_hand(), which)
        for deed, how in deeds:
            order.refresh_from_db()
            deed(self, order, how)

    @precondition(lambda self: self.orders)
    @rule(which=WHICH, deeds=DEEDS)
    def people_work_side_by_side(self, which: int, deeds: Sequence[tuple[Deed, How]]) -> None:
        """On the orders of one sale."""
        sale = chosen(self.at_hand(), which).sale
        for deed, how in deeds:
            deed(self, chosen(self.at_hand(sale), how.which), how)

    @rule(lines=LINES, is_paid=st.booleans(), is_pickup=st.booleans(), how=HOW,
          status=st.sampled_from(["processing", "processing", "pending", "failed"]))  # fmt: skip
    def customer_orders(
        self, lines: dict[str, Line], is_paid: bool, is_pickup: bool, how: How, status: str
    ) -> None:
        self.turn(how.which)
        self.order(
            lines,
            status=status,
            is_paid=is_paid and status == "processing",
            is_pickup=is_pickup,
            place=self.place(how.other),
            customer=chosen(("Ada", "Ben"), how.line),
        )

    @rule(which=WHICH, change=st.sampled_from(in_the_store.CHANGES), how=HOW)
    def store_changes(self, which: int, change: Change, how: How) -> None:
        self.turn(how.which)
        if self.order_ids:
            change(self, self.store.orders[chosen(self.order_ids, which)], how)

    @rule(which=WHICH, lines=LINES)
    def store_edits_all_lines(self, which: int, lines: dict[str, Line]) -> None:
        self.turn(which)
        if self.order_ids:
            order = self.store.orders[chosen(self.order_ids, which // 2)]
            self.change(order, lines=lines, refunded=0)

    @rule(happenings=HAPPENINGS)
    def words_are_under_way(self, happenings: Sequence[tuple[Happening, How]]) -> None:
        for happening, how in happenings:
            self.turn(how.which)
            if self.order_ids:
                happening(self, how)

    @rule(how=HOW)
    def all_becomes_quiet(self, how: How) -> None:
        underway.become_quiet(self, how)

    # What must hold after every step.

    @invariant()
    def books_are_right(self) -> None:
        self.books.check()
        check_changes()
        check_queues()

    @invariant()
    def store_was_told_nothing_wrong(self) -> None:
        assert [store.breaches for store in self.stores] == [[], []]

    @invariant()
    def changes_have_events(self) -> None:
        self.watch.check()

    @invariant()
    def one_sale_for_each_order(self) -> None:
        numbers = list(Sale.objects.values_list("channel", "store_order_id"))
        assert len(numbers) == len(set(numbers))
