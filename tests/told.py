"""An order that its store tells anew, for tests of what follows from it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bordereau.channels.shapes import StoreLine
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.stock.models import StockLevel
from tests.makers import a_channel, a_product, a_store_line, a_store_order, an_outlet

MUG, JUG = a_store_line("MUG", 2), a_store_line("JUG")


class Told:
    """An order of two mugs and a jug, which its store tells anew."""

    def __init__(self) -> None:
        outlet = an_outlet()
        for sku in ("MUG", "JUG", "PAN"):
            a_product(sku, outlet, 10)
        self.channel = a_channel(outlet)
        self.word = a_store_order(a_store_line("MUG", 2), a_store_line("JUG"))
        self.sale = import_orders(self.channel, [self.word])[self.word.id]
        self.order = self.sale.fulfilments.get()

    def again(self, *lines: StoreLine, **values: Any) -> Sale:
        """A second later."""
        values.setdefault("updated_at", self.word.updated_at + timedelta(seconds=1))
        lines = lines or self.word.lines
        total = sum((line.total for line in lines), Decimal(0))
        self.word = replace(self.word, lines=lines, **{"total": total, "paid": total} | values)
        self.sale = import_orders(self.channel, [self.word])[self.word.id]
        return self.sale

    def pack(self) -> None:
        actions.pack(self.order.pk, SYSTEM)

    def ship(self) -> None:
        self.pack()
        actions.ship(self.order.pk, SYSTEM)

    @property
    def parts(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Each order's status, and what it still holds."""
        return [
            (
                order.status,
                [(line.product.sku, line.wanted) for line in order.lines.all() if line.wanted],
            )
            for order in Fulfilment.objects.order_by("pk")
        ]


def level(sku: str) -> tuple[int, int]:
    found = StockLevel.objects.get(product__sku=sku)
    return found.on_hand, found.committed
