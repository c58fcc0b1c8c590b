"""Events as PostgreSQL has them: a NOTIFY with each commit, ids not always in their order."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, LiteralString

import psycopg

from bordereau.live.gaps import Gaps
from bordereau.live.messages import SELECT, Batch, Message, batch

NEAR = 100  # ids, and
OVERLAP_SECONDS = 10  # within which one transaction may have overtaken another
LOOK_SECONDS = 60.0  # a lost notification costs no more than this
REST_SECONDS = 0.02  # what is committed in a burst is read together

Connection = psycopg.AsyncConnection[tuple[Any, ...]]


class PostgresqlEvents:
    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.parameters = parameters
        self.reader: Connection | None = None
        self.lock = asyncio.Lock()
        self.gaps: Gaps | None = None  # what was told of

    async def highest(self) -> int:
        rows = await self._read("SELECT coalesce(max(id), 0) FROM bordereau_event")
        return int(rows[0][0])

    async def after(self, last: int) -> Batch:
        return batch(await self._read(_select("id > %s"), last))

    async def overlap(self, last: int) -> Batch:
        which = (
            "id BETWEEN %s AND %s AND at > (SELECT at FROM bordereau_event WHERE id = %s)"
            " - %s * interval '1 second'"
        )
        return batch(await self._read(_select(which), last - NEAR, last - 1, last, OVERLAP_SECONDS))

    async def news(self) -> AsyncIterator[Sequence[Message]]:
        async with await self._connect() as listener:
            await listener.execute("LISTEN bordereau_live")
            if self.gaps is None:
                self.gaps = Gaps(await self.highest())
                yield []
            while True:
                async for found in self._new(self.gaps):
                    yield found.messages
                async for _ in listener.notifies(timeout=LOOK_SECONDS, stop_after=1):
                    await asyncio.sleep(REST_SECONDS)

    async def _new(self, gaps: Gaps) -> AsyncIterator[Batch]:
        awaited = gaps.awaited(time.monotonic())
        if awaited:
            late = batch(await self._read(_select("id = ANY(%s)"), awaited))
            gaps.see(late.ids, time.monotonic())
            yield late
        while (found := await self.after(gaps.highest)).ids:
            gaps.see(found.ids, time.monotonic())
            yield found

    async def _read(self, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        # A listener who leaves is cancelled; the connection, which all share, must not suffer.
        return await asyncio.shield(self._query(query, values))

    async def _query(
        self, query: LiteralString, values: tuple[object, ...]
    ) -> list[tuple[Any, ...]]:
        async with self.lock:
            if self.reader is None or self.reader.closed:
                self.reader = await self._connect()
            try:
                return await (await self.reader.execute(query, values)).fetchall()
            except psycopg.OperationalError:
                with contextlib.suppress(psycopg.Error):
                    await self.reader.close()
                raise

    async def _connect(self) -> Connection:
        return await psycopg.AsyncConnection.connect(**self.parameters, autocommit=True)


def _select(which: LiteralString) -> LiteralString:
    return SELECT.format(which=which)
