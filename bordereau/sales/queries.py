"""Finding sales: who may see which, and how the states and sums look to the database."""

from decimal import Decimal

from django.db.models import (
    DecimalField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from bordereau.fulfilment.models import IS_UNFINISHED, Fulfilment
from bordereau.fulfilment.status import COMPLETED
from bordereau.refusals import NotFound
from bordereau.sales.models import Payment, Sale
from bordereau.sales.states import SaleState
from bordereau.searching import folded
from bordereau.staff.access import Actor, May

# Half of the smallest amount a row can hold: SQLite adds up fractions, not decimals.
NOTHING = Decimal("0.00005")
AMOUNT: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=14, decimal_places=4)


def visible_to(by: Actor) -> QuerySet[Sale]:
    """The sales of registers in this person's outlets, and those with an order there."""
    by.require(May.SEE_SALES)
    return Sale.objects.all() if by.outlet_ids is None else in_outlets(by.outlet_ids)


def mentioning(text: str, sale: str = "") -> Q:
    """Every word of it stands among the names and numbers of the sale that `sale` leads to."""
    return Q(*((f"{sale}search__contains", word) for word in folded(text).split()))


def named(text: str, most: int) -> list[int]:
    """The sales whose very number or address this is, found by an index wherever they lie."""
    text = text.strip()
    number = text.removeprefix("#")
    # Each on its own: joined by OR, SQLite walks through all sales instead.
    hits = [
        Sale.objects.filter(receipt_number__in={text, text.upper()}),
        Sale.objects.filter(store_order_number__in={number, f"#{number}"}),
        Sale.objects.filter(customer_email__in={text, text.lower()}),
    ]
    return [pk for hit in hits for pk in hit.order_by("-pk").values_list("pk", flat=True)[:most]]


def in_outlets(outlet_ids: frozenset[int]) -> QuerySet[Sale]:
    here = orders().filter(outlet_id__in=outlet_ids)
    return Sale.objects.filter(Q(register__outlet_id__in=outlet_ids) | Exists(here))


def orders() -> QuerySet[Fulfilment]:
    """Those of the sale that an outer query looks at."""
    return Fulfilment.objects.filter(sale=OuterRef("pk"))


def has_state(state: SaleState) -> Q:
    """What states.state_of says, for the database."""
    unfinished = Exists(orders().filter(IS_UNFINISHED))
    completed = Exists(orders().filter(status__in=sorted(COMPLETED)))
    is_any = Exists(orders())
    return {
        SaleState.UNFULFILLED: Q(unfinished),
        SaleState.FULFILLED: ~Q(unfinished) & (Q(completed) | ~Q(is_any)),
        SaleState.CANCELLED: ~Q(unfinished) & ~Q(completed) & Q(is_any),
    }[state]


def paid(sale: str) -> Coalesce:
    """In a query of whatever `sale` leads to a sale from: the sum of its payments."""
    payments = Payment.objects.filter(sale=OuterRef(sale)).order_by().values("sale")
    sums = payments.annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(sums, output_field=AMOUNT), Value(Decimal(0), output_field=AMOUNT))


def with_something_owed(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    due = F("total") - F("refunded") - F("called_off") - paid("pk")
    return sales.alias(due=due).filter(due__gt=NOTHING)


def with_rows(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    """With what a line of the list shows, in a fixed number of queries."""
    parts = Fulfilment.objects.select_related("outlet").order_by("id")
    return sales.select_related("register__outlet").prefetch_related(
        "channel", "payments", Prefetch("fulfilments", parts)
    )


def one(sale_id: int, by: Actor) -> Sale:
    """A sale with all that its page and its receipt show. Raises NotFound."""
    rows = with_rows(visible_to(by)).prefetch_related("lines__returns__outlet")
    found = rows.filter(pk=sale_id).first()
    if found is None:
        raise NotFound()
    return found
