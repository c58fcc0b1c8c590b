"""Keeps the state on disk, so that the demo's store survives a restart."""

import threading
from pathlib import Path

from .shop import Shop
from .state import save

PACE_SECONDS = 1.0


class Keeper:
    def __init__(self, shop: Shop, path: Path | None) -> None:
        self.shop = shop
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
        with self.shop.lock:
            if self.path and self.shop.unsaved:
                self.shop.unsaved = False
                save(self.shop.state, self.path)
