"""A listener who comes before the live process hears the database: nothing is lost between.

A browser takes a stream for open when its headers come, which is before the body is asked for.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

from bordereau.live import tickets
from bordereau.live.hub import Hub
from bordereau.live.messages import Batch, Message
from bordereau.live.server import tell
from bordereau.live.stream import open_stream
from bordereau.live.tickets import Ticket

SECRETS = ["s" * 50]


class SlowToStart:
    """A database whose news begin late: at the event that is then the highest."""

    def __init__(self) -> None:
        self.events: list[int] = [1]
        self.may_start = asyncio.Event()

    async def highest(self) -> int:
        return self.events[-1]

    async def after(self, last: int) -> Batch:
        ids = [number for number in self.events if number > last]
        return Batch([Message(number, 1, b"%d" % number) for number in ids], ids)

    async def overlap(self, last: int) -> Batch:
        return Batch([], [])

    async def news(self) -> AsyncIterator[Sequence[Message]]:
        await self.may_start.wait()
        last = await self.highest()
        yield []
        while True:
            found = await self.after(last)
            last = max(found.ids, default=last)
            yield found.messages
            await asyncio.sleep(0)


async def told_from_the_headers_on(events: SlowToStart) -> list[bytes]:
    """What a listener reads whose headers came before event 3, and who reads only after it."""
    hub = Hub()
    telling = asyncio.create_task(tell(hub, events))
    ticket = tickets.issue(Ticket(None, "http://desk.example"), SECRETS[0])
    scope = {"type": "http", "headers": [], "query_string": f"ticket={ticket}".encode()}
    opening = asyncio.create_task(
        open_stream(Request(scope), hub=hub, events=events, secrets=SECRETS)
    )
    await asyncio.sleep(0)
    events.events.append(2)
    events.may_start.set()
    response = await opening
    assert isinstance(response, StreamingResponse)
    events.events.append(3)
    await asyncio.sleep(0)  # the news of it come before anybody reads
    blocks = aiter(response.body_iterator)
    told = [await asyncio.wait_for(block(blocks), 5) for _ in range(2)]
    telling.cancel()
    return told


async def block(blocks: AsyncIterator[Any]) -> bytes:
    told = await anext(blocks)
    assert isinstance(told, bytes)
    return told


def test_hears_what_happens_once_the_headers_are_sent() -> None:
    with ThreadPoolExecutor(1) as apart:  # from the browser's own loop
        said, heard = apart.submit(asyncio.run, told_from_the_headers_on(SlowToStart())).result()
    assert said.endswith(b"id: 2\n\n")
    assert heard == b"3"
