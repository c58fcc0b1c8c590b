"""Bordereau's own processes, as an owner starts them, and the store that they speak to."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bordereau.bench.wait import until
from bordereau.standins.registry import MODULES, OF_THE_DEMO
from bordereau.work.models import Worker

DAY = 24 * 3600


class Store:
    """The stand-in, in a process of its own."""

    def __init__(self, url: str, pid: int) -> None:
        self.url, self.pid = url, pid

    def ask(self, path: str, **asked: object) -> Any:
        body = json.dumps(asked).encode() if asked else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_standin{path}", body, headers)  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310 we made the address
            return json.load(answer)

    def told(self, ids: list[int], secret: str) -> list[dict[str, Any]]:
        """The webhooks that tell of these orders: `headers` and `body`."""
        answer: list[dict[str, Any]] = self.ask("/told", ids=ids, secret=secret)
        return answer

    def place_over_a_day(self, count: int) -> list[int]:
        """As many orders, evenly over the last 24 hours."""
        start = datetime.now(UTC) - timedelta(seconds=DAY)
        self.ask("/clock", at=start.isoformat())
        ids: list[int] = self.ask("/orders", count=count, seconds_apart=DAY / count)["ids"]
        self.ask("/clock", at="")
        return ids


@contextlib.contextmanager
def store() -> Iterator[Store]:
    command = [sys.executable, "-P", "-m", MODULES[OF_THE_DEMO]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Store(process.stdout.readline().split()[-1], process.pid)
        finally:
            process.terminate()


@contextlib.contextmanager
def bordereau(word: str, **settings: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`bordereau WORD`, from when its background work lives until we are done with it."""
    before = set(Worker.objects.values_list("name", "started_at"))
    command = [sys.executable, "-P", "-m", "bordereau.cli", word]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | settings) as process:
        try:
            until(lambda: _lives(process, before), "a worker's sign of life")
            yield process
        finally:
            process.terminate()


def _lives(process: "subprocess.Popen[bytes]", before: set[tuple[str, datetime]]) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"It ended with {process.returncode}; its words are above.")
    return set(Worker.objects.values_list("name", "started_at")) != before


def free_ports() -> int:
    """The first of two free ports in a row."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port + 1)):
                return port
