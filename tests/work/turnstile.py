"""A store that gives an answer only when the test lets it: half-way is where the test says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from bordereau.standins.common.faults import Faults
from tests.ground.wait import until
from tests.stores import Connected


class Turnstile:
    """Open at first. While it is closed an answer that waits holds up the whole store."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._is_open = True
        self._somebody_waits, self._next = Event(), Event()

    def wait(self, answer: Any) -> Any:
        if not self._is_open:
            self._somebody_waits.set()
            self._next.wait()
            self._next.clear()
        return answer

    def close(self, slow_seconds: float) -> None:
        """Each answer takes so long at least, too."""
        self._is_open = False
        self._faults.set(slow_seconds=slow_seconds)

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Let answers through until it is so, and none from then on."""
        until(lambda: is_so() or self._let_one_through(), what)

    def _let_one_through(self) -> bool:
        if self._somebody_waits.is_set():
            self._somebody_waits.clear()
            self._next.set()
        return False

    def open(self) -> None:
        self._faults.set(slow_seconds=0)
        self._is_open = True
        self._next.set()


@contextmanager
def turnstile(shop: Connected) -> Iterator[Turnstile]:
    """Every answer passes it from now on, so that all are written in the same way."""
    faults = shop.store.standin.faults
    gate = Turnstile(faults)
    faults.rewrite = gate.wait
    try:
        yield gate
    finally:
        gate.open()
