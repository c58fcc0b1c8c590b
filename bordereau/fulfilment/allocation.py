"""Which outlets supply a sale, and what each sends. Pure.

One outlet that has everything, by preference; else the fewest outlets without splitting a line;
else the fewest with split lines. What nobody has goes to the first outlet, which is then short of
it. Of as few outlets, the earlier in the order of preference.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from bordereau.fulfilment.packing import homes_of

EXACT = 8  # outlets that have any of the goods; of more, one after the other until all is there

Goods = dict[int, dict[int, int]]  # by product: the units of each line, by the line's place
Stock = Mapping[tuple[int, int], int]  # by outlet and product
Shares = dict[int, dict[int, int]]  # by outlet: the units of each line, by the line's place
Supply = Callable[[Sequence[int]], Shares | None]  # what chosen outlets send, if they can


@dataclass(frozen=True, slots=True)
class Want:
    """A line to be sent."""

    product_id: int
    units: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """What each outlet sends, the preferred outlet first, and what of it nobody has.

    What is short is among the first outlet's share, too.
    """

    shares: Shares
    short: dict[int, int]  # by the line's place


def offered(available: int, reserve: int) -> int:
    """What an outlet offers to a store: all but its reserve. What it owes already counts whole."""
    return max(available - reserve, min(available, 0))


def allocate(
    wants: Sequence[Want],
    outlets: Sequence[int],
    stock: Stock,
    *,
    may_split: bool,
    chosen: int | None = None,
) -> Allocation:
    """`outlets` in their order of preference, at least one; `chosen` by the customer to collect."""
    goods = _goods(wants)
    if chosen is not None:
        return _completed(wants, [chosen], stock, {})
    having = [outlet for outlet in outlets if any(stock.get((outlet, p), 0) > 0 for p in goods)]
    found = _fewest(having, goods, stock, partial(_whole, goods, stock))
    if found is None and may_split:
        found = _with_split_lines(goods, outlets[0], having, stock)
    elif found is None:
        found = _as_many_whole_lines(goods, outlets[0], having, stock)
    return _completed(wants, outlets, stock, found)


def _goods(wants: Sequence[Want]) -> Goods:
    goods: Goods = {}
    for place, want in enumerate(wants):
        goods.setdefault(want.product_id, {})[place] = want.units
    return goods


def _with_split_lines(goods: Goods, first: int, having: Sequence[int], stock: Stock) -> Shares:
    """As much as there is. Whoever is short opens a part anyhow, so it had better send more."""
    total = {p: sum(max(stock.get((outlet, p), 0), 0) for outlet in having) for p in goods}
    wanted = {p: min(sum(lines.values()), total[p]) for p, lines in goods.items()}
    is_short = any(wanted[p] < sum(lines.values()) for p, lines in goods.items())
    supply = partial(_filled, goods, stock, wanted)
    return _fewest(having, goods, stock, supply, first if is_short else None) or {}


def _as_many_whole_lines(goods: Goods, first: int, having: Sequence[int], stock: Stock) -> Shares:
    """Line by line, those that some outlet has whole; the others are left to the first outlet."""
    kept: Goods = {}
    for place, product in sorted((place, p) for p, lines in goods.items() for place in lines):
        lines = {**kept.get(product, {}), place: goods[product][place]}
        if _whole({product: lines}, stock, having) is not None:
            kept[product] = lines
    return _fewest(having, kept, stock, partial(_whole, kept, stock), first) or {}


def _fewest(
    having: Sequence[int], goods: Goods, stock: Stock, supply: Supply, must: int | None = None
) -> Shares | None:
    """The share of each of the fewest outlets that can, `must` being one of them."""
    others = [outlet for outlet in having if outlet != must]
    begun = [] if must is None else [must]
    if len(others) > EXACT:
        return _enough(others, begun, goods, stock, supply)
    for size in range(0 if begun else 1, len(others) + 1):
        for chosen in combinations(others, size):
            if (shares := supply([*begun, *chosen])) is not None:
                return shares
    return None


def _enough(
    others: Sequence[int], begun: Sequence[int], goods: Goods, stock: Stock, supply: Supply
) -> Shares | None:
    """Few outlets that can: whichever adds most, until all is there; then without the needless."""
    for outlet in others:
        if (shares := supply([*begun, outlet])) is not None:
            return shares
    chosen, left = list(begun), list(others)
    while supply(chosen) is None:
        if not left:
            return None
        best = max(left, key=partial(_gain, chosen, goods, stock))  # of equals the first
        chosen.append(best)
        left.remove(best)
    for outlet in reversed(chosen[len(begun) :]):
        fewer = [one for one in chosen if one != outlet]
        if supply(fewer) is not None:
            chosen = fewer
    return supply([*begun, *(outlet for outlet in others if outlet in chosen)])


def _gain(chosen: Sequence[int], goods: Goods, stock: Stock, outlet: int) -> tuple[int, int]:
    """The units that an outlet adds to those chosen, and all that it has of the goods."""
    here = {p: max(stock.get((outlet, p), 0), 0) for p in goods}
    lacking = {
        p: sum(lines.values()) - sum(max(stock.get((one, p), 0), 0) for one in chosen)
        for p, lines in goods.items()
    }
    return sum(max(min(here[p], lacking[p]), 0) for p in goods), sum(here.values())


def _whole(goods: Goods, stock: Stock, chosen: Sequence[int]) -> Shares | None:
    """Every line from one of the outlets."""
    shares: Shares = {}
    for product, lines in goods.items():
        room = [stock.get((outlet, product), 0) for outlet in chosen]
        homes = homes_of(list(lines.values()), room)
        if homes is None:
            return None
        for (place, units), home in zip(lines.items(), homes, strict=True):
            shares.setdefault(chosen[home], {})[place] = units
    return shares


def _filled(
    goods: Goods, stock: Stock, wanted: Mapping[int, int], chosen: Sequence[int]
) -> Shares | None:
    """So many units of each product, whole lines first, what remains from several outlets."""
    shares: Shares = {}
    for product, lines in goods.items():
        room = {outlet: max(stock.get((outlet, product), 0), 0) for outlet in chosen}
        if sum(room.values()) < wanted[product]:
            return None
        for place, outlet, units in _fill(lines, room):
            shares.setdefault(outlet, {})[place] = units
    return shares


def _fill(lines: Mapping[int, int], room: dict[int, int]) -> list[tuple[int, int, int]]:
    """Lines into room: place, outlet, units. Uses the room up."""
    given: list[tuple[int, int, int]] = []
    homes = homes_of(list(lines.values()), list(room.values()))
    outlets = list(room)
    for at, (place, units) in enumerate(lines.items()):
        whole = outlets[homes[at]] if homes else _first_with(room, units)
        if whole is not None:
            given.append((place, whole, units))
            room[whole] -= units
    done = {place for place, _, _ in given}
    for place, left in lines.items():
        if place in done:
            continue
        for outlet in outlets:
            if units := min(left, room[outlet]):
                given.append((place, outlet, units))
                room[outlet] -= units
                left -= units
    return given


def _first_with(room: Mapping[int, int], units: int) -> int | None:
    return next((outlet for outlet, left in room.items() if left >= units), None)


def _completed(
    wants: Sequence[Want], outlets: Sequence[int], stock: Stock, shares: Shares
) -> Allocation:
    """With what nobody was found for at the first outlet; short is what it does not have."""
    first = outlets[0]
    here = dict(shares.get(first, {}))
    left = {want.product_id: stock.get((first, want.product_id), 0) for want in wants}
    for place, units in here.items():
        left[wants[place].product_id] -= units
    short: dict[int, int] = {}
    for place, want in enumerate(wants):
        missing = want.units - sum(share.get(place, 0) for share in shares.values())
        if missing:
            here[place] = here.get(place, 0) + missing
            lacking = missing - min(missing, max(left[want.product_id], 0))
            left[want.product_id] -= missing
            if lacking:
                short[place] = lacking
    complete = {**shares, first: here} if here else shares
    return Allocation(
        {o: dict(sorted(complete[o].items())) for o in outlets if complete.get(o)}, short
    )
