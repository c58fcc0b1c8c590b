"""Keeps the state on disk, so that the demo's store survives a restart."""

import threading
from collections.abc import Callable
from pathlib import Path

PACE_SECONDS = 1.0


class Keeper:
    def __init__(self, unsaved: Callable[[], bytes | None], path: Path | None) -> None:
        """`unsaved` gives the state as bytes, once for each change."""
        self.unsaved = unsaved
        self.path = path
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="state", daemon=True)

    def start(self) -> None:
        if self.path:
            self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        if self.path:
            self.thread.join(timeout=5)
            self.keep()

    def run(self) -> None:
        while not self.stopping.wait(PACE_SECONDS):
            self.keep()

    def keep(self) -> None:
        content = self.unsaved()
        if self.path and content is not None:
            # Replaced whole, so that a process killed here leaves the old one.
            part = self.path.with_suffix(self.path.suffix + ".part")
            part.write_bytes(content)
            part.replace(self.path)
