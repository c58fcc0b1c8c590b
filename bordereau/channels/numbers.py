"""A store's one field of tracking numbers: ours, and those of the shop's staff. Pure."""

from collections.abc import Collection, Sequence

_BETWEEN = ", "


def with_ours(shown: str, ours: Sequence[str], told: Collection[str]) -> str:
    """What the field should hold: what the staff wrote stays, and a wrong one of ours goes.

    `told` are the numbers that we may have written there before. As it stands where it is right.
    """
    theirs = [one.strip() for one in shown.split(",") if one.strip()]
    others = [one for one in theirs if one not in {*told, *ours}]
    wanted = [*others, *ours]
    return shown if set(wanted) == set(theirs) else _BETWEEN.join(wanted)
