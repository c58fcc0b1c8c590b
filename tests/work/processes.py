"""Bordereau's own processes, run for a test and watched."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bordereau.work.models import Worker
from tests.ground.wait import AT_MOST, until


@dataclass
class Process:
    popen: "subprocess.Popen[bytes]"
    errors: Path

    @property
    def has_ended(self) -> bool:
        return self.popen.poll() is not None

    def kill(self) -> None:
        self.popen.send_signal(signal.SIGKILL)
        assert self.popen.wait(AT_MOST) == -signal.SIGKILL

    def stop(self) -> None:
        """As a service manager does; it must end in order and have had nothing to complain of."""
        self.popen.send_signal(signal.SIGTERM)
        assert self.popen.wait(AT_MOST) == 0
        assert self.errors.read_text() == ""


def environment(database: str, **more: str) -> Mapping[str, str]:
    values = {"BORDEREAU_DATABASE_URL": database, "BORDEREAU_POLL_SECONDS": "86400"}
    return os.environ | values | {"DJANGO_SETTINGS_MODULE": "bordereau.settings"} | more


@contextmanager
def running(errors: Path, env: Mapping[str, str], *words: str) -> Iterator[Process]:
    """`bordereau WORDS…`; killed at the end if the test has not ended it."""
    command = [sys.executable, "-P", "-m", "bordereau.cli", *words]
    with errors.open("wb") as stream:
        popen = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env=dict(env)
        )
    try:
        yield Process(popen, errors)
    finally:
        if popen.poll() is None:
            popen.kill()
            popen.wait(AT_MOST)


@contextmanager
def a_worker(folder: Path, database: str) -> Iterator[Process]:
    """A worker that has said that it lives."""
    before = workers()
    file = folder / f"worker-{len(before)}.txt"
    with running(file, environment(database), "worker") as process:
        until(lambda: process.has_ended or workers() != before, "a worker gives a sign of life")
        assert not process.has_ended, file.read_text()
        yield process


def workers() -> set[tuple[object, ...]]:
    return set(Worker.objects.values_list("name", "started_at"))
