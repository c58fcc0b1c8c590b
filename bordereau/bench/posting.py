"""Posting webhooks as fast as they are taken, at little cost to the machine that is measured."""

import contextlib
import http.client
import socket
import threading
from collections.abc import Mapping, Sequence

from bordereau.bench.wait import until

CONNECTIONS = 4
END = b"\r\n\r\n"


def request(path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    told = {"Host": "localhost", **headers, "Content-Length": str(len(body))}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join(lines).encode() + END + body


def wait_for(port: int) -> None:
    until(lambda: _answers(port), "the server's answer")


def _answers(port: int) -> bool:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False


def post_all(port: int, requests: Sequence[bytes]) -> None:
    """Over a few connections that stay open, each asking again when it was answered."""
    problems: list[Exception] = []
    threads = [
        threading.Thread(target=_post, args=(port, requests[start::CONNECTIONS], problems))
        for start in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def _post(port: int, requests: Sequence[bytes], problems: list[Exception]) -> None:
    try:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for one in requests:
                connection.sendall(one)
                _expect_200(connection)
    except (OSError, ValueError) as problem:
        problems.append(problem)


def _expect_200(connection: socket.socket) -> None:
    """The answer has no body, so it ends with its headers."""
    answer = b""
    while END not in answer:
        part = connection.recv(4096)
        if not part:
            raise ConnectionError("the server hung up")
        answer += part
    if not answer.startswith(b"HTTP/1.1 200"):
        raise ValueError(f"a webhook was answered {answer[:40]!r}")
