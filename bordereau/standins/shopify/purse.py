"""The points that a store's callers may spend: a bucket that flows back full."""

import threading
import time
from typing import Any


class Purse:
    def __init__(self, most: float, a_second: float) -> None:
        self.most = most
        self.a_second = a_second
        self.left = most
        self.at = time.monotonic()
        self.lock = threading.Lock()

    def pay(self, points: float) -> bool:
        """Whether there was enough. A query that is refused costs nothing."""
        with self.lock:
            now = time.monotonic()
            self.left = min(self.most, self.left + (now - self.at) * self.a_second)
            self.at = now
            if points > self.left:
                return False
            self.left -= points
            return True

    def give_back(self, points: float) -> None:
        """What was asked for and not found."""
        with self.lock:
            self.left = min(self.most, self.left + points)

    def shown(self, asked: float, paid: float | None) -> dict[str, Any]:
        return {
            "requestedQueryCost": asked,
            "actualQueryCost": paid,
            "throttleStatus": {
                "maximumAvailable": self.most,
                "currentlyAvailable": int(self.left),
                "restoreRate": self.a_second,
            },
        }
