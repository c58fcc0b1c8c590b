"""For the tests of every stand-in: a shopper's browser, and a listener for webhooks.

Each platform's folder has the fixture `store`.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

import httpx
import pytest

PERSON = {
    "first_name": "Zoé",
    "last_name": "<script>alert(1)</script>",
    "email": "zoe@example.test",
    "phone": "+33 6 39 98 00 00",
    "address_1": "1 rue Haute",
    "postcode": "69001",
    "city": "Lyon",
    "country": "FR",
}


class Store(Protocol):
    @property
    def front_page(self) -> str: ...


@pytest.fixture
def browser(store: Store) -> Iterator[httpx.Client]:
    """Without scripts."""
    with httpx.Client(base_url=store.front_page, follow_redirects=True, trust_env=False) as client:
        yield client


def ask(store: Store, what: str, **body: object) -> httpx.Response:
    """As the demo does, from another process."""
    return httpx.post(f"{store.front_page}/_standin/{what}", json=body, trust_env=False)


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
