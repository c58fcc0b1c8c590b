"""What the store's refusals mean, on real servers."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bordereau.channels.lightspeed_c.client import MissingError, Store
from bordereau.channels.port import LacksPermission, NeedsReconnect, Refused, Retry
from bordereau.channels.shapes import Connection

KEYS = {"api_key": "k" * 32, "api_secret": "s" * 32}
ROOM = {
    "X-RateLimit-Limit": "300/3000/12000",
    "X-RateLimit-Remaining": "20/2900/11000",
    "X-RateLimit-Reset": "90/3000/80000",
}


@contextmanager
def answering(
    status: int, body: bytes, headers: dict[str, str] | None = None
) -> Iterator[Connection]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield Connection(f"http://127.0.0.1:{server.server_port}/nl", KEYS, True)
    finally:
        server.shutdown()
        server.server_close()


def said(code: int) -> bytes:
    return b'{"error":{"code":%d,"method":"GET","request":"/","message":"So it is"}}' % code


@pytest.mark.parametrize(
    ("status", "problem", "sentence"),
    [
        (401, NeedsReconnect, "no longer knows this API key .“So it is”"),
        (403, NeedsReconnect, "does not let this API key read"),
        (404, MissingError, "no longer has it"),
        (422, Refused, "refused: “So it is”"),
        (500, Retry, "fault of its own"),
        (200, Refused, "refused: “So it is”"),  # an error may come with any status
    ],
)
def test_a_refusal_in_the_apis_own_words(
    status: int, problem: type[Exception], sentence: str
) -> None:
    with answering(status, said(status)) as connection, pytest.raises(problem, match=sentence):
        Store(connection).get("shop")


def test_a_key_that_may_not_write_stops_pushes_alone() -> None:
    with (
        answering(403, said(403)) as connection,
        pytest.raises(LacksPermission, match="Orders still come in"),
    ):
        Store(connection).put("orders/1", {"order": {}})


@pytest.mark.parametrize(("status", "body"), [(503, b"<html>Back soon</html>"), (404, b"nothing")])
def test_something_other_than_data_comes_again(status: int, body: bytes) -> None:
    with answering(status, body) as connection, pytest.raises(Retry, match="other than data"):
        Store(connection).get("shop")


def test_a_page_in_place_of_data_comes_again() -> None:
    with answering(200, b"<html>") as connection, pytest.raises(Retry, match="other than data"):
        Store(connection).read(dict, "shop")


def test_data_of_another_shape_is_refused() -> None:
    with answering(200, b"[]") as connection, pytest.raises(Refused, match="cannot read"):
        Store(connection).read(dict, "shop")


def test_reading_much_stops_before_the_windows_are_full() -> None:
    with answering(200, b"{}", ROOM) as connection:
        much = Store(connection, kept_back=10)
        much.get("orders")
        with pytest.raises(Retry, match="few are left") as told:
            much.get("orders")
        assert told.value.after == 90
        telling = Store(connection)
        telling.get("orders/1")
        telling.put("orders/1", {"order": {}})


def test_no_key_is_sent_in_the_clear_to_the_internet() -> None:
    with pytest.raises(Refused, match="does not begin with https"):
        Store(Connection("http://store.example:80/en", KEYS)).get("shop")
