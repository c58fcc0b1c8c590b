import subprocess
import sys

import pytest

from bordereau.work.supervisor import LONGEST_PAUSE, STEADY, Child


@pytest.fixture
def child() -> Child:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(10)
    return Child("web", process)


def test_waits_longer_each_time_it_dies_young(child: Child) -> None:
    pauses = [child.pause() for _ in range(7)]
    assert pauses == [0, 1, 3, 7, 15, LONGEST_PAUSE, LONGEST_PAUSE]


def test_starts_again_at_once_after_a_long_life(child: Child) -> None:
    child.pause()
    child.pause()
    child.started -= STEADY + 1
    assert child.pause() == 0
