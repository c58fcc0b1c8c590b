"""Background work on one machine: threads that look at the rows when the database has changed."""

import time
from collections.abc import Callable
from threading import Event, Lock

from django.db import connection

from bordereau.channels.health import tend_webhooks
from bordereau.channels.product_import import import_due
from bordereau.comparison.job import compare_due
from bordereau.inbox.apply import BATCH as APPLIED_AT_ONCE
from bordereau.inbox.apply import apply_due
from bordereau.inbox.poll import poll_due
from bordereau.outbox.deliver import BATCH as DELIVERED_AT_ONCE
from bordereau.outbox.deliver import deliver_due
from bordereau.work.life import SIGN_SECONDS, Life
from bordereau.work.loop import Loop
from bordereau.work.prune import prune

LOOK_SECONDS = 0.05  # between two looks at whether anything was committed
SWEEP_SECONDS = 2.5  # what becomes due by time alone is found by looking
APPLY_GATHERS = 0.1  # seconds, see Gathering
DELIVER_GATHERS = 1.0  # a product that is sold often is told of once
HOUR = 3600.0
STOP_SECONDS = 15.0


def run(stop: Event) -> None:
    """Carry the work until `stop` is set; what is under way then ends."""
    life = Life()
    life.begin()
    loops = _loops(life, stop)
    for loop in loops:
        loop.start()
    stop.wait()
    for loop in loops:
        loop.wake()
    for loop in loops:
        loop.join(STOP_SECONDS)
    life.end()


def _loops(life: Life, stop: Event) -> list[Loop]:
    # Two of what waits on stores, so that a slow one does not hold up the others.
    apply = Gathering(apply_due, APPLIED_AT_ONCE, APPLY_GATHERS, stop)
    deliver = Gathering(deliver_due, DELIVERED_AT_ONCE, DELIVER_GATHERS, stop)
    steps: list[tuple[str, Callable[[], int]]] = [
        ("apply 1", apply),
        ("apply 2", apply),
        ("deliver 1", deliver),
        ("deliver 2", deliver),
        ("poll", poll_due),
        ("import", import_due),
    ]
    woken = [Loop(name, step, SWEEP_SECONDS, life, stop) for name, step in steps]
    return [
        *woken,
        Loop("watch", Watch(woken).look, LOOK_SECONDS, life, stop),
        Loop("compare", compare_due, SWEEP_SECONDS, life, stop),
        Loop("sign", life.sign, SIGN_SECONDS, life, stop),
        Loop("tend", tend_webhooks, HOUR, life, stop),
        Loop("prune", prune, HOUR, life, stop),
    ]


class Gathering:
    """A step that several loops take by turns, so far apart that a stream comes in large batches.

    A batch of thirty orders costs little more than one of three. After a rest, or a batch that left
    more behind, nobody waits.
    """

    def __init__(self, step: Callable[[], int], full: int, seconds: float, stop: Event) -> None:
        self.step, self.full, self.seconds, self.stop = step, full, seconds, stop
        self.turn = Lock()
        self.not_before = 0.0

    def __call__(self) -> int:
        with self.turn:
            self.stop.wait(max(self.not_before - time.monotonic(), 0.0))
            # Already now: what comes while one loop works is not for the other, but for later.
            self.not_before = time.monotonic() + self.seconds
        done = self.step()
        if done == 0 or done >= self.full:
            self.not_before = 0.0
        return done


class Watch:
    """Wakes the loops when somebody has committed something.

    SQLite counts the commits of others in `data_version`; to ask for it costs some 10 µs.
    """

    def __init__(self, loops: list[Loop]) -> None:
        self.loops = loops
        self.version = -1

    def look(self) -> int:
        with connection.cursor() as cursor:
            version = cursor.execute("PRAGMA data_version").fetchone()[0]
        if version != self.version:
            self.version = version
            for loop in self.loops:
                loop.wake()
        return 0
