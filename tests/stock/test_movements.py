import pytest

from bordereau.stock.movements import BY_HAND, EFFECTS, Kind


@pytest.mark.parametrize(
    ("kind", "on_hand", "committed", "available"),
    [
        (Kind.COMMIT, 0, 1, -1),
        (Kind.RELEASE, 0, -1, 1),
        (Kind.COMPLETE, -1, -1, 0),
        (Kind.REOPEN, 1, 1, 0),
        (Kind.RETURN, 1, 0, 1),
        (Kind.RECEIVE, 1, 0, 1),
        (Kind.COUNT, 1, 0, 1),
        (Kind.CORRECT, 1, 0, 1),
        (Kind.IMPORT, 1, 0, 1),
    ],
)
def test_what_each_does_to_a_level(
    kind: Kind, on_hand: int, committed: int, available: int
) -> None:
    assert EFFECTS[kind] == (on_hand, committed)
    assert on_hand - committed == available


def test_every_kind_has_an_effect_and_people_cannot_promise() -> None:
    assert set(EFFECTS) == set(Kind)
    assert {Kind.RECEIVE, Kind.COUNT, Kind.CORRECT} == BY_HAND
