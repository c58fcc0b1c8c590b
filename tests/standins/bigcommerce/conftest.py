"""A store for each test, a client with its token, and a listener for its webhooks."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from bordereau.standins.bigcommerce import BigCommerceStandin, Options, run_bigcommerce_standin

JSON = {"Accept": "application/json"}


@pytest.fixture
def store() -> Iterator[BigCommerceStandin]:
    with run_bigcommerce_standin(Options(held=True)) as running:
        yield running


def client_of(store: BigCommerceStandin, token: str = "") -> httpx.Client:
    headers = JSON | {"X-Auth-Token": token or store.account.token}
    return httpx.Client(base_url=store.url, headers=headers, trust_env=False)


@pytest.fixture
def api(store: BigCommerceStandin) -> Iterator[httpx.Client]:
    with client_of(store) as client:
        yield client


@dataclass
class Listener:
    """Where webhooks arrive: it keeps what came and answers as it is told."""

    url: str = ""
    answer: int = 200
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            listening.came.append((headers, body))
            self.send_response(listening.answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    listening.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield listening
    server.shutdown()
    server.server_close()
