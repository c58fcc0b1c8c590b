"""Setting the store's stock: one number a product, whatever outlets it lies in.

Absolute numbers, since the store lowers its own as soon as an order is placed. Read, write what
differs, read back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.lightspeed.client import Fault, MissingError, Store, fault
from bordereau.channels.lightspeed.products import Stocked
from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection, StockCount

_MOST_AT_ONCE = 100
_ID = re.compile(r"([0-9]+)(?:-([0-9]+))?")

Results = dict[str, StoreProblem | None]


class _Product(Stocked):
    combinations: list[Stocked] | None = None


class _List(msgspec.Struct):
    items: list[_Product]


def push_stock(connection: Connection, counts: Sequence[StockCount]) -> Results:
    store = Store(connection)
    wanted = {one.product_id: one.available for one in counts}
    shown = _shown(store, wanted)
    results: Results = {one: _cannot_count(shown.get(one)) for one in wanted}
    to_write = {
        one: units
        for one, units in wanted.items()
        if results[one] is None and shown[one].stock != units
    }
    written = _write(store, to_write, results)
    if written:
        shown = _shown(store, written)
        results |= {one: _verdict(shown.get(one), wanted[one]) for one in written}
    return results


def _shown(store: Store, ids: Iterable[str]) -> dict[str, Stocked]:
    """Products and variations by our ids for them."""
    numbers = list(dict.fromkeys(found[1] for one in ids if (found := _ID.fullmatch(one))))
    shown: dict[str, Stocked] = {}
    for start in range(0, len(numbers), _MOST_AT_ONCE):
        some = ",".join(numbers[start : start + _MOST_AT_ONCE])
        rows = store.read(
            _List, "products", productId=some, limit=str(_MOST_AT_ONCE),
            responseFields="items(id,quantity,unlimited,combinations)",
        ).items  # fmt: skip
        for row in rows:
            shown[str(row.id)] = row
            shown |= {f"{row.id}-{one.id}": one for one in row.combinations or []}
    return shown


def _write(store: Store, to_write: Mapping[str, int], results: Results) -> list[str]:
    """What goes wrong with one must not hide what has gone right with others.

    Where the store asks us to wait, nothing more is sent: asking on makes it close for longer.
    """
    written: list[str] = []
    pause: Retry | None = None
    for one, units in to_write.items():
        if pause is not None:
            results[one] = pause
            continue
        try:
            results[one] = _put(store, one, units)
        except NeedsReconnect:
            raise
        except Retry as problem:
            results[one] = pause = problem
        if results[one] is None:
            written.append(one)
    return written


def _put(store: Store, product_id: str, units: int) -> StoreProblem | None:
    product, _dash, combination = product_id.partition("-")
    path = (
        f"products/{product}/combinations/{combination}" if combination else f"products/{product}"
    )
    answer = store.ask("PUT", path, document={"quantity": units})
    said = fault(answer) if answer.status in (400, 409) else None
    if said is not None:
        return _refusal(said)
    try:
        store.accepted("PUT", path, answer)
    except MissingError:
        return _gone()
    except Refused as problem:
        return problem
    return None


def _cannot_count(row: Stocked | None) -> StoreProblem | None:
    if row is None:
        return _gone()
    if row.stock is None:
        return Refused(
            _(
                "The store does not count this product's stock, so no number was set. Switch on "
                "stock control for it in the store's catalogue to have it kept right."
            )
        )
    return None


def _verdict(row: Stocked | None, wanted: int) -> StoreProblem | None:
    problem = _cannot_count(row)
    if problem is not None or row is None or row.stock == wanted:
        return problem
    return Retry(
        _("The store was told %(wanted)s in stock and shows %(shown)s. We try again."),
        wanted=str(wanted),
        shown=str(row.stock),
    )


def _refusal(said: Fault) -> Refused:
    if said.code == "DIFFERENT_COMBINATION_STOCK":
        return Refused(
            _(
                "On the store this variation has the same SKU as its product, and so must have the "
                "same stock: its number was not changed. Give every variation a SKU of its own "
                "there."
            )
        )
    if said.code == "NOT_ALLOWED_TO_UPDATE_PARAMETER":
        return Refused(
            _(
                "The store does not let apps set this product's stock: its number was not changed. "
                "Another system may keep the stock there; disconnect one of the two."
            )
        )
    return Refused(
        _("The store refused this product's stock: “%(message)s”. Its number was not changed."),
        message=said.message or said.code,
    )


def _gone() -> Refused:
    return Refused(
        _("The store no longer has this product, so its stock was not set. Nothing else changed.")
    )
