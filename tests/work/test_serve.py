"""`bordereau serve`: what starts, what is restarted, and that nothing outlives it."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ground.ports import free_ports
from tests.ground.wait import until
from tests.live.streams import answers
from tests.work.processes import Process, environment, running

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port() -> int:
    return free_ports(2)


@pytest.fixture
def served(port: int, database_address: str, tmp_path: Path) -> Iterator[Process]:
    """It answers, and so does the live process beside it."""
    env = environment(database_address, BORDEREAU_PORT=str(port), BORDEREAU_DATA=str(tmp_path))
    with running(tmp_path / "serve.txt", env, "serve") as process:
        until(
            lambda: process.has_ended or (is_healthy(port) and answers(port + 1)),
            "it answers",
            seconds=60,
        )
        assert not process.has_ended, process.errors.read_text()
        yield process


def is_healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def children(pid: int) -> dict[int, str]:
    """Every process below one, and its command line."""
    found: dict[int, str] = {}
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                words = Path(f"/proc/{child}/cmdline").read_bytes()
                found[child] = words.replace(b"\0", b" ").decode()
                found |= children(child)
    return found


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_starts_says_where_it_is_and_stops_in_order(served: Process, port: int) -> None:
    family = children(served.popen.pid)
    roles = {role for role in ("web", "live", "worker") for line in family.values() if role in line}
    assert roles == {"web", "live", "worker"}
    served.popen.send_signal(signal.SIGTERM)
    assert served.popen.wait(30) == 0
    assert served.errors.read_text() == f"Bordereau is at http://127.0.0.1:{port}\n"
    until(lambda: not any(map(is_alive, family)), "every child has ended")


def test_nothing_outlives_it_when_it_is_killed(served: Process, port: int) -> None:
    family = children(served.popen.pid)
    assert len(family) >= 3
    served.kill()
    until(lambda: not any(map(is_alive, family)), "every child has ended")
    until(lambda: not answers(port), "its port is free")


def test_starts_again_what_has_died(served: Process, port: int) -> None:
    first = next(pid for pid, line in children(served.popen.pid).items() if " live " in line)
    os.kill(first, signal.SIGKILL)
    until(
        lambda: any(
            " live " in line and pid != first for pid, line in children(served.popen.pid).items()
        ),
        "another live process runs",
    )
    until(lambda: answers(port + 1), "and answers")
    assert "live ended by itself (-9)" in served.errors.read_text()


def test_says_which_port_is_taken(served: Process, port: int, tmp_path: Path) -> None:
    env = environment("", BORDEREAU_PORT=str(port), BORDEREAU_DATA=str(tmp_path))
    with running(tmp_path / "second.txt", env, "serve") as second:
        assert second.popen.wait(30) == 1
        assert f"Port {port} of 127.0.0.1 is in use." in second.errors.read_text()


def test_says_that_it_has_no_such_address(port: int, tmp_path: Path) -> None:
    env = environment("", BORDEREAU_HOST="no such host", BORDEREAU_DATA=str(tmp_path))
    with running(tmp_path / "second.txt", env, "serve") as second:
        assert second.popen.wait(30) == 1
        assert "BORDEREAU_HOST is 'no such host'" in second.errors.read_text()
