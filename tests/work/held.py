"""A store that does what it is asked and then keeps its answer to itself, until released."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.types import Message, Receive, Scope, Send

from bordereau.standins.common import gate


class Held:
    def __init__(self, method: str, path: str) -> None:
        self.method, self.path = method, path
        self.reached = threading.Event()
        self.released = threading.Event()

    def matches(self, scope: Scope) -> bool:
        return (
            scope["method"] == self.method
            and self.path in scope["path"]
            and not self.reached.is_set()
        )

    def wait(self) -> None:
        assert self.reached.wait(30), f"nobody asked for {self.method} {self.path}"


@contextmanager
def held_answer(patch: pytest.MonkeyPatch, method: str, path: str) -> Iterator[Held]:
    """The first such request is carried out and not answered, so that its sender hangs there."""
    held = Held(method, path)
    original = gate.Gate.handle

    async def handle(
        self: gate.Gate, scope: Scope, body: bytes, receive: Receive, send: Send
    ) -> bool:
        if not held.matches(scope):
            return await original(self, scope, body, receive, send)
        await original(self, scope, body, receive, _swallow)
        held.reached.set()
        while not held.released.is_set():
            await asyncio.sleep(0.02)
        return True

    patch.setattr(gate.Gate, "handle", handle)
    try:
        yield held
    finally:
        held.released.set()


async def _swallow(message: Message) -> None:
    """The answer that never leaves."""
