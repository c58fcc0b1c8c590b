"""Whether orders are what their own history, their stock and their money allow."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from bordereau.findings import Finding, rows
from bordereau.fulfilment.models import IS_UNFINISHED, Event, Fulfilment, FulfilmentLine
from bordereau.fulfilment.status import COMPLETED, COMPLETES, GONE, Status
from bordereau.sales.balances import balance_of
from bordereau.sales.queries import paid

UNITS = F("quantity") - F("cancelled")

PROMISES = """
    SELECT outlet.name, product.name, both_sides.units
    FROM (
        SELECT outlet_id, product_id, SUM(units) AS units
        FROM (
            SELECT outlet_id, product_id, committed AS units FROM bordereau_stocklevel
            UNION ALL
            SELECT part.outlet_id, line.product_id, line.cancelled - line.quantity
            FROM bordereau_fulfilmentline AS line
            JOIN bordereau_fulfilment AS part ON part.id = line.fulfilment_id
            WHERE part.finished_at IS NULL
        ) AS told
        GROUP BY outlet_id, product_id
        HAVING SUM(units) <> 0
    ) AS both_sides
    JOIN bordereau_outlet AS outlet ON outlet.id = both_sides.outlet_id
    JOIN bordereau_product AS product ON product.id = both_sides.product_id
    ORDER BY outlet.id, product.id
"""


def audit() -> list[Finding]:
    return [
        *_promises(),
        *_movements_of_lines(),
        *_counts(),
        *_empty_orders(),
        *_statuses(),
        *_completed_unpaid(),
    ]


def _promises() -> Iterable[Finding]:
    """What is committed is what unfinished orders hold, no more and no less."""
    for outlet, product, units in rows(PROMISES):
        yield Finding(
            f"{product} at {outlet}: what is committed differs by {units} from what unfinished "
            "orders hold."
        )


def _movements_of_lines() -> Iterable[Finding]:
    """Each line promised what it still wants, and took from on hand what left with the customer."""
    lines = (
        FulfilmentLine.objects.annotate(
            promised=Coalesce(Sum("movements__committed_change"), 0),
            taken=Coalesce(Sum("movements__on_hand_change"), 0),
            to_promise=_units_where(Q(fulfilment__finished_at__isnull=True)),
            to_take=_units_where(Q(fulfilment__status__in=sorted(COMPLETED))),
        )
        .exclude(promised=F("to_promise"), taken=-F("to_take"))
        .select_related("fulfilment__sale", "product")
        .order_by("id")
    )
    for line in lines:
        yield Finding(
            f"{_receipt(line.fulfilment)}, {line.product}: its movements promise {line.promised} "
            f"and took {-line.taken}, where {line.to_promise} and {line.to_take} are right."
        )


def _units_where(condition: Q) -> Case:
    return Case(When(condition, then=UNITS), default=Value(0), output_field=IntegerField())


def _counts() -> Iterable[Finding]:
    lines = FulfilmentLine.objects.filter(
        Q(picked__lt=0)
        | Q(picked__gt=UNITS)
        | Q(fulfilment__status__in=[Status.PACKED, *sorted(COMPLETED)]) & ~Q(picked=UNITS)
        | Q(fulfilment__status__in=sorted(GONE)) & ~Q(cancelled=F("quantity"))
    ).select_related("fulfilment__sale", "product")
    for line in lines.order_by("id"):
        yield Finding(
            f"{_receipt(line.fulfilment)}, {line.product}: {line.picked} of {line.wanted} are "
            f"picked, and the order is {line.fulfilment.status}."
        )


def _empty_orders() -> Iterable[Finding]:
    wanting = FulfilmentLine.objects.filter(fulfilment=OuterRef("pk"), quantity__gt=F("cancelled"))
    orders = Fulfilment.objects.filter(IS_UNFINISHED).filter(~Exists(wanting))
    for order in orders.select_related("sale").order_by("id"):
        yield Finding(f"{_receipt(order)} is {order.status} and holds nothing to pack.")


def _statuses() -> Iterable[Finding]:
    """What the table's own constraints promise, and the times that go with a status."""
    orders = Fulfilment.objects.filter(
        Q(status=Status.PACKED, packed_at__isnull=True)
        | Q(status__in=[Status.NEW, Status.IN_PROGRESS], packed_at__isnull=False)
        | Q(status__in=sorted(COMPLETED), finished_at__lt=F("packed_at"))
    )
    for order in orders.select_related("sale").order_by("id"):
        yield Finding(f"{_receipt(order)} is {order.status}, and its times say otherwise.")


def _completed_unpaid() -> Iterable[Finding]:
    """The database finds the few where money may be owed; Decimal decides."""
    orders = (
        Fulfilment.objects.filter(status__in=sorted(COMPLETED))
        .annotate(paid=paid("sale"))
        .filter(sale__total__gt=F("sale__refunded") + F("sale__called_off") + F("paid"))
        .select_related("sale")
        .prefetch_related("sale__payments")
    )
    for order in orders.order_by("id"):
        due = balance_of(order.sale).due
        if due and _was_paid(order):
            yield Finding(
                f"{_receipt(order)} left the shop paid; since then its store took money back or "
                f"added to it, and {due} {order.sale.currency} are owed.",
                is_wrong=False,
            )
        elif due:
            yield Finding(
                f"{_receipt(order)} left the shop with {due} {order.sale.currency} unpaid."
            )


def _was_paid(order: Fulfilment) -> bool:
    """Whether nothing was owed at the moment the order left."""
    assert order.finished_at is not None
    by_then = [row.amount for row in order.sale.payments.all() if row.at <= order.finished_at]
    left = Event.objects.filter(fulfilment=order, kind__in=[*COMPLETES]).values_list("detail")
    asked = [Decimal(detail["asked"]) for (detail,) in left if "asked" in detail]
    return bool(asked) and sum(by_then, Decimal(0)) >= asked[0]


def _receipt(order: Fulfilment) -> str:
    return f"{order.sale.receipt_number} (order {order.pk})"
