"""Telling whatever carries the work that there is some.

The rows are the truth. On one machine the embedded loop sees the database change by itself; on
PostgreSQL a Procrastinate job is deferred in the same transaction as the row.
"""

from django.conf import settings


def receive() -> None:
    """There is an inbox row to apply."""
    _defer("apply_inbox")


def deliver() -> None:
    """There is a push to send."""
    _defer("deliver_outbox")


def _defer(task: str) -> None:
    if settings.IS_POSTGRESQL:
        from bordereau.work import cluster

        cluster.defer(task)
