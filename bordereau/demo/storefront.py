"""The demo's store: a stand-in in a process of its own, as a real one is on another machine."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx

from bordereau import environment
from bordereau.demo import kept
from bordereau.standins.registry import MODULES, OF_THE_DEMO

PATIENCE = 20.0  # seconds in which it must answer
TRICKLE = 30  # seconds between two orders that come by themselves


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


class StoreSilent(Exception):
    """The store's process ended, or does not answer."""


def become() -> None:
    """Turn this process, a child of the supervisor or of the seed, into the store."""
    data = environment.read().data
    words = ["--port", str(kept.load(data).store_port), "--state", str(kept.store_file(data))]
    words += ["--trickle", str(TRICKLE)]
    # Its first words are the keys, which nobody needs: the demo is connected already.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    os.execv(  # noqa: S606 its words are our own
        sys.executable, [sys.executable, "-P", "-m", MODULES[OF_THE_DEMO], *words]
    )


class Storefront:
    """What its shoppers do, asked for over HTTP."""

    def __init__(self, port: int) -> None:
        self.url = address(port)
        self.client = httpx.Client(base_url=self.url, timeout=10, trust_env=False)

    def about(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get("/_standin").raise_for_status().json()
        return answer

    def place(self, **asked: Any) -> list[int]:
        """Orders at random, or one of chosen goods. Returns their numbers."""
        answer = self.client.post("/_standin/orders", json=asked).raise_for_status()
        ids: list[int] = answer.json()["ids"]
        return ids

    def go_to(self, moment: datetime | None) -> None:
        """Set its clock; None is back to now."""
        at = moment.isoformat() if moment else None
        self.client.post("/_standin/clock", json={"at": at}).raise_for_status()

    def keep_passers_by_out(self) -> None:
        self.client.post("/_standin/trickle", json={"seconds": 0}).raise_for_status()

    def wait(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.about()
            except httpx.TransportError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise StoreSilent(self.url) from error
                time.sleep(0.05)
            else:
                return


@contextmanager
def running(port: int) -> Iterator[Storefront]:
    """The store without its passers-by, for as long as its past is made."""
    command = [sys.executable, "-P", "-m", "bordereau.work.child", "store", str(os.getpid())]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        store = Storefront(port)
        store.wait(process)
        store.keep_passers_by_out()
        yield store
        store.go_to(None)
    finally:
        process.terminate()
        process.wait()
