"""The client against real servers on loopback, and what no server here can do by a transport."""

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from bordereau.channels import guard, http
from bordereau.channels.http import Site
from bordereau.channels.port import NeedsReconnect, Refused, Retry

from .certificate import write_certificate

SECRET = "cs_do_not_tell"
Handle = Callable[[BaseHTTPRequestHandler], None]


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving(handle: Handle, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            handle(self)

        def do_POST(self) -> None:
            handle(self)

        def log_message(self, *_args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def mocked(monkeypatch: pytest.MonkeyPatch, answer: Callable[[httpx.Request], object]) -> Site:
    """A store out in the world, as far as the client can tell."""

    def respond(request: httpx.Request) -> httpx.Response:
        response = answer(request)
        assert isinstance(response, httpx.Response)
        return response

    monkeypatch.setattr(guard, "resolve", lambda _host, _port: ["93.184.216.34"])
    monkeypatch.setattr(http, "new_transport", lambda: httpx.MockTransport(respond))
    return Site("https://shop.example")


def raising(*errors: Exception) -> Callable[[httpx.Request], object]:
    left = list(errors)

    def answer(_request: httpx.Request) -> httpx.Response:
        if left:
            raise left.pop(0)
        return httpx.Response(200, content=b"well")

    return answer


def test_it_names_itself_and_asks_for_json() -> None:
    seen: list[dict[str, str]] = []

    def handle(handler: BaseHTTPRequestHandler) -> None:
        seen.append({name.lower(): value for name, value in handler.headers.items()})
        reply(handler, 200, b"{}", Set_Cookie="session=1")

    with serving(handle) as url:
        site = Site(url, allow_private_address=True)
        assert site.send("GET", "/").body == b"{}"
        assert site.send("GET", "/").status == 200
    assert seen[0]["user-agent"].startswith("Bordereau/")
    assert seen[0]["accept"] == "application/json"
    assert "cookie" not in seen[1]


def test_a_private_address_is_not_fetched() -> None:
    seen: list[str] = []

    def handle(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.path)
        reply(handler, 200, b"{}")

    with serving(handle) as url, pytest.raises(Refused, match="private network"):
        Site(url).send("GET", "/")
    assert seen == []


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("120", 120, 120),
        ("in an hour", 3000, 3600),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1, 1),
        ("99999999", http.LONGEST_WAIT, http.LONGEST_WAIT),
    ],
)
def test_a_store_says_when_to_come_back(value: str, low: float, high: float) -> None:
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)

    def handle(handler: BaseHTTPRequestHandler) -> None:
        reply(handler, 429, b"slower", Retry_After=value.replace("in an hour", in_an_hour))

    with serving(handle) as url, pytest.raises(Retry, match="slow down") as told:
        Site(url, allow_private_address=True).send("GET", "/")
    assert told.value.after is not None
    assert low <= told.value.after <= high


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "²"])
def test_a_store_that_does_not_say_when(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {b"Retry-After": value.encode("utf-8")}
    site = mocked(monkeypatch, lambda _request: httpx.Response(429, headers=headers))
    with pytest.raises(Retry) as told:
        site.send("GET", "/")
    assert told.value.after is None


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"X-Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 1),
        ({"X-Rate-Limit-Time-Reset-Ms": "0"}, 1),
        ({"X-RateLimit-Remaining": "0/1/1", "X-RateLimit-Reset": "0/120/3000"}, 1),
        ({"X-Rate-Limit-Time-Reset-Ms": "14200"}, 15),
        ({"X-Retry-After": "7", "X-Rate-Limit-Time-Reset-Ms": "14200"}, 7),
        # Several windows at once: the last full one counts.
        ({"X-RateLimit-Remaining": "0/2900/0", "X-RateLimit-Reset": "17/120/3000"}, 3000),
        ({"X-RateLimit-Remaining": "1/2/3", "X-RateLimit-Reset": "17/120/3000"}, 17),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1700000000"}, None),
        ({"X-Rate-Limit-Time-Reset-Ms": "soon"}, None),
    ],
)
def test_a_wait_may_be_told_in_other_headers(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], after: float | None
) -> None:
    site = mocked(monkeypatch, lambda _request: httpx.Response(429, headers=headers))
    with pytest.raises(Retry) as told:
        site.send("GET", "/")
    assert told.value.after == after


def test_a_refused_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]
    with pytest.raises(Retry, match="refuses connections"):
        Site(f"http://127.0.0.1:{port}", allow_private_address=True).send("GET", "/")


def test_an_unknown_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_args: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(Retry, match=r"No address is known for nowhere\.example"):
        Site("https://nowhere.example").send("GET", "/")


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(write_certificate(tmp_path, "shop.example"))
    with (
        serving(lambda handler: reply(handler, 200, b"{}"), tls) as url,
        pytest.raises(Retry, match=r"cannot be trusted .*self-signed"),
    ):
        Site(url, allow_private_address=True).send("GET", "/")


def test_the_certificate_is_checked_against_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the connection goes to an address."""
    file = write_certificate(tmp_path, "shop.example")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    trusting = ssl.create_default_context(cafile=str(file))
    monkeypatch.setattr(http, "_tls", lambda: trusting)
    monkeypatch.setattr(guard, "resolve", lambda _host, _port: ["127.0.0.1"])
    with serving(lambda handler: reply(handler, 200, b"{}"), tls) as url:
        port = url.rpartition(":")[2]
        right = Site(f"https://shop.example:{port}", allow_private_address=True)
        assert right.send("GET", "/").status == 200
        wrong = Site(f"https://other.example:{port}", allow_private_address=True)
        with pytest.raises(Retry, match="cannot be trusted"):
            wrong.send("GET", "/")


def test_a_server_without_tls() -> None:
    with serving(lambda handler: reply(handler, 200, b"{}")) as url:
        site = Site(url.replace("http:", "https:"), allow_private_address=True)
        with pytest.raises(Retry, match="does not speak TLS"):
            site.send("GET", "/")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (httpx.ReadTimeout("slow"), "took too long"),
        (httpx.ConnectTimeout("slow"), "took too long"),
        (httpx.PoolTimeout("busy"), "took too long"),
        (httpx.ConnectError("no route"), "cannot be reached"),
        (httpx.DecodingError("bad gzip"), "broke off"),
    ],
)
def test_a_failing_network_is_named_and_tried_again(
    error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = mocked(monkeypatch, raising(error, error))
    with pytest.raises(Retry, match=sentence):
        site.send("GET", "/")


@pytest.mark.parametrize("error", [httpx.ReadError("reset"), httpx.RemoteProtocolError("closed")])
def test_only_reads_are_tried_again(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mocked(monkeypatch, raising(error)).send("GET", "/").body == b"well"
    http.close_connections()
    with pytest.raises(Retry, match="broke off"):
        mocked(monkeypatch, raising(error, error)).send("GET", "/")
    http.close_connections()
    with pytest.raises(Retry, match="broke off"):
        mocked(monkeypatch, raising(error)).send("POST", "/")


def test_an_answer_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_ANSWER", 1000)
    with serving(lambda handler: reply(handler, 200, b"x" * 1001)) as url:
        site = Site(url, allow_private_address=True)
        with pytest.raises(Refused, match="more than we can take"):
            site.send("GET", "/")


def test_an_answer_that_drips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "DEADLINE", -1.0)
    with (
        serving(lambda handler: reply(handler, 200, b"drop")) as url,
        pytest.raises(Retry, match="took too long"),
    ):
        Site(url, allow_private_address=True).send("GET", "/")


def elsewhere(to: str) -> Handle:
    def handle(handler: BaseHTTPRequestHandler) -> None:
        if handler.path.startswith("/there"):
            reply(handler, 200, handler.path.encode())
        else:
            reply(handler, 302, b"", Location=to)

    return handle


def test_a_redirect_on_the_same_host_is_followed() -> None:
    with serving(elsewhere("/there/")) as url:
        answer = Site(url, allow_private_address=True).send("GET", "/here", params={"a": "1"})
    assert answer.body == b"/there/?a=1"


def test_a_write_is_not_sent_on() -> None:
    with serving(elsewhere("/there/")) as url, pytest.raises(NeedsReconnect, match="sends us on"):
        Site(url, allow_private_address=True).send("POST", "/here", json={})


@pytest.mark.parametrize(
    "to", ["https://evil.example/x", "http://127.0.0.1:1/", "//evil.example/", "ftp://x/"]
)
def test_no_redirect_leads_to_another_host(to: str) -> None:
    with serving(elsewhere(to)) as url, pytest.raises(NeedsReconnect, match="do not follow"):
        Site(url, allow_private_address=True).send("GET", "/here")


def test_redirects_in_a_circle() -> None:
    with serving(elsewhere("/here")) as url, pytest.raises(Refused, match="circle"):
        Site(url, allow_private_address=True).send("GET", "/here")


def test_secrets_stay_out_of_logs_and_messages(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(lambda handler: reply(handler, 200, b"{}")) as url:
        site = Site(url, allow_private_address=True)
        site.send("GET", "/", params={"consumer_secret": SECRET}, auth=httpx.BasicAuth("k", SECRET))
    with pytest.raises(Retry) as told:
        site.send("GET", "/", params={"consumer_secret": SECRET})
    assert SECRET not in caplog.text
    assert SECRET not in str(told.value)
    assert SECRET not in str(told.value.__cause__)
