"""A store for each test, and a listener for its webhooks."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from bordereau.standins.shopify import Options, ShopifyStandin, run_shopify_standin


@pytest.fixture
def store() -> Iterator[ShopifyStandin]:
    with run_shopify_standin(Options(held=True)) as running:
        yield running


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


@dataclass(frozen=True)
class Caller:
    """Whoever asks the Admin API, with a token of its own."""

    store: ShopifyStandin
    token: str

    def send(self, query: str, **variables: object) -> httpx.Response:
        return httpx.post(
            f"{self.store.url}/admin/api/2026-10/graphql.json",
            json={"query": query, "variables": variables},
            headers={"X-Shopify-Access-Token": self.token},
            trust_env=False,
        )

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        answer: dict[str, Any] = self.send(query, **variables).json()
        return answer


@pytest.fixture
def caller(store: ShopifyStandin) -> Caller:
    return Caller(store, store.static_token().token)
