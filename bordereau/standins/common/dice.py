"""Chance that can be had again."""

import random


def dice(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311  goods and people are made up; nothing is kept secret
