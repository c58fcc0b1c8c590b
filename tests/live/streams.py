"""The live process, run for a test, and a listener to it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.ground.wait import AT_MOST, until

SERVE = """
import sys
from bordereau.live import server, tickets
tickets.SECONDS = int(sys.argv[1])
server.run()
"""


@contextmanager
def live_process(
    database: str, port: int, errors: Path, ticket_seconds: int = 60
) -> Iterator["subprocess.Popen[bytes]"]:
    """It answers on the port. What it wrote on stderr is in the file."""
    env = os.environ | {"BORDEREAU_DATABASE_URL": database, "BORDEREAU_PORT": str(port - 1)}
    with errors.open("ab") as stream:
        command = [sys.executable, "-P", "-c", SERVE, str(ticket_seconds)]
        process = subprocess.Popen(command, stderr=stream, env=env)
    try:
        until(lambda: process.poll() is not None or answers(port), "the live process answers")
        assert process.poll() is None, errors.read_text()
        yield process
    finally:
        process.terminate()
        process.wait(AT_MOST)


def answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Stream:
    """An open stream of server-sent events."""

    def __init__(self, response: httpx.Response) -> None:
        self.lines = response.iter_lines()
        self.opening = self.block()

    def block(self) -> dict[str, str]:
        """The next block's fields; a comment is none."""
        fields: dict[str, str] = {}
        for line in self.lines:
            if not line:
                return fields
            name, _, value = line.partition(": ")
            fields[name] = value
        raise EOFError("the stream has ended")

    def order(self, kind: str) -> dict[str, Any]:
        """The next message of that kind. Others may come first: what happened just before."""
        while True:
            message = self.message()
            if message["kind"] == kind:
                return message

    def message(self) -> dict[str, Any]:
        block = self.block()
        assert block["event"] == "order"
        data: dict[str, Any] = json.loads(block["data"])
        assert block["id"] == str(data["id"])
        return data


@contextmanager
def listening(address: str, **headers: str) -> Iterator[Stream]:
    with (
        httpx.Client(timeout=AT_MOST, follow_redirects=True) as client,
        client.stream("GET", address, headers=headers) as response,
    ):
        response.raise_for_status()
        yield Stream(response)
