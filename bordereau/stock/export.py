"""Levels as CSV: one line for each product in each outlet, in the list's order."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.utils.translation import gettext as _

from bordereau.staff.access import Actor
from bordereau.stock import queries
from bordereau.stock.codes import printed
from bordereau.stock.models import Outlet, Product, StockLevel
from bordereau.stock.sheets import FORMULA

AT_ONCE = 1_000  # products
BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8


def lines(outlets: Sequence[Outlet], by: Actor, *, has_mark: bool) -> Iterator[str]:
    """In pieces, so that a large shop's file is never held whole.

    Its head is made at once: whoever reads the rest later may read it in no language.
    """
    return chain([(BYTE_ORDER_MARK if has_mark else "") + _csv([_head()])], _pieces(outlets, by))


def _pieces(outlets: Sequence[Outlet], by: Actor) -> Iterator[str]:
    last: int | None = None
    while True:
        products = queries.following(last, AT_ONCE)
        if not products:
            return
        yield _csv(_rows(products, outlets, by))
        last = products[-1].pk


def _head() -> list[str]:
    """An import reads these columns again: see `sheets.COLUMNS`."""
    return [
        _("SKU"),
        _("Barcode"),
        _("Name"),
        _("Outlet"),
        _("Available"),
        _("On hand"),
        _("Committed"),
        _("Counted"),
    ]


def _rows(
    products: Sequence[Product], outlets: Sequence[Outlet], by: Actor
) -> Iterator[list[object]]:
    found = {
        (level.product_id, level.outlet_id): level
        for level in queries.levels_for(by).filter(product__in=products, outlet__in=outlets)
    }
    nothing = StockLevel(on_hand=0, committed=0)
    for product in products:
        code = next((printed(one.code) for one in product.barcodes.all() if one.units == 1), "")
        for outlet in outlets:
            level = found.get((product.pk, outlet.pk), nothing)
            available = level.on_hand - level.committed
            names = [safe(product.sku), safe(code), safe(product.name), safe(outlet.code)]
            yield [*names, available, level.on_hand, level.committed, ""]


def safe(text: str) -> str:
    """A cell that a spreadsheet takes for text, whatever a store's product is called.

    Those that begin like a formula get an apostrophe in front, which an import takes off again.
    """
    return f"'{text}" if text.startswith((*FORMULA, "\t", "\r", "\n")) else text


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
