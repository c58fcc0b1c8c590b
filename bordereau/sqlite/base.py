"""SQLite whose writers wait in a queue.

A writer that finds SQLite's lock taken looks again after pauses of up to 100 ms, however soon the
lock is free, and whoever comes at the right moment goes first: a webhook stood still for as long as
a worker had orders to apply. So a transaction first takes a lock of the operating system's, which
wakes who waits. A process that dies lets go of it. SQLite's own lock still decides.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    queue: int | None = None  # the open file, this connection's own

    def _start_transaction_under_autocommit(self) -> None:
        self._stand_in_line()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._leave_if_ended()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_if_ended()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            if self.queue is not None:
                os.close(self.queue)
                self.queue = None

    def _stand_in_line(self) -> None:
        if self.is_in_memory_db():
            return
        if self.queue is None:
            name = f"{self.settings_dict['NAME']}-queue"
            self.queue = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self.queue, fcntl.LOCK_EX)

    def _leave_if_ended(self) -> None:
        """A commit that SQLite refused has ended nothing: the rollback that follows will."""
        if self.connection is None or not self.connection.in_transaction:
            self._leave()

    def _leave(self) -> None:
        if self.queue is not None:
            fcntl.flock(self.queue, fcntl.LOCK_UN)
