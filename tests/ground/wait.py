"""Waiting for what another thread or process does, without guessing how long it takes."""

import threading
import time
from collections.abc import Callable

STEP = 0.02
AT_MOST = 120  # seconds: only a failure waits so long, on a machine with much else to do


def until(is_so: Callable[[], bool], what: str, *, seconds: float = AT_MOST) -> None:
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not is_so():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        pause.wait(STEP)
