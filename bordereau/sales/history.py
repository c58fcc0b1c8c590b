"""Sales history: every sale ever made, newest first, however many there are.

A filter that few sales pass could read a million rows before a page is full. So a page looks back
over a bounded number of sales and says how far it got; whoever wants more asks it to go on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from bordereau.sales import queries
from bordereau.sales.models import Sale
from bordereau.sales.states import SaleState
from bordereau.staff.access import Actor

PAGE = 50
STRETCHES = (2_000, 20_000, 80_000)  # sales looked at in one go, until the page is full


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends and the next begins."""

    placed_at: datetime
    sale_id: int

    @property
    def and_older(self) -> Q:
        return Q(placed_at__lte=self.placed_at) & ~Q(placed_at=self.placed_at, pk__gt=self.sale_id)

    @property
    def below(self) -> Q:
        return self.and_older & ~Q(placed_at=self.placed_at, pk=self.sale_id)


@dataclass(frozen=True, slots=True)
class Filters:
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None  # not included
    state: SaleState | None = None
    channel_id: int | None = None
    is_counter: bool = False  # sold at a register, on no channel
    outlet_id: int | None = None
    is_unpaid: bool = False

    @property
    def is_any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Page:
    sales: Sequence[Sale]
    next: Place | None  # None: there are no older ones
    is_full: bool  # False with a `next`: looked so far back and found no more; older ones may fit


def find(filters: Filters, by: Actor, after: Place | None = None) -> Page:
    known = _named(filters, by) if filters.text else []
    wanted = _filtered(queries.visible_to(by), filters).exclude(pk__in=[row.pk for row in known])
    found = [] if after else list(known)
    # Whoever has typed a whole number has what they want: further back they look only if they ask.
    sizes = STRETCHES[:1] if known and not after else STRETCHES
    for stretch, end in _stretches(filters, sizes, after):
        rows = list(_newest_first(queries.with_rows(wanted.filter(stretch)))[: PAGE + 1])
        found += rows
        if len(found) > PAGE:
            last = found[PAGE - 1]
            return Page(found[:PAGE], _place_of(last), is_full=True)
        if end is None:
            return Page(found, None, is_full=True)
        after = end
    return Page(found, after, is_full=False)


def _stretches(
    filters: Filters, sizes: Sequence[int], after: Place | None
) -> Iterator[tuple[Q, Place | None]]:
    """Pieces of the past, each with the place where it ends; None where the past itself ends."""
    everything = _newest_first(_within(Sale.objects.all(), filters))
    for size in sizes:
        older = everything.filter(after.below) if after else everything
        last = older.values_list("placed_at", "pk")[size - 1 : size].first()
        end = Place(*last) if last else None
        stretch = after.below if after else Q()
        yield (stretch & _from(end) if end else stretch), end
        after = end


def _from(end: Place) -> Q:
    return Q(placed_at__gte=end.placed_at) & ~Q(placed_at=end.placed_at, pk__lt=end.sale_id)


def _named(filters: Filters, by: Actor) -> list[Sale]:
    """Sales whose very number or address was typed: they come first, however old."""
    ids = queries.named(filters.text, PAGE)
    wanted = _filtered(queries.visible_to(by), replace(filters, text="")).filter(pk__in=ids)
    return list(_newest_first(queries.with_rows(wanted))[: PAGE - 1])


def _filtered(sales: QuerySet[Sale], filters: Filters) -> QuerySet[Sale]:
    sales = _within(sales, filters).filter(queries.mentioning(filters.text))
    if filters.state:
        sales = sales.filter(queries.has_state(filters.state))
    if filters.channel_id:
        sales = sales.filter(channel_id=filters.channel_id)
    if filters.is_counter:
        sales = sales.filter(channel=None)
    if filters.outlet_id:
        sales = sales & queries.in_outlets(frozenset({filters.outlet_id}))
    return queries.with_something_owed(sales) if filters.is_unpaid else sales


def _within(sales: QuerySet[Sale], filters: Filters) -> QuerySet[Sale]:
    if filters.since:
        sales = sales.filter(placed_at__gte=filters.since)
    if filters.until:
        sales = sales.filter(placed_at__lt=filters.until)
    return sales


def _newest_first(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    return sales.order_by("-placed_at", "-pk")


def _place_of(sale: Sale) -> Place:
    return Place(sale.placed_at, sale.pk)
