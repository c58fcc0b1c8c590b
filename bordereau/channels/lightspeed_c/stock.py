"""Setting the store's stock, a variant at a time."""

from collections.abc import Sequence

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.lightspeed_c.client import MissingError, Store
from bordereau.channels.lightspeed_c.listing import PER_PAGE
from bordereau.channels.lightspeed_c.windows import KEPT_BY_STOCK
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection, StockCount
from bordereau.channels.text import one_line

UNCOUNTED = "disabled"  # of stockTracking
_WORTH_A_COUNT = 3  # fewer are asked for one by one


class _Variant(msgspec.Struct, rename="camel"):
    id: int
    stock_level: int | float | None = None
    stock_tracking: object = ""


class _One(msgspec.Struct):
    variant: _Variant


class _Many(msgspec.Struct):
    variants: list[_Variant]


class _Count(msgspec.Struct):
    count: int


def push_stock(
    connection: Connection, counts: Sequence[StockCount]
) -> dict[str, StoreProblem | None]:
    """`variants/bulk` is not described well enough to trust a shop's stock to it."""
    store = Store(connection, kept_back=KEPT_BY_STOCK)
    known = _known(store, counts) if len(counts) > _WORTH_A_COUNT else {}
    results: dict[str, StoreProblem | None] = {}
    ends: StoreProblem | None = None
    for one in counts:
        if ends is None:
            problem = results[one.product_id] = _set(store, one, known.get(one.product_id))
            ends = problem if isinstance(problem, Retry | NeedsReconnect) else None
        else:
            # What is right already stays so; the rest is not worth a request more.
            results[one.product_id] = ends
    return results


def _known(store: Store, counts: Sequence[StockCount]) -> dict[str, _Variant]:
    """Every variant as it is now, where the whole list costs less than asking for each."""
    pages = -(-store.read(_Count, "variants/count").count // PER_PAGE)
    if pages >= len(counts):
        return {}
    found: dict[str, _Variant] = {}
    for page in range(1, pages + 1):
        rows = store.read(_Many, "variants", limit=str(PER_PAGE), page=str(page)).variants
        found |= {str(row.id): row for row in rows}
    return found


def _set(store: Store, count: StockCount, known: _Variant | None) -> StoreProblem | None:
    if not count.product_id.isdecimal():
        return _gone()
    path = f"variants/{count.product_id}"
    try:
        before = known or store.read(_One, path).variant
        if one_line(before.stock_tracking) == UNCOUNTED:
            return _uncounted()
        if before.stock_level == count.available:
            return None
        store.put(path, {"variant": {"stockLevel": count.available}})
        return _verdict(store.read(_One, path).variant, count.available)
    except MissingError:
        return _gone()
    except StoreProblem as problem:
        return problem


def _verdict(after: _Variant, wanted: int) -> StoreProblem | None:
    if after.stock_level == wanted:
        return None
    return Retry(
        _("The store was told %(wanted)s in stock and shows %(shown)s. We try again."),
        wanted=str(wanted),
        shown=f"{after.stock_level:g}" if after.stock_level is not None else "–",
    )


def _uncounted() -> Refused:
    return Refused(
        _(
            "The store does not count this product's stock, so no number was set. Switch on stock "
            "tracking for it in the back office to have it kept right."
        )
    )


def _gone() -> Refused:
    return Refused(
        _("The store no longer has this product, so its stock was not set. Nothing else changed.")
    )
