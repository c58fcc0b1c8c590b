"""Setting the store's stock: absolute numbers, a location after another."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.bigcommerce.client import InvalidError, Store
from bordereau.channels.bigcommerce.locations import only_location
from bordereau.channels.bigcommerce.products import BY_PRODUCT, BY_VARIANT
from bordereau.channels.port import Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection, StockCount

_MOST_READ = 200  # products in one question: the address grows with them
_MOST_WRITTEN = 2000

T = TypeVar("T")
Results = dict[str, StoreProblem | None]


@dataclass(frozen=True, slots=True)
class _Wish:
    """One number to set: of a variant, or of a product whose variants are not counted."""

    key: str
    location: int
    product: int
    variant: int | None
    units: int

    @property
    def item(self) -> dict[str, int]:
        counted = {"product_id": self.product}
        if self.variant is not None:
            counted = {"variant_id": self.variant}
        return {"location_id": self.location, **counted, "quantity": self.units}


class _Variant(msgspec.Struct):
    id: int


class _Product(msgspec.Struct):
    id: int
    inventory_tracking: str = "none"
    variants: list[_Variant] = []


class _Identity(msgspec.Struct):
    product_id: int = 0
    variant_id: int | None = None


class _AtLocation(msgspec.Struct):
    location_id: int
    total_inventory_onhand: int = 0


class _Item(msgspec.Struct):
    identity: _Identity
    locations: list[_AtLocation] = []


def push_stock(connection: Connection, counts: Sequence[StockCount]) -> Results:
    """Read, write what differs, read back. Other than the units on hand nothing is touched: what
    a shop holds back as safety stock it goes on holding back.
    """
    if not counts:
        return {}
    store = Store(connection)
    results: Results = {one.product_id: _gone() for one in counts}
    wishes = list(_wishes(store, counts, results))
    shown = _shown(store, wishes)
    changed = [one for one in wishes if shown.get(_place(one)) != one.units]
    for one in wishes:
        results[one.key] = None
    for problem, refused in _written(store, changed):
        results |= {one.key: problem for one in refused}
    after = _shown(store, changed)
    for one in changed:
        if results[one.key] is None:
            results[one.key] = _verdict(one, after.get(_place(one)))
    return results


def _wishes(store: Store, counts: Sequence[StockCount], results: Results) -> Iterator[_Wish]:
    """Those that can be set. What cannot, and why, is written into `results`."""
    products = _products(store, {number for one in counts if (number := _numbers(one)[0])})
    fallback = None
    for one in counts:
        product, variant = _numbers(one)
        found = products.get(product)
        if found is None or variant not in {each.id for each in found.variants}:
            continue
        problem = _not_counted(found)
        if problem is not None:
            results[one.product_id] = problem
            continue
        if not one.location and fallback is None:
            fallback = only_location(store)
        location = int(one.location) if one.location else fallback or 0
        by_variant = variant if found.inventory_tracking == BY_VARIANT else None
        # The store knows no less than nothing; what is owed shows on our side.
        yield _Wish(one.product_id, location, product, by_variant, max(one.available, 0))


def _numbers(one: StockCount) -> tuple[int, int]:
    product, _dash, variant = one.product_id.partition("-")
    if product.isdigit() and variant.isdigit():
        return int(product), int(variant)
    return 0, 0


def _products(store: Store, numbers: set[int]) -> dict[int, _Product]:
    found: dict[int, _Product] = {}
    for some in _chunks(sorted(numbers), _MOST_READ):
        asked = {
            "id:in": ",".join(map(str, some)),
            "include": "variants",
            "include_fields": "inventory_tracking",
            "limit": str(_MOST_READ),
        }
        rows = store.read_data(list[_Product], "/v3/catalog/products", asked)
        found |= {one.id: one for one in rows}
    return found


def _not_counted(product: _Product) -> StoreProblem | None:
    if product.inventory_tracking == BY_VARIANT:
        return None
    if product.inventory_tracking != BY_PRODUCT:
        return Refused(
            _(
                "The store does not count this product's stock, so no number was set. Switch on "
                "“Track inventory” for it in BigCommerce to have it kept right."
            )
        )
    if len(product.variants) == 1:
        return None
    return Refused(
        _(
            "The store counts this variant's stock together with its siblings', so its own number "
            "was not set. Track inventory by variant in BigCommerce to have it kept right."
        )
    )


def _place(one: _Wish) -> tuple[int, int, int | None]:
    return one.location, one.product, one.variant


def _shown(store: Store, wishes: Sequence[_Wish]) -> dict[tuple[int, int, int | None], int]:
    """Units on hand, each under the variant's number and, for counts by product, under none."""
    found: dict[tuple[int, int, int | None], int] = {}
    for some in _chunks(sorted({one.product for one in wishes}), _MOST_READ):
        for item in _items(store, some):
            for place in item.locations:
                for variant in (item.identity.variant_id, None):
                    key = place.location_id, item.identity.product_id, variant
                    found[key] = place.total_inventory_onhand
    return found


def _items(store: Store, products: Sequence[int]) -> Iterator[_Item]:
    page = 1
    while True:
        asked = {
            "product_id:in": ",".join(map(str, products)),
            "limit": "1000",
            "page": str(page),
        }
        rows = store.read_data(list[_Item], "/v3/inventory/items", asked)
        yield from rows
        if len(rows) < 1000:
            return
        page += 1


def _written(store: Store, wishes: Sequence[_Wish]) -> Iterator[tuple[StoreProblem, list[_Wish]]]:
    """What was refused. Grouped by location, and one request at a time: so asks the vendor."""
    by_location: defaultdict[int, list[_Wish]] = defaultdict(list)
    for one in wishes:
        by_location[one.location].append(one)
    for group in by_location.values():
        for some in _chunks(group, _MOST_WRITTEN):
            yield from _set(store, some)


def _set(store: Store, wishes: list[_Wish]) -> Iterator[tuple[StoreProblem, list[_Wish]]]:
    """One bad item spoils its whole request: halves find it, and the others go through."""
    document = {"reason": "Bordereau", "items": [one.item for one in wishes]}
    try:
        store.put("/v3/inventory/adjustments/absolute", document)
    except InvalidError as problem:
        if len(wishes) == 1:
            yield problem, wishes
            return
        middle = len(wishes) // 2
        yield from _set(store, wishes[:middle])
        yield from _set(store, wishes[middle:])


def _chunks(rows: Sequence[T], size: int) -> Iterator[list[T]]:
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


def _verdict(wish: _Wish, shown: int | None) -> StoreProblem | None:
    """The vendor's stock follows a moment later: then it is looked at again."""
    if shown == wish.units:
        return None
    return Retry(
        _("The store was told %(wanted)s in stock and shows %(shown)s. We try again."),
        wanted=str(wish.units),
        shown="–" if shown is None else str(shown),
    )


def _gone() -> Refused:
    return Refused(
        _("The store no longer has this product, so its stock was not set. Nothing else changed.")
    )
