"""When the store takes goods off its own stock: as an order is placed, or only once it is done."""

import time
from collections.abc import Collection

import msgspec

from bordereau.channels.bigcommerce.client import Store
from bordereau.channels.port import LacksPermission

_ON_COMPLETION = "order_completed_or_shipped"
_GOOD_FOR = 60.0  # seconds: the question costs as much as an order, of a quota that all share

# By store and sales channel: until when it holds, and whether goods are taken off late.
_KNOWN: dict[tuple[str, int], tuple[float, bool]] = {}


class _Settings(msgspec.Struct):
    update_stock_behavior: str | None = None  # none: as for the whole store


def deducting_on_completion(store: Store, channels: Collection[int]) -> frozenset[int]:
    """Of the store's sales channels, by number, those whose orders are deducted late."""
    return frozenset(number for number in set(channels) if _is_late(store, number))


def _is_late(store: Store, channel: int) -> bool:
    key = store.connection.url, channel
    until, late = _KNOWN.get(key, (0.0, False))
    if until <= time.monotonic():
        late = _asked(store, channel)
        _KNOWN[key] = (time.monotonic() + _GOOD_FOR, late)
    return late


def _asked(store: Store, channel: int) -> bool:
    try:
        own = _behaviour(store, {"channel_id": str(channel)})
        return (own or _behaviour(store, {})) == _ON_COMPLETION
    except LacksPermission:
        return False  # a store that was never changed deducts at once


def _behaviour(store: Store, asked: dict[str, str]) -> str | None:
    return store.read_data(_Settings, "/v3/settings/inventory", asked).update_stock_behavior
