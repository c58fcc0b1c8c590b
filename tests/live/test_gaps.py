from bordereau.live.gaps import WAIT_SECONDS, Gaps


def test_waits_for_what_was_overtaken() -> None:
    gaps = Gaps(5)
    gaps.see([6, 9], now=0)
    assert gaps.awaited(now=1) == [7, 8]
    gaps.see([8], now=1)
    assert gaps.awaited(now=1) == [7]
    assert gaps.highest == 9


def test_gives_up_on_what_was_undone() -> None:
    gaps = Gaps(5)
    gaps.see([7], now=0)
    assert gaps.awaited(now=WAIT_SECONDS + 1) == []


def test_nothing_is_missing_in_order() -> None:
    gaps = Gaps(0)
    gaps.see([1, 2, 3], now=0)
    assert gaps.awaited(now=0) == []
