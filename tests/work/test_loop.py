import logging
import threading

import pytest

from bordereau.work.life import Life
from bordereau.work.loop import Loop
from tests.ground.wait import until


class Step:
    """Does what is waiting; fails as often as it is told to."""

    def __init__(self, waiting: int = 0, failures: int = 0) -> None:
        self.waiting, self.failures, self.calls = waiting, failures, 0

    def __call__(self) -> int:
        self.calls += 1
        if self.failures:
            self.failures -= 1
            raise ValueError("the store is on fire")
        self.waiting, done = max(0, self.waiting - 1), min(self.waiting, 1)
        return done


def a_loop(step: Step, rest: float = 60) -> tuple[Loop, threading.Event]:
    stop = threading.Event()
    return Loop("test", step, rest, Life(), stop), stop


@pytest.mark.django_db
def test_works_until_nothing_is_left_then_rests_until_woken() -> None:
    step = Step(waiting=3)
    loop, stop = a_loop(step)
    loop.start()
    until(lambda: step.calls == 4, "three pieces of work, and a look that finds none")
    step.waiting = 1
    loop.wake()
    until(lambda: step.calls == 6, "the new piece, and again a look")
    stop.set()
    loop.wake()
    loop.join(10)
    assert not loop.is_alive()


@pytest.mark.django_db
def test_survives_what_its_work_raises_and_complains_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    step = Step(failures=2)
    loop, stop = a_loop(step)
    with caplog.at_level(logging.INFO, "bordereau"):
        loop.start()
        until(lambda: loop.failures == 1, "it fails")
        assert loop.life.troubles == {"test": "ValueError: the store is on fire"}
        until(lambda: step.calls >= 3 and not loop.failures, "it works again")
    stop.set()
    loop.wake()
    loop.join(10)
    assert loop.life.troubles == {"test": ""}
    levels = [record.levelname for record in caplog.records]
    assert levels == ["ERROR", "INFO"]
