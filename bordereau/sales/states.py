"""How far a sale is as a whole. Nobody stores it: it follows from its orders. Pure."""

from collections.abc import Collection
from enum import StrEnum

from bordereau.fulfilment.status import GONE, UNFINISHED, Status


class SaleState(StrEnum):
    UNFULFILLED = "unfulfilled"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


def state_of(orders: Collection[Status]) -> SaleState:
    """By the statuses of the sale's orders; without any it left over the counter."""
    if any(status in UNFINISHED for status in orders):
        return SaleState.UNFULFILLED
    if orders and all(status in GONE for status in orders):
        return SaleState.CANCELLED
    return SaleState.FULFILLED
