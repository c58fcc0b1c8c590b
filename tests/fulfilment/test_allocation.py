"""Which outlets supply a sale: as the rule says, and never worse than trying every way there is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product as every

from hypothesis import given
from hypothesis import strategies as st

from bordereau.fulfilment.allocation import Allocation, Shares, Want, allocate, offered

MAIN, PORT, MALL = 1, 2, 3
CUP, PAN, TEA = 10, 20, 30
Stock = dict[tuple[int, int], int]


def shares(
    wants: Sequence[Want], stock: Stock, *, may_split: bool = True, outlets: Sequence[int] = ()
) -> Shares:
    outlets = outlets or (MAIN, PORT, MALL)
    return allocate(wants, outlets, stock, may_split=may_split).shares


def test_the_preferred_of_those_that_have_everything() -> None:
    wants = [Want(CUP, 2), Want(PAN, 1)]
    stock = {(MAIN, CUP): 9, (PORT, CUP): 2, (PORT, PAN): 1, (MALL, CUP): 5, (MALL, PAN): 5}
    assert shares(wants, stock) == {PORT: {0: 2, 1: 1}}
    assert shares(wants, stock, outlets=(MALL, PORT)) == {MALL: {0: 2, 1: 1}}


def test_else_the_fewest_without_splitting_a_line() -> None:
    wants = [Want(CUP, 2), Want(PAN, 1), Want(TEA, 1)]
    stock = {(MAIN, CUP): 2, (PORT, PAN): 1, (MALL, PAN): 1, (MALL, TEA): 1}
    assert shares(wants, stock) == {MAIN: {0: 2}, MALL: {1: 1, 2: 1}}


def test_a_line_is_split_only_when_nobody_has_it_whole() -> None:
    stock = {(MAIN, CUP): 2, (PORT, CUP): 2, (MALL, CUP): 3}
    assert shares([Want(CUP, 3)], stock) == {MALL: {0: 3}}
    assert shares([Want(CUP, 4)], stock) == {MAIN: {0: 2}, PORT: {0: 2}}


def test_a_shop_that_splits_no_line_leaves_it_to_the_first_outlet() -> None:
    wants, stock = [Want(CUP, 4), Want(PAN, 1)], {(MAIN, CUP): 1, (PORT, CUP): 3, (PORT, PAN): 1}
    found = allocate(wants, [MAIN, PORT], stock, may_split=False)
    assert found == Allocation({MAIN: {0: 4}, PORT: {1: 1}}, {0: 3})


def test_what_nobody_has_goes_to_the_first_outlet_which_is_short_of_it() -> None:
    wants, stock = [Want(CUP, 4), Want(PAN, 1)], {(PORT, CUP): 3, (PORT, PAN): 1}
    found = allocate(wants, [MAIN, PORT], stock, may_split=True)
    assert found == Allocation({MAIN: {0: 1}, PORT: {0: 3, 1: 1}}, {0: 1})
    assert allocate(wants, [MAIN], {}, may_split=True) == Allocation(
        {MAIN: {0: 4, 1: 1}}, {0: 4, 1: 1}
    )


def test_the_first_outlet_that_is_short_of_something_sends_what_it_can() -> None:
    wants = [Want(CUP, 1), Want(PAN, 2)]
    stock = {(MAIN, PAN): 1, (PORT, PAN): 1, (MALL, PAN): 2}
    assert shares(wants, stock) == {MAIN: {0: 1, 1: 1}, PORT: {1: 1}}


def test_a_customer_who_collects_finds_all_of_it_at_one_outlet() -> None:
    wants, stock = [Want(CUP, 2), Want(PAN, 1)], {(MAIN, CUP): 2, (MAIN, PAN): 1, (PORT, CUP): 1}
    found = allocate(wants, [MAIN, PORT], stock, may_split=True, chosen=PORT)
    assert found == Allocation({PORT: {0: 2, 1: 1}}, {0: 1, 1: 1})


def test_an_outlet_keeps_its_reserve_and_tells_all_that_it_owes() -> None:
    assert [offered(units, 2) for units in (5, 2, 1, 0, -3)] == [3, 0, 0, 0, -3]
    assert offered(-3, 0) == -3


UNITS = st.integers(1, 3)
WANTS = st.lists(st.builds(Want, st.sampled_from([CUP, PAN]), UNITS), min_size=1, max_size=3)
PLACES = [(outlet, goods) for outlet in (MAIN, PORT, MALL) for goods in (CUP, PAN)]
STOCK = st.fixed_dictionaries({place: st.integers(-1, 4) for place in PLACES})


@given(WANTS, STOCK, st.permutations([MAIN, PORT, MALL]), st.booleans())
def test_no_other_way_is_better(
    wants: list[Want], stock: Stock, outlets: list[int], may_split: bool
) -> None:
    found = allocate(wants, outlets, stock, may_split=may_split)
    assert_sound(wants, outlets, stock, found, may_split=may_split)
    ways = list(all_ways(wants, outlets, stock, may_split=may_split))
    best = min(worth(wants, outlets, way, may_split=may_split) for way in ways)
    placed = [
        tuple(
            found.shares.get(outlet, {}).get(line, 0)
            - (found.short.get(line, 0) if outlet == outlets[0] else 0)
            for outlet in outlets
        )
        for line in range(len(wants))
    ]
    if not may_split:  # the first outlet has part of a line that nobody has whole
        placed = [
            way if sum(way) == want.units else (0,) * len(outlets)
            for way, want in zip(placed, wants, strict=True)
        ]
    assert worth(wants, outlets, placed, may_split=may_split) == best


Way = Sequence[tuple[int, ...]]  # for each line what each outlet has of it


def all_ways(
    wants: list[Want], outlets: list[int], stock: Stock, *, may_split: bool
) -> Iterator[Way]:
    """Every one that takes no more than there is."""
    choices = [list(ways_of(want.units, len(outlets), may_split=may_split)) for want in wants]
    for way in every(*choices):
        taken: Counter[tuple[int, int]] = Counter()
        for want, units in zip(wants, way, strict=True):
            taken.update({(o, want.product_id): n for o, n in zip(outlets, units, strict=True)})
        if all(units <= max(stock[place], 0) for place, units in taken.items()):
            yield way


def ways_of(units: int, outlets: int, *, may_split: bool) -> Iterator[tuple[int, ...]]:
    for way in every(range(units + 1), repeat=outlets):
        if sum(way) <= units and (may_split or (sum(way) in (0, units) and max(way) == sum(way))):
            yield way


def worth(
    wants: list[Want], outlets: list[int], way: Way, *, may_split: bool
) -> tuple[object, ...]:
    """Less is better, as the rule puts it."""
    missing = [want.units - sum(units) for want, units in zip(wants, way, strict=True)]
    used = {at for units in way for at, count in enumerate(units) if count}
    if any(missing):
        used.add(0)
    is_split = any(sum(1 for count in units if count) > 1 for units in way)
    lacking: object = sum(missing) if may_split else [count > 0 for count in missing]
    # With everything there, a split line is worse than any number of outlets.
    return (lacking, is_split and not any(missing), len(used), sorted(used))


def assert_sound(
    wants: Sequence[Want],
    outlets: Sequence[int],
    stock: Stock,
    found: Allocation,
    *,
    may_split: bool,
) -> None:
    """Each line once and whole, by preference, and no more taken than there is, but for short."""
    assert list(found.shares) == [outlet for outlet in outlets if outlet in found.shares]
    taken: Counter[tuple[int, int]] = Counter()
    for place, want in enumerate(wants):
        units = {o: share[place] for o, share in found.shares.items() if place in share}
        assert sum(units.values()) == want.units
        assert all(units.values())
        assert may_split or len(units) == 1
        taken.update({(outlet, want.product_id): count for outlet, count in units.items()})
    for place, count in found.short.items():
        assert 0 < count <= found.shares[outlets[0]][place]
        taken[outlets[0], wants[place].product_id] -= count
    assert all(count <= max(stock.get(where, 0), 0) for where, count in taken.items())


MANY = range(1, 13)
MANY_PLACES = st.dictionaries(
    st.tuples(st.sampled_from(MANY), st.sampled_from([CUP, PAN, TEA])), st.integers(0, 3)
)
MANY_WANTS = st.lists(
    st.builds(Want, st.sampled_from([CUP, PAN, TEA]), st.integers(1, 6)), min_size=1, max_size=5
)


@given(MANY_WANTS, MANY_PLACES, st.booleans())
def test_with_many_outlets_none_is_needless(
    wants: list[Want], stock: Stock, may_split: bool
) -> None:
    outlets = list(MANY)
    found = allocate(wants, outlets, stock, may_split=may_split)
    assert_sound(wants, outlets, stock, found, may_split=may_split)
    assert found == allocate(wants, outlets, dict(reversed(stock.items())), may_split=may_split)
    if not found.short:
        for outlet in found.shares:
            fewer = [one for one in found.shares if one != outlet]
            if fewer:
                assert allocate(wants, fewer, stock, may_split=may_split).short


def test_an_outlet_that_others_made_needless_sends_nothing() -> None:
    """The first of them gives two of four goods at once, and the next two then all four."""
    held = [(20, 30), (10, 20), (30, 40), *[(goods,) for goods in (10, 20, 30, 40) * 2]]
    stock = {(at, goods): 1 for at, several in enumerate(held) for goods in several}
    wants = [Want(goods, 1) for goods in (10, 20, 30, 40)]
    assert shares(wants, stock, outlets=range(len(held))) == {1: {0: 1, 1: 1}, 2: {2: 1, 3: 1}}


def test_two_hundred_outlets_and_fifty_lines() -> None:
    """Each outlet has two of the goods, and the last ten have five: those are enough."""
    wants = [Want(goods, 1) for goods in range(50)]
    outlets = list(range(200))
    stock = {(outlet, (outlet + step) % 50): 1 for outlet in range(190) for step in (0, 1)}
    stock |= {
        (190 + step, goods): 1 for step in range(10) for goods in range(5 * step, 5 * step + 5)
    }
    found = allocate(wants, outlets, stock, may_split=True)
    assert_sound(wants, outlets, stock, found, may_split=True)
    assert sorted(found.shares) == list(range(190, 200))
