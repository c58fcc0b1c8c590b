"""Telling the listeners: a queue, a thread that empties it, and trouble on the way."""

import random
import ssl
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Hashable
from functools import cache
from typing import Generic, TypeVar

import httpx

from .faults import Faults

TIMEOUT_SECONDS = 60
REORDER_WAIT_SECONDS = 0.2

Notice = TypeVar("Notice", bound=Hashable)  # something that one webhook is to be told
Sent = TypeVar("Sent")  # what was sent, and what came back


@cache
def trusted() -> ssl.SSLContext:
    """Reading the list of authorities is most of what a new client costs."""
    return httpx.create_ssl_context(trust_env=False)


class Sending(ABC, Generic[Notice, Sent]):
    """A platform says how a notice is sent, and notes what came of it in `sent`."""

    def __init__(self, faults: Faults, dice: random.Random, *, held: bool = False) -> None:
        self.faults = faults
        self.dice = dice
        self.held = held  # nothing leaves until `deliver_now`
        self.sent: deque[Sent] = deque(maxlen=10_000)
        self.changed = threading.Condition()
        self.waiting: dict[Notice, float] = {}
        self.busy = False
        self.stopping = False
        self.client = httpx.Client(verify=trusted(), timeout=TIMEOUT_SECONDS, trust_env=False)
        self.thread = threading.Thread(target=self.run, name="webhooks", daemon=True)

    @abstractmethod
    def send(self, notice: Notice) -> list[Sent]: ...

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        with self.changed:
            self.stopping = True
            self.changed.notify_all()
        self.thread.join(timeout=5)
        self.client.close()

    def add(self, notice: Notice, delay: float = 0) -> None:
        """Once, until it has left."""
        with self.changed:
            self.waiting.setdefault(notice, time.monotonic() + delay)
            self.changed.notify_all()

    @property
    def holding(self) -> bool:
        return self.held or self.faults.hold

    def may_leave(self, notice: Notice) -> bool:
        return not self.holding

    def run(self) -> None:
        while batch := self.next_batch():
            try:
                for notice in batch:
                    self.send(notice)
            finally:
                with self.changed:
                    self.busy = False
                    self.changed.notify_all()

    def next_batch(self) -> list[Notice]:
        """Wait for what is due; nothing only when the store closes."""
        with self.changed:
            while not self.stopping:
                batch = self.due()
                if batch and self.faults.reorder:
                    self.changed.wait(REORDER_WAIT_SECONDS)
                    batch = self.due()[::-1]
                if batch:
                    self.take(batch)
                    self.busy = True
                    return batch
                self.changed.wait(self.until_next_due())
        return []

    def due(self) -> list[Notice]:
        now = time.monotonic()
        return [n for n, at in self.waiting.items() if at <= now and self.may_leave(n)]

    def until_next_due(self) -> float | None:
        """A held notice has no time: releasing it is what wakes the thread."""
        times = [at for n, at in self.waiting.items() if self.may_leave(n)]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def take(self, batch: list[Notice]) -> None:
        for notice in batch:
            self.waiting.pop(notice, None)

    def wake(self) -> None:
        with self.changed:
            self.changed.notify_all()

    def deliver_now(self) -> list[Sent]:
        """Send all that waits, held or delayed or not, and return what was sent."""
        self.settle()
        with self.changed:
            batch = list(self.waiting)
            self.take(batch)
        if self.faults.reorder:
            batch.reverse()
        return [delivery for notice in batch for delivery in self.send(notice)]

    def settle(self, timeout: float = 30) -> bool:
        """Wait until nothing is on its way that is not held or delayed."""
        with self.changed:
            return self.changed.wait_for(lambda: not self.busy and not self.due(), timeout)

    def call(
        self, url: str, headers: dict[str, str], body: bytes, *, redirects: bool = False
    ) -> int | None:
        """The answer's status; None when nobody answered."""
        try:
            return self.client.post(
                url, headers=headers, content=body, follow_redirects=redirects
            ).status_code
        except (httpx.HTTPError, httpx.InvalidURL):
            return None
