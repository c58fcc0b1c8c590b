"""What an outlet cannot supply of an order. Pure."""

from collections.abc import Mapping, Sequence


def shortages(wants: Sequence[tuple[int, int, int]], on_hand: Mapping[int, int]) -> list[int]:
    """The units each line still lacks, from (product, wanted, picked) and the units in the outlet.

    What is picked lies in its box and counts as on hand until the order leaves; the rest goes to
    the lines in their order. Whatever the books say, a unit that was picked is not short.
    """
    left = dict(on_hand)
    for product, _wanted, picked in wants:
        left[product] = left.get(product, 0) - picked
    short = []
    for product, wanted, picked in wants:
        lacking = wanted - picked
        supplied = min(lacking, max(left[product], 0))
        left[product] -= supplied
        short.append(lacking - supplied)
    return short
