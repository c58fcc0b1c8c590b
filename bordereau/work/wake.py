"""Telling whatever carries the work that there is some.

The rows are the truth. On one machine the embedded loop sees the database change by itself; on
PostgreSQL a Procrastinate job is deferred as soon as the row is committed.
"""

from django.conf import settings
from django.db import transaction


def receive() -> None:
    """There is an inbox row to apply."""
    _defer("apply_inbox")


def deliver() -> None:
    """There is a push to send."""
    _defer("deliver_outbox")


def _defer(task: str) -> None:
    if settings.IS_POSTGRESQL:
        from bordereau.work import cluster

        # After the commit: a job that ran before it would miss the row, and two transactions that
        # defer the same job would wait for one another. Robust: if it fails, the sweep finds the
        # row, and whoever wrote it has nothing to worry about. (Django cannot name a `partial` that
        # fails, hence the lambda.)
        transaction.on_commit(lambda: cluster.defer(task), robust=True)
