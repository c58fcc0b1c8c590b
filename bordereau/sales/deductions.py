"""Units that a store takes off its own stock count by itself: what it was told is then undone.

Some stores take them off as an order is placed, which our own number already allows for. Some do so
only once it is completed, and some put them back with a refund: then they are told once more.
"""

from collections.abc import Mapping

from django.db.models import F

from bordereau.channels.shapes import Stage, StoreLine, StoreOrder
from bordereau.outbox import enqueue
from bordereau.sales.changes import is_overtaken
from bordereau.sales.models import Sale, SaleLine


def follow(known: Mapping[str, Sale], newest: Mapping[str, StoreOrder]) -> set[int]:
    """Note what the store has taken off or put back since. Returns the products concerned."""
    told = {
        (sale.pk, line.id): _taken_off(order, line)
        for order_id, sale in known.items()
        if (order := newest.get(order_id)) and not is_overtaken(sale, order)
        for line in order.lines
    }
    moved: list[SaleLine] = []
    for line in SaleLine.objects.filter(sale__in={sale_id for sale_id, _ in told}):
        deducted = told.get((line.sale_id, line.store_line_id), 0)
        if line.deducted != deducted:
            line.deducted = deducted
            moved.append(line)
    SaleLine.objects.bulk_update(moved, ["deducted"])
    return {line.product_id for line in moved}


def _taken_off(order: StoreOrder, line: StoreLine) -> int:
    """What is finished has left for good, whatever the store says of what is still to come."""
    return line.quantity - line.refunded if order.stage == Stage.FINISHED else line.deducted


def tell_again(sale: Sale) -> None:
    """After the store has heard that the sale is completed: what was not off yet, now is."""
    late = SaleLine.objects.filter(sale=sale, deducted__lt=F("quantity") - F("cancelled"))
    products = set(late.values_list("product_id", flat=True))
    late.update(deducted=F("quantity") - F("cancelled"))
    enqueue.stock(products)
