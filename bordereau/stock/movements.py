"""The kinds of stock movement and what each does to a level."""

from enum import StrEnum


class Kind(StrEnum):
    COMMIT = "commit"  # promised to an order
    RELEASE = "release"  # the promise ended without the goods leaving
    COMPLETE = "complete"  # the goods left with the customer
    REOPEN = "reopen"  # they had not: here, and promised as before
    SELL = "sell"  # over the counter, where nothing was promised before
    RETURN = "return"  # a customer brought it back
    RECEIVE = "receive"
    COUNT = "count"  # a person counted, and the difference is this
    CORRECT = "correct"
    MOVE = "move"  # between outlets: one movement takes away, its twin adds
    IMPORT = "import"  # the store's own count, when products are first imported


# per unit: (on hand, committed)
EFFECTS: dict[Kind, tuple[int, int]] = {
    Kind.COMMIT: (0, 1),
    Kind.RELEASE: (0, -1),
    Kind.COMPLETE: (-1, -1),
    Kind.REOPEN: (1, 1),
    Kind.SELL: (-1, 0),
    Kind.RETURN: (1, 0),
    Kind.RECEIVE: (1, 0),
    Kind.COUNT: (1, 0),
    Kind.CORRECT: (1, 0),
    Kind.MOVE: (1, 0),
    Kind.IMPORT: (1, 0),
}

BY_HAND = frozenset({Kind.RECEIVE, Kind.COUNT, Kind.CORRECT})
