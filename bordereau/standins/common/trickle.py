"""Customers who come by themselves, at a steady pace."""

import threading
from collections.abc import Callable, Sequence
from typing import Any


class Trickle:
    def __init__(self, place_random: Callable[[int], Sequence[Any]], seconds: float) -> None:
        self.place_random = place_random
        self.seconds = seconds
        self.changed = threading.Condition()
        self.stopping = False
        self.thread = threading.Thread(target=self.run, name="customers", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        with self.changed:
            self.stopping = True
            self.changed.notify_all()
        self.thread.join(timeout=5)

    def set_pace(self, seconds: float) -> None:
        """An order every so many seconds; nought stops them."""
        with self.changed:
            self.seconds = max(0.0, seconds)
            self.changed.notify_all()

    def run(self) -> None:
        while True:
            with self.changed:
                interrupted = self.stopping or self.changed.wait(self.seconds or None)
                if self.stopping:
                    return
            if not interrupted:
                self.place_random(1)
