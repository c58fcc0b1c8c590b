"""Setting the store's stock, as many products at a time as it takes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection, StockCount
from bordereau.channels.woocommerce.client import Fault, MissingError, Store

_MOST_AT_ONCE = 100
# What a batch of products says of a variation, and of a product that is gone.
_NOT_A_PRODUCT = "woocommerce_rest_invalid_product_id"

Results = dict[str, StoreProblem | None]


class _Row(msgspec.Struct):
    id: int
    manage_stock: bool | str = False  # "parent" on a variation whose parent counts for it
    stock_quantity: float | None = None
    error: Fault | None = None


class _Batch(msgspec.Struct):
    update: list[_Row] = []


class _Product(msgspec.Struct):
    type: str = ""
    parent_id: int = 0


def push_stock(connection: Connection, counts: Sequence[StockCount]) -> Results:
    """Products first, in one go. The ones among them that are variations say so, and follow."""
    store = Store(connection)
    wanted = {one.product_id: one.available for one in counts}
    results: Results = {one: _gone() for one in wanted if not one.isdigit()}
    numbers = [one for one in wanted if one.isdigit()]
    variations: list[str] = []
    for row in _rows(store, "products/batch", numbers, wanted):
        if row.error is not None and row.error.code == _NOT_A_PRODUCT:
            variations.append(str(row.id))
        else:
            results[str(row.id)] = _verdict(row, wanted[str(row.id)])
    for parent, children in _by_parent(store, variations, results).items():
        results |= _push_variations(store, parent, children, wanted)
    return {one: results.get(one, _unanswered()) for one in wanted}


def _rows(
    store: Store, path: str, numbers: Sequence[str], wanted: Mapping[str, int]
) -> Iterator[_Row]:
    for start in range(0, len(numbers), _MOST_AT_ONCE):
        some = numbers[start : start + _MOST_AT_ONCE]
        update = [{"id": int(one), "stock_quantity": wanted[one]} for one in some]
        answer = store.post(path, {"update": update})
        yield from (row for row in store.decode(_Batch, answer).update if str(row.id) in wanted)


def _by_parent(store: Store, variations: Sequence[str], results: Results) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for number in variations:
        try:
            product = store.read(_Product, f"products/{number}")
        except MissingError:
            results[number] = _gone()
            continue
        if product.parent_id:
            found[product.parent_id].append(number)
        else:
            results[number] = _gone()
    return found


def _push_variations(
    store: Store, parent: int, children: Sequence[str], wanted: Mapping[str, int]
) -> Results:
    """What goes wrong here must not hide what has already gone right elsewhere."""
    try:
        rows = list(_rows(store, f"products/{parent}/variations/batch", children, wanted))
    except StoreProblem as problem:
        return dict.fromkeys(children, problem)
    return {str(row.id): _verdict(row, wanted[str(row.id)]) for row in rows}


def _verdict(row: _Row, wanted: int) -> StoreProblem | None:
    if row.error is not None:
        return _refusal(row.error)
    if row.manage_stock == "parent":
        return Refused(
            _(
                "The store counts this variation's stock together with its siblings', so its own "
                "number was not set. Give it its own stock in WooCommerce to have it kept right."
            )
        )
    if row.manage_stock is not True:
        return Refused(
            _(
                "The store does not count this product's stock, so no number was set. Switch on "
                "“Track stock quantity” for it in WooCommerce to have it kept right."
            )
        )
    if row.stock_quantity != wanted:
        return Retry(
            _("The store was told %(wanted)s in stock and shows %(shown)s. We try again."),
            wanted=str(wanted),
            shown=f"{row.stock_quantity:g}" if row.stock_quantity is not None else "–",
        )
    return None


def _refusal(error: Fault) -> StoreProblem:
    if error.code.endswith("_invalid_id"):
        return _gone()
    return Refused(
        _("The store refused this product's stock: “%(message)s”. Its number was not changed."),
        message=error.message or error.code,
    )


def _gone() -> Refused:
    return Refused(
        _("The store no longer has this product, so its stock was not set. Nothing else changed.")
    )


def _unanswered() -> Retry:
    return Retry(_("The store did not say what became of this product's stock. We try again."))
