"""A shop's day as Hypothesis would have it: anything, at any time, twice, late, or cut short."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bordereau.sales.models import Sale
from tests.machine import parting, people, shorting
from tests.machine.day import WHICH, chosen
from tests.machine.in_the_store import InTheStore
from tests.machine.invariants import check_changes, check_queues
from tests.machine.people import HOW, Deed, How
from tests.machine.underway import UnderWay

DEED = st.sampled_from([*people.DEEDS, *parting.DEEDS, *shorting.DEEDS])
DEEDS = st.lists(st.tuples(DEED, HOW), min_size=1, max_size=5)


class Shop(InTheStore, UnderWay):
    @precondition(lambda self: self.orders)
    @rule(which=WHICH, deeds=DEEDS)
    def person_works(self, which: int, deeds: list[tuple[Deed, How]]) -> None:
        order = chosen(self.orders, which)
        for deed, how in deeds:
            order.refresh_from_db()
            deed(self, order, how)
            self.books.check()

    @precondition(lambda self: self.orders)
    @rule(which=WHICH, deeds=DEEDS)
    def people_work_side_by_side(self, which: int, deeds: list[tuple[Deed, How]]) -> None:
        """On the orders of one sale."""
        sale = chosen(self.orders, which).sale
        for deed, how in deeds:
            deed(self, chosen(list(sale.fulfilments.order_by("pk")), how.which), how)
            self.books.check()

    # What must hold after every step.

    @invariant()
    def books_are_right(self) -> None:
        self.books.check()
        check_changes()
        check_queues()

    @invariant()
    def store_was_told_nothing_wrong(self) -> None:
        assert self.store.breaches == []

    @invariant()
    def changes_have_events(self) -> None:
        self.watch.check()

    @invariant()
    def one_sale_for_each_order(self) -> None:
        numbers = list(Sale.objects.values_list("store_order_id", flat=True))
        assert len(numbers) == len(set(numbers))
