"""What the store shows in stock of each variant at one location."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import STOCK
from bordereau.channels.shopify.ids import gid, number

MOST_AT_ONCE = 100


class _Quantity(msgspec.Struct):
    quantity: int


class _Level(msgspec.Struct, rename="camel"):
    quantities: list[_Quantity] = []
    is_active: bool = True


class _Item(msgspec.Struct, rename="camel"):
    id: str
    tracked: bool
    inventory_level: _Level | None = None


class _Variant(msgspec.Struct, rename="camel"):
    id: str = ""
    inventory_item: _Item | None = None


class _Found(msgspec.Struct):
    nodes: list[_Variant | None]


@dataclass(frozen=True, slots=True)
class Held:
    item: str  # the gid of what is counted: stock belongs to it, not to the variant
    is_tracked: bool
    is_stocked: bool  # whether it is sold from the location at all
    available: int

    def shows(self, wanted: int) -> bool:
        """What is not sold from there at all need not be for nought."""
        return self.available == wanted if self.is_stocked else wanted == 0


def levels(store: Store, location: str, numbers: Iterable[str]) -> dict[str, Held]:
    variants = list(numbers)
    found: dict[str, Held] = {}
    for start in range(0, len(variants), MOST_AT_ONCE):
        ids = [gid("ProductVariant", one) for one in variants[start : start + MOST_AT_ONCE]]
        rows = store.read(_Found, STOCK, ids=ids, location=gid("Location", location)).nodes
        found |= {
            number(row.id): _held(row.inventory_item) for row in rows if row and row.inventory_item
        }
    return found


def _held(item: _Item) -> Held:
    level = item.inventory_level
    available = level.quantities[0].quantity if level and level.quantities else 0
    return Held(item.id, item.tracked, level is not None and level.is_active, available)
