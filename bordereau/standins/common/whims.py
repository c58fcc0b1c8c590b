"""What customers who come by themselves want: mostly few things, mostly paid, mostly delivered."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from .till import Payment

Goods = TypeVar("Goods")
Place = TypeVar("Place")
Key = TypeVar("Key")

PLENTY = 1_000_000  # units: more than a bench will order
UNCOUNTED = 99  # units that may be had of what the store does not count
PAYMENTS: tuple[Payment, ...] = ("card", "cod", "bacs", "later")


def some_of(
    dice: random.Random, goods: Sequence[Goods], look: Callable[[Goods], tuple[Key, int]]
) -> dict[Key, int]:
    """A basket. `look` says by what key goods go into it, and how many are left."""
    if not goods:
        return {}
    wanted = dice.choices((1, 2, 3, 4, 6), (35, 30, 20, 10, 5))[0]
    items: dict[Key, int] = {}
    for one in dice.choices(goods, k=wanted * 4):
        key, left = look(one)
        if len(items) < wanted and left > 0:
            items[key] = min(dice.choices((1, 2, 3), (75, 20, 5))[0], left)
    return items


def payment(dice: random.Random) -> Payment:
    return dice.choices(PAYMENTS, (75, 10, 10, 5))[0]


def pickup(dice: random.Random, places: Sequence[Place]) -> Place | None:
    return dice.choice(places) if dice.random() < 0.35 else None
