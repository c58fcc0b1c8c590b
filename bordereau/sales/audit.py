"""Whether receipts are numbered in order, and sales are worked on as they were sold."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, Greatest

from bordereau.channels.shapes import Stage
from bordereau.findings import Finding
from bordereau.fulfilment.models import FulfilmentLine
from bordereau.fulfilment.status import COMPLETED
from bordereau.sales.called_off import worth_of
from bordereau.sales.models import Sale, SaleLine
from bordereau.sales.returns import left_to_return

SOLD = F("quantity") - F("cancelled")
IN_PARTS = F("parts__quantity") - F("parts__cancelled")


def audit() -> list[Finding]:
    return [*_receipts(), *_parts(), *_called_off(), *_returns()]


def _receipts() -> Iterable[Finding]:
    """Each register counts upwards, and has not yet given out its next number."""
    numbered = (
        Sale.objects.order_by("register_id", "id")
        .values_list("register_id", "register__prefix", "register__next_number", "receipt_number")
        .iterator()
    )
    last: dict[int, int] = {}
    for register_id, prefix, next_number, receipt in numbered:
        digits = receipt.removeprefix(prefix)
        if not receipt.startswith(prefix) or not digits.isdecimal():
            yield Finding(f"{receipt} is no receipt number of the register with {prefix}.")
            continue
        number = int(digits)
        if not last.get(register_id, 0) < number < next_number:
            yield Finding(
                f"{receipt} is out of order: the one before is {prefix}{last.get(register_id, 0)}, "
                f"and the register's next is {prefix}{next_number}."
            )
        last[register_id] = number


def _parts() -> Iterable[Finding]:
    """What the orders of an online sale hold is what was sold, less what was called off."""
    lines = (
        SaleLine.objects.filter(sale__channel__isnull=False, product__is_digital=False)
        .annotate(
            sold=SOLD,
            given=Coalesce(Sum("parts__quantity"), 0),
            unfinished=Coalesce(
                Sum(IN_PARTS, filter=Q(parts__fulfilment__finished_at__isnull=True)), 0
            ),
            completed=Coalesce(
                Sum(IN_PARTS, filter=Q(parts__fulfilment__status__in=sorted(COMPLETED))), 0
            ),
        )
        .filter(
            # A part that was called off keeps its quantity: fewer means that units were lost.
            Q(given__lt=F("sold"))
            # What left the shop may be more: the store may take money back for it later.
            | Q(unfinished__gt=Greatest(F("sold") - F("completed"), 0))
            | Q(sale__store_stage=Stage.CANCELLED, unfinished__gt=0),
        )
        .exclude(sale__store_stage=Stage.CANCELLED, unfinished=0)
    )
    for line in lines.select_related("sale").order_by("sale_id", "position"):
        yield Finding(
            f"{line.sale.receipt_number}, {line.name}: {line.sold} sold, and its orders hold "
            f"{line.unfinished} to do and {line.completed} done."
        )


def _called_off() -> Iterable[Finding]:
    """What nobody need pay is what was cancelled here, as long as the store counts it."""
    taken_out = Exists(
        FulfilmentLine.objects.filter(fulfilment__sale=OuterRef("pk"), cancelled__gt=0)
    )
    sales = Sale.objects.filter(~Q(called_off=0) | taken_out, channel__isnull=False)
    for sale in sales.order_by("pk").iterator(chunk_size=1000):
        worth = worth_of(sale)
        if worth != sale.called_off:
            yield Finding(
                f"{sale.receipt_number}: {worth} {sale.currency} of it were cancelled here and are "
                f"in the store's total, and the sale says {sale.called_off}."
            )


def _returns() -> Iterable[Finding]:
    """Nothing comes back that was not handed over."""
    for sale in Sale.objects.filter(lines__returns__isnull=False).distinct().order_by("pk"):
        for line_id, units in left_to_return(sale).items():
            if units < 0:
                yield Finding(
                    f"{sale.receipt_number}, line {line_id}: {-units} more came back than left."
                )
