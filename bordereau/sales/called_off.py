"""What was cancelled here while its store still counts it.

It follows from the lines and their orders; the money of it is kept on the sale, because every list
asks what is owed. That somebody must tell the store is a difference: see comparison/.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Sum

from bordereau.channels.shapes import Stage
from bordereau.fulfilment.models import FulfilmentLine
from bordereau.sales.balances import rounded
from bordereau.sales.models import Sale, SaleLine
from bordereau.sales.totals import ZERO, Sold, worth_called_off


def recount(sale: Sale) -> None:
    """After people called off units of it, or its store followed. The sale is locked."""
    worth = worth_of(sale)
    if worth != sale.called_off:
        sale.called_off = worth
        sale.save(update_fields=["called_off"])


def follow(sale: Sale) -> None:
    """After its store told it anew. Out of most sales nothing was ever taken."""
    taken_out = FulfilmentLine.objects.filter(fulfilment__sale=sale, cancelled__gt=0)
    if sale.called_off or taken_out.exists():
        recount(sale)


def worth_of(sale: Sale) -> Decimal:
    lines = [sold for _, sold in sold_lines(sale)]
    worth = worth_called_off(lines, sale.total, sale.refunded, sale.tax)
    return rounded(worth, sale.currency) if worth else ZERO


def units_of(sale: Sale) -> Mapping[int, int]:
    """The units of each line that were cancelled here and that the store still counts."""
    return {line.pk: sold.called_off for line, sold in sold_lines(sale) if sold.called_off}


def sold_lines(sale: Sale) -> Sequence[tuple[SaleLine, Sold]]:
    """None of a sale at the counter, nor where the store has called it all off, as we did."""
    if sale.channel_id is None or sale.store_stage == Stage.CANCELLED:
        return []
    parts = FulfilmentLine.objects.filter(fulfilment__sale=sale).order_by()
    sums = parts.values("sale_line").annotate(units=Sum("quantity") - Sum("cancelled"))
    kept = dict(sums.values_list("sale_line", "units"))
    return [
        (line, Sold(line.quantity, line.cancelled, _kept(line, kept), line.total))
        for line in sale.lines.select_related("product")
    ]


def _kept(line: SaleLine, in_orders: Mapping[int, int]) -> int:
    return line.quantity if line.product.is_digital else in_orders.get(line.pk, 0)
