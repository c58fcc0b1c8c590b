"""One HTTP client for every platform.

It keeps secrets out of logs and messages, never follows a store to another host, reads at most
so much, and turns every failure of the network into a sentence that a person can act on.
"""

import atexit
import logging
import math
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.failures import BROKEN_OFF, FAILURES, TooLargeError, problem_of
from bordereau.channels.guard import GuardedTransport
from bordereau.channels.legible import legible
from bordereau.channels.port import NeedsReconnect, Refused, Retry

USER_AGENT = "Bordereau/0.1 (order fulfilment)"  # hosts refuse clients that do not name themselves
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
DEADLINE = 120.0  # seconds for one answer, however slowly it drips
LARGEST_ANSWER = 32 * 1024 * 1024
LONGEST_WAIT = 24 * 3600.0
MOST_REDIRECTS = 3
READS = frozenset({"GET", "HEAD", "OPTIONS"})

# Both write what they send to their logs: addresses with keys in the query, headers with keys.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def retry_after(self) -> float | None:
        """Seconds until the store wants to hear from us again, from whichever header tells.

        One at least: a time that is past, by their clock or ours, is no leave to ask on and on.
        """
        seconds = self._told_to_wait()
        return None if seconds is None else min(max(seconds, 1.0), LONGEST_WAIT)

    def _told_to_wait(self) -> float | None:
        told = self.headers.get("retry-after") or self.headers.get("x-retry-after", "")
        left = self.headers.get("x-rate-limit-time-reset-ms", "").strip()
        if not told and left.isascii() and left.isdigit():
            return math.ceil(int(left) / 1000)
        return _seconds_until(told.strip()) if told else _windows_left(self.headers)

    @property
    def date(self) -> datetime | None:
        """The store's clock."""
        return _http_date(self.headers.get("date", ""))


@dataclass(frozen=True, slots=True)
class Site:
    """One host that we speak to."""

    url: str
    allow_private_address: bool = False

    @property
    def host(self) -> str:
        return httpx.URL(self.url).host

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
        auth: httpx.Auth | None = None,
        is_question: bool = False,
    ) -> Answer:
        """The store's answer, whatever its status but 429. Raises StoreProblem for anything less.

        Only a read is tried a second time, for a kept connection may have died unseen; so is what
        only asks, whatever its method.
        """
        request = _Request(method, self.url + path, dict(params or {}), json, auth)
        tries = 2 if is_question or method in READS else 1
        while True:
            tries -= 1
            try:
                return self._followed(request)
            except FAILURES as error:
                if not (tries and isinstance(error, BROKEN_OFF)):
                    raise problem_of(error, self.host) from error

    def _followed(self, request: "_Request") -> Answer:
        for _turn in range(MOST_REDIRECTS + 1):
            answer = _exchange(_client(self.url, self.allow_private_address), request)
            if answer.status not in (301, 302, 303, 307, 308):
                return _unless_told_to_wait(answer, self.host)
            request = self._redirected(request, answer)
        raise Refused(
            _(
                "%(host)s sends us round in a circle of redirects. Nothing was changed. Check the "
                "store's address settings in WordPress or at its host, then try again."
            ),
            host=self.host,
        )

    def _redirected(self, request: "_Request", answer: Answer) -> "_Request":
        here = httpx.URL(request.url)
        there = here.join(answer.headers.get("location", ""))
        if _origin(there) != _origin(here) or request.method not in READS:
            raise NeedsReconnect(
                _(
                    "%(host)s sends us on to %(target)s. We do not follow it, so nothing was sent "
                    "there. If that is your store's address now, connect the store with it."
                ),
                host=self.host,
                target=f"{there.scheme}://{there.netloc.decode('ascii')}",
            )
        return request.moved_to(str(there))


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    params: dict[str, str]
    json: object
    auth: httpx.Auth | None

    def moved_to(self, url: str) -> "_Request":
        return _Request(self.method, url.partition("?")[0], self.params, self.json, self.auth)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def new_transport() -> httpx.BaseTransport:
    # Many servers close an idle connection after five seconds: we let go first.
    limits = httpx.Limits(max_connections=20, keepalive_expiry=4.0)
    return httpx.HTTPTransport(verify=_tls(), limits=limits)


_CLIENTS: dict[tuple[str, bool], httpx.Client] = {}
_CLIENTS_LOCK = threading.Lock()


def _client(url: str, allow_private: bool) -> httpx.Client:
    """One pool of connections a store, for as long as we run."""
    with _CLIENTS_LOCK:
        key = (url, allow_private)
        if key not in _CLIENTS:
            _CLIENTS[key] = _new_client(allow_private)
        return _CLIENTS[key]


@atexit.register
def close_connections() -> None:
    with _CLIENTS_LOCK:
        for client in _CLIENTS.values():
            client.close()
        _CLIENTS.clear()


def _new_client(allow_private: bool) -> httpx.Client:
    """Without cookies: what one answer sets, no later request sends."""
    return httpx.Client(
        transport=GuardedTransport(new_transport(), allow_private=allow_private),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
        timeout=TIMEOUT,
        trust_env=False,  # a proxy would connect to addresses that we have not checked
    )


def _exchange(client: httpx.Client, request: _Request) -> Answer:
    content = None if request.json is None else msgspec.json.encode(request.json)
    headers = {"Content-Type": "application/json"} if content is not None else {}
    built = client.build_request(
        request.method, request.url, params=request.params, content=content, headers=headers
    )
    response = client.send(built, auth=request.auth, stream=True, follow_redirects=False)
    try:
        body = b"".join(_limited(response))
    finally:
        response.close()
    return Answer(response.status_code, response.headers, legible(body))


def _limited(response: httpx.Response) -> Iterator[bytes]:
    end, size = time.monotonic() + DEADLINE, 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise TooLargeError("answer too large", request=response.request)
        if time.monotonic() > end:
            raise httpx.ReadTimeout("answer too slow", request=response.request)
        yield part


def _unless_told_to_wait(answer: Answer, host: str) -> Answer:
    if answer.status == 429:
        raise Retry(
            _("%(host)s asks us to slow down. Nothing is lost; we go on when it allows."),
            after=answer.retry_after,
            host=host,
        )
    return answer


def _windows_left(headers: httpx.Headers) -> float | None:
    """Where several windows count at once (“0/2900/11900”): until the last full one is over."""
    left, reset = (
        [int(part) for part in headers.get(name, "").split("/") if part.strip().isdecimal()]
        for name in ("x-ratelimit-remaining", "x-ratelimit-reset")
    )
    if len(reset) < 2 or len(left) != len(reset):
        return None
    waits = [seconds for units, seconds in zip(left, reset, strict=True) if units <= 0]
    return float(max(waits, default=reset[0]))


def _seconds_until(value: str) -> float | None:
    if value.isascii() and value.isdigit():
        return float(value)
    moment = _http_date(value)
    if moment is None:
        return None
    return (moment - datetime.now(UTC)).total_seconds()


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
