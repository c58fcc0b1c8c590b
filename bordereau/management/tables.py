"""The database's tables, brought up to this code by one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def migrate() -> None:
    with _alone():
        call_command("migrate", interactive=False, verbosity=0)


def count_missing() -> int:
    """How many migrations of this code the database has not seen. Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def are_there() -> bool:
    try:
        return bool(MigrationRecorder(connection).applied_migrations())
    except DatabaseError as error:
        raise silent(error) from error


def make_if_new() -> None:
    """A new database gets its tables from whichever command is the first.

    An older one waits for `serve`, whose processes must not find their tables changed.
    """
    with _alone():
        if not are_there():
            call_command("migrate", interactive=False, verbosity=0)
        missing = count_missing()
    if missing:
        raise CommandError(
            f"{missing} migrations are not applied yet. Start `serve` again, or run `migrate`."
        )


def silent(error: DatabaseError) -> CommandError:
    return CommandError(f"The database does not answer: {error}".strip())


@contextmanager
def _alone() -> Iterator[None]:
    """`serve` and a command may be started at the same moment."""
    with (settings.ENV.data / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go of when it is closed
        yield
