"""The gate that every request passes: it writes the log, and trouble happens here."""

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .faults import Faults

PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


@dataclass(frozen=True)
class Seen:
    """One request that came, and what it was answered; no status when it was not."""

    at: datetime
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    status: int | None


class Gate:
    """A platform says by `is_api` what is a call of its API, and may answer trouble its own way."""

    def __init__(self, app: ASGIApp, faults: Faults, dice: random.Random, log: deque[Seen]) -> None:
        self.app = app
        self.faults = faults
        self.dice = dice
        self.log = log

    def is_api(self, scope: Scope) -> bool:
        return not scope["path"].startswith("/_standin")

    def is_write(self, scope: Scope, body: bytes) -> bool:
        return scope["method"] not in {"GET", "HEAD", "OPTIONS"}

    def blocked(self, scope: Scope) -> Response | None:
        """Where the API is not to be had, whatever is asked of it."""
        return None

    def too_many(self) -> Response:
        wait = {"Retry-After": str(self.faults.retry_after)}
        return HTMLResponse(PAGE.format("Too many requests"), 429, wait)

    def error(self) -> Response:
        return HTMLResponse(PAGE.format("There has been a critical error"), 500)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self.is_api(scope):
            await self.app(scope, receive, send)
            return
        body = await Request(scope, receive).body()

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def note(message: Message) -> None:
            # Before it leaves, so that whoever has the answer also finds it in the log.
            if message["type"] == "http.response.start":
                self.log.append(seen(scope, body, message["status"]))
            await send(message)

        if not await self.handle(scope, body, replay, note):
            self.log.append(seen(scope, body, None))
            await hang_up(send, receive)

    async def handle(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> bool:
        """Whether the caller got an answer; if not, the line is cut."""
        if self.faults.slow_seconds:
            await asyncio.sleep(self.faults.slow_seconds)
        trouble = self.blocked(scope) or self.troubled()
        if trouble:
            await trouble(scope, receive, send)
            return True
        if self.faults.strikes("hang_up", self.dice):
            return False
        if self.is_write(scope, body) and self.faults.strikes("apply_then_hang_up", self.dice):
            await self.app(scope, receive, swallow)
            return False
        rewrite = self.faults.rewrite
        await self.app(scope, receive, rewriting(send, rewrite) if rewrite else send)
        return True

    def troubled(self) -> Response | None:
        if self.faults.strikes("too_many", self.dice):
            return self.too_many()
        if self.faults.strikes("error", self.dice):
            return self.error()
        return None


def seen(scope: Scope, body: bytes, status: int | None) -> Seen:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    return Seen(datetime.now(UTC), scope["method"], scope["path"], query, headers, body, status)


def rewriting(send: Send, rewrite: Callable[[Any], Any]) -> Send:
    """Holds an answer back until it is whole, and lets it go as something else."""
    start: list[Message] = []
    body = bytearray()

    async def hold(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.append(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        changed = json.dumps(rewrite(json.loads(body))).encode() if body else b""
        headers = [one for one in start[0]["headers"] if one[0].lower() != b"content-length"]
        headers.append((b"content-length", str(len(changed)).encode()))
        await send({**start[0], "headers": headers})
        await send({"type": "http.response.body", "body": changed})

    return hold


async def swallow(message: Message) -> None:
    """The answer that never leaves."""


async def hang_up(send: Send, receive: Receive) -> None:
    """Close the connection with nothing said.

    ASGI has no word for that, so this reaches through the server's own `send` to its socket.
    """
    cycle: Any = getattr(send, "__self__", None)
    if cycle is None:
        raise RuntimeError("Hanging up needs the gate to be the outermost application.")
    cycle.transport.close()
    while (await receive())["type"] != "http.disconnect":
        continue
