"""The statuses of an order and the moves between them, as data. Nothing else decides."""

from enum import StrEnum


class Status(StrEnum):
    NEW = "new"
    IN_PROGRESS = "in_progress"
    PACKED = "packed"
    SHIPPED = "shipped"
    PICKED_UP = "picked_up"
    CANCELLED = "cancelled"
    MOVED = "moved"  # all of it is in other orders of its sale


class Type(StrEnum):
    DELIVERY = "delivery"
    PICKUP = "pickup"


class Verb(StrEnum):
    PICK = "pick"
    ASSIGN = "assign"
    PACK = "pack"
    UNPACK = "unpack"
    SHIP = "ship"
    PICK_UP = "pick_up"
    CANCEL = "cancel"
    REOPEN = "reopen"  # it was not handed over after all


UNFINISHED = frozenset({Status.NEW, Status.IN_PROGRESS, Status.PACKED})
COMPLETED = frozenset({Status.SHIPPED, Status.PICKED_UP})
GONE = frozenset({Status.CANCELLED, Status.MOVED})  # there is nothing of them left to count

TRANSITIONS: dict[Verb, dict[Status, Status]] = {
    Verb.PICK: {Status.NEW: Status.IN_PROGRESS, Status.IN_PROGRESS: Status.IN_PROGRESS},
    Verb.ASSIGN: {
        Status.NEW: Status.IN_PROGRESS,
        Status.IN_PROGRESS: Status.IN_PROGRESS,
        Status.PACKED: Status.PACKED,
    },
    Verb.PACK: {Status.NEW: Status.PACKED, Status.IN_PROGRESS: Status.PACKED},
    Verb.UNPACK: {Status.PACKED: Status.IN_PROGRESS},
    Verb.SHIP: {Status.PACKED: Status.SHIPPED},
    Verb.PICK_UP: {Status.PACKED: Status.PICKED_UP},
    Verb.CANCEL: dict.fromkeys(UNFINISHED, Status.CANCELLED),
    Verb.REOPEN: dict.fromkeys(COMPLETED, Status.PACKED),
}

COMPLETES: dict[Verb, Type] = {Verb.SHIP: Type.DELIVERY, Verb.PICK_UP: Type.PICKUP}


def after(verb: Verb, status: Status) -> Status | None:
    """The status that `verb` leads to, or None where it may not be done."""
    return TRANSITIONS[verb].get(status)


def fits_type(verb: Verb, kind: Type) -> bool:
    """Whether `verb` completes orders of this type; the other verbs fit every type."""
    return COMPLETES.get(verb, kind) == kind


def with_other_content(status: Status, *, is_picked: bool) -> Status:
    """What an order becomes when units go in or out: a packed box is opened, and one that had
    given away all it had is to be done again.
    """
    if status == Status.PACKED or is_picked:
        return Status.IN_PROGRESS
    return Status.NEW if status == Status.MOVED else status


def all_packed(statuses: list[Status]) -> bool:
    """Whether every part that still counts is packed or beyond, one at least."""
    kept = [status for status in statuses if status not in GONE]
    return bool(kept) and all(status in COMPLETED or status == Status.PACKED for status in kept)


def all_completed(statuses: list[Status]) -> bool:
    """Whether every part that still counts is with its customer, one at least."""
    kept = [status for status in statuses if status not in GONE]
    return bool(kept) and all(status in COMPLETED for status in kept)
