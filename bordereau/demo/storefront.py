"""The demo's stores: stand-ins in a process of their own, as real ones are on other machines."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx

from bordereau import environment
from bordereau.demo import kept
from bordereau.standins.registry import DEMO_STORES

PATIENCE = 60.0  # seconds in which each must answer


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


class StoreSilent(Exception):
    """The stores' process ended, or one of them does not answer."""


def become() -> None:
    """Turn this process, a child of the supervisor or of the seed, into the stores."""
    data = environment.read().data
    words = ["--folder", str(kept.folder(data))]
    words += [f"{platform}={port}" for platform, port in kept.load(data).ports.items()]
    # What they say is for whoever starts them by hand.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    os.execv(  # noqa: S606 its words are our own
        sys.executable, [sys.executable, "-P", "-m", "bordereau.standins", *words]
    )


class Storefront:
    """What its shoppers do, asked for over HTTP."""

    def __init__(self, platform: str, name: str, port: int) -> None:
        self.platform = platform
        self.name = name
        self.client = httpx.Client(base_url=address(port), timeout=10, trust_env=False)

    def about(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get("/_standin").raise_for_status().json()
        return answer

    def place(self, **asked: Any) -> list[str]:
        """Orders at random, or one of chosen goods. Returns what the store calls them."""
        answer = self.client.post("/_standin/orders", json=asked).raise_for_status()
        return [str(one) for one in answer.json()["ids"]]

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
                    raise StoreSilent(str(self.client.base_url)) from error
                time.sleep(0.05)
            else:
                return


@contextmanager
def running(ports: Mapping[str, int]) -> Iterator[list[Storefront]]:
    """The stores without their passers-by, for as long as their past is made."""
    command = [sys.executable, "-P", "-m", "bordereau.work.child", "stores", str(os.getpid())]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    stores = [Storefront(one.platform, one.name, ports[one.platform]) for one in DEMO_STORES]
    try:
        for store in stores:
            store.wait(process)
            store.keep_passers_by_out()
        yield stores
        for store in stores:
            store.go_to(None)
    finally:
        for store in stores:
            store.client.close()
        process.terminate()
        process.wait()
