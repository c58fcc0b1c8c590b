"""How loops leave orders the time to come together."""

from threading import Event

import pytest

from bordereau.work.embedded import Gathering

SECONDS = 60.0


class Clock(Event):
    """Nobody waits: how long they would have is written down."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waits.append(timeout)
        return False


def waits(*done: int) -> list[bool]:
    """Before which of the steps, each of which does so much, somebody waits."""
    clock = Clock()
    left = list(done)
    gathering = Gathering(lambda: left.pop(0), 10, SECONDS, clock)
    for _ in done:
        gathering()
    assert all(0 <= wait <= SECONDS for wait in clock.waits)
    return [wait > 0 for wait in clock.waits]


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ((3, 0, 3), [False, True, False]),  # a rest, and the next comes at once
        ((3, 3, 0), [False, True, True]),
        ((10, 10, 2), [False, False, False]),  # more was left than one batch takes
    ],
)
def test_only_what_follows_a_small_batch_waits(done: tuple[int, ...], expected: list[bool]) -> None:
    assert waits(*done) == expected


def test_a_second_loop_waits_while_the_first_is_at_work() -> None:
    clock = Clock()

    def step() -> int:
        if len(clock.waits) == 1:
            gathering()  # the other loop's turn comes while we are here
        return 1

    gathering = Gathering(step, 10, SECONDS, clock)
    gathering()
    assert [wait > 0 for wait in clock.waits] == [False, True]
