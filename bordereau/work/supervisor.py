"""The process that `serve` becomes: it starts the others, restarts them, and stops them.

It imports the standard library alone, so that the one process that must not fail is also the one
that costs almost no memory.

    python -m bordereau.work.supervisor web live worker
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

log = logging.getLogger("bordereau.serve")

GRACE = 20.0  # seconds in which a child may end what it is doing
STEADY = 60.0  # a child that lived this long starts again at once
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    role: str
    process: "subprocess.Popen[bytes]"
    started: float = field(default_factory=time.monotonic)
    failures: int = 0

    def pause(self) -> float:
        """Seconds to wait before it is started again: longer each time it dies young."""
        if time.monotonic() - self.started > STEADY:
            self.failures = 0
        self.failures += 1
        return float(min(2 ** (self.failures - 1) - 1, LONGEST_PAUSE))


class Supervisor:
    """Two kinds of news arrive in one queue: a role whose process ended, and None for "stop"."""

    def __init__(self, roles: list[str]) -> None:
        self.roles = roles
        self.children: dict[str, Child] = {}
        self.due: dict[str, float] = {}  # when to start again what has died
        self.news: SimpleQueue[str | None] = SimpleQueue()

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.news.put(None))
        for role in self.roles:
            self._start(role)
        while self._follow(self._next()):
            pass
        self._stop()

    def _next(self) -> str | None:
        """The next piece of news, or "" when something is due first."""
        wait = max(0.0, min(self.due.values()) - time.monotonic()) if self.due else None
        try:
            return self.news.get(timeout=wait)
        except Empty:
            return ""

    def _follow(self, news: str | None) -> bool:
        if news is None:
            return False
        if news:
            child = self.children[news]
            pause = child.pause()
            self.due[news] = time.monotonic() + pause
            log.error(
                "%s ended by itself (%s); starting it again in %.0f s",
                news,
                child.process.returncode,
                pause,
            )
        now = time.monotonic()
        for role in [role for role, at in self.due.items() if at <= now]:
            del self.due[role]
            self._start(role)
        return True

    def _start(self, role: str) -> None:
        command = [sys.executable, "-P", "-m", "bordereau.work.child", role, str(os.getpid())]
        # A session of its own: Ctrl-C in a terminal reaches us alone, and we end it in order.
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        old = self.children.get(role)
        self.children[role] = Child(role, process, failures=old.failures if old else 0)
        threading.Thread(target=self._watch, args=(role, process), daemon=True).start()

    def _watch(self, role: str, process: "subprocess.Popen[bytes]") -> None:
        process.wait()
        self.news.put(role)

    def _stop(self) -> None:
        for child in self.children.values():
            child.process.terminate()
        deadline = time.monotonic() + GRACE
        for child in self.children.values():
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.error("%s did not stop in %.0f s and is killed", child.role, GRACE)
                child.process.kill()
                child.process.wait()


def main(roles: list[str]) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # Each thread of glibc's malloc would otherwise keep an arena of its own.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    Supervisor(roles).run()


if __name__ == "__main__":
    main(sys.argv[1:])
