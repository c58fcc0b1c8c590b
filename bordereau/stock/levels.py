"""Levels as they stand, and held still until the transaction ends."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from bordereau.stock.models import StockLevel

Spot = tuple[int, int]  # an outlet's id and a product's
AT_ONCE = 500  # products asked for in one statement


def hold(spots: Iterable[Spot]) -> dict[Spot, StockLevel]:
    """Lock these levels, in the order in which `move` touches them. Inside a transaction.

    A level that is not there yet is made, with nothing on it: else two who count the first units of
    a product would not wait for one another.
    """
    wanted = sorted(set(spots))
    found = of(wanted)
    missing = [StockLevel(outlet_id=o, product_id=p) for o, p in wanted if (o, p) not in found]
    StockLevel.objects.bulk_create(missing, ignore_conflicts=True, batch_size=AT_ONCE)
    return _found(wanted, is_held=True)


def of(spots: Sequence[Spot]) -> dict[Spot, StockLevel]:
    return _found(spots, is_held=False)


def _found(spots: Sequence[Spot], *, is_held: bool) -> dict[Spot, StockLevel]:
    found: dict[Spot, StockLevel] = {}
    for outlet_id in sorted({outlet_id for outlet_id, _ in spots}):
        products = sorted(product_id for where, product_id in spots if where == outlet_id)
        for start in range(0, len(products), AT_ONCE):
            here = Q(outlet_id=outlet_id, product_id__in=products[start : start + AT_ONCE])
            levels = StockLevel.objects.filter(here).order_by("outlet_id", "product_id")
            if is_held:
                levels = levels.select_for_update()
            found |= {(level.outlet_id, level.product_id): level for level in levels}
    return found
