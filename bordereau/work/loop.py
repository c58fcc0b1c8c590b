"""A thread that does something whenever it is woken, and survives what that raises."""

import logging
from collections.abc import Callable
from threading import Event, Thread

from django.db import close_old_connections, connections

from bordereau.work.life import Life

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0


class Loop(Thread):
    """Calls `step` until it returns 0, then waits to be woken, at most `rest` seconds."""

    def __init__(
        self, name: str, step: Callable[[], int], rest: float, life: Life, stop: Event
    ) -> None:
        # A daemon, so that one that hangs on a store cannot keep a stopped process alive.
        super().__init__(name=name, daemon=True)
        self.step, self.rest, self.life, self.stop_asked = step, rest, life, stop
        self.woken = Event()
        self.failures = 0

    def run(self) -> None:
        while not self.stop_asked.is_set():
            self.woken.clear()  # before the work: what comes during it wakes us again
            if self._work():
                continue
            if self.failures:
                self.stop_asked.wait(min(2.0 ** (self.failures - 1), LONGEST_PAUSE))
            else:
                self.woken.wait(self.rest)
        connections.close_all()

    def wake(self) -> None:
        self.woken.set()

    def _work(self) -> int:
        try:
            done = self.step()
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            if self.life.troubles.get(self.name) != what:  # the same once, not every minute
                log.exception("%s failed and will be tried again", self.name)
            self.life.troubles[self.name] = what
            self.failures += 1
            close_old_connections()  # the database may have gone away under this one
            return 0
        if self.failures:
            log.info("%s works again", self.name)
            self.life.troubles[self.name] = ""
            self.failures = 0
        return done
