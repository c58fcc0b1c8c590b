"""Everybody who listens, and handing each what they may see."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence

from bordereau.live.messages import Message
from bordereau.live.tickets import Ticket

WAITING_AT_MOST = 2000  # messages; a listener slower than that connects again and catches up


class Listener:
    """One open stream. None in its queue ends it; the browser then connects again."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.waiting: asyncio.Queue[Message | None] = asyncio.Queue()

    def take(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if self.ticket.may_see(message.outlet):
                self.waiting.put_nowait(message)

    def end(self) -> None:
        self.waiting.put_nowait(None)


class Hub:
    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.hears = asyncio.Event()  # from then on nothing new is missed

    @contextlib.contextmanager
    def listening(self, ticket: Ticket) -> Iterator[Listener]:
        listener = Listener(ticket)
        self.listeners.add(listener)
        try:
            yield listener
        finally:
            self.listeners.discard(listener)

    def tell(self, messages: Sequence[Message]) -> None:
        self.hears.set()
        for listener in list(self.listeners):
            listener.take(messages)
            if listener.waiting.qsize() > WAITING_AT_MOST:
                self.listeners.discard(listener)
                listener.end()

    def close(self) -> None:
        for listener in self.listeners:
            listener.end()
