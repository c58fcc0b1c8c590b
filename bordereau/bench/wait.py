"""Waiting for what another process does."""

import time
from collections.abc import Callable

LONGEST = 600.0
LOOK_SECONDS = 0.02


def until(condition: Callable[[], object], what: str, look: float = LOOK_SECONDS) -> None:
    deadline = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"This did not come: {what}.")
        time.sleep(look)
