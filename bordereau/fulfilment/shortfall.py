"""Units that an order wants and that are not there: why, what now, and what the books say. Pure."""

from enum import StrEnum


class Why(StrEnum):
    NOT_FOUND = "not_found"
    DAMAGED = "damaged"
    WRONG_PLACE = "wrong_place"  # lies somewhere else, and not where it can be picked
    OTHER = "other"


class WhatNow(StrEnum):
    OTHER_OUTLET = "other_outlet"
    BACKORDER = "backorder"  # an order of its own, which waits for goods
    CANCEL = "cancel"
    LATER = "later"  # it stays in the order, which cannot be packed meanwhile


class Outcome(StrEnum):
    """How a shortage ended: as was said at once or later, or by itself."""

    OTHER_OUTLET = "other_outlet"
    BACKORDER = "backorder"
    CANCEL = "cancel"
    FOUND = "found"
    NOT_WANTED = "not_wanted"  # any more: the store, or another order, has them now


def off_the_books(short: int, to_pick: int, lying: int) -> int:
    """By how many units the count on hand is too high, when `short` of `to_pick` are not there.

    `lying` is what the books have outside of packed and half-packed boxes. What they never had is
    not taken off them: a product that was sold beyond its stock is not counted below nothing.
    """
    there = to_pick - short
    return max(min(short, lying - there), 0)
