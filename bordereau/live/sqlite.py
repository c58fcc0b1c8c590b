"""Events as SQLite has them: writers wait for one another, so ids appear in their order."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence

from bordereau.live.messages import SELECT, Batch, Message, batch

LOOK_SECONDS = 0.05


class SqliteEvents:
    """Queries run on the event loop: in WAL a reader waits for nobody, and these are short."""

    def __init__(self, file: str) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None, timeout=5)
        self.last: int | None = None  # the last event told of

    async def highest(self) -> int:
        query = "SELECT coalesce(max(id), 0) FROM bordereau_event"
        return int(self.connection.execute(query).fetchone()[0])

    async def after(self, last: int) -> Batch:
        return batch(self.connection.execute(SELECT.format(which="id > ?"), (last,)))

    async def overlap(self, last: int) -> Batch:
        return Batch([], [])

    async def news(self) -> AsyncIterator[Sequence[Message]]:
        version = None
        if self.last is None:
            self.last = await self.highest()
            yield []
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            seen, version = version, self._version()
            if version == seen:
                continue
            while (found := await self.after(self.last)).ids:
                self.last = found.ids[-1]
                yield found.messages

    def _version(self) -> int:
        """SQLite's count of what other connections have committed; cheap to ask for."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])
