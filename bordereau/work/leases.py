"""Taking rows to work on so that nobody else does, and giving up on those whose worker died.

A lease is a time in the row. Whoever finds it past may take the row: a worker that was killed
loses nothing but that time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone

LEASE = timedelta(minutes=2)
CLASHES = ("40001", "40P01")  # PostgreSQL's serialization_failure, deadlock_detected
BACKOFF = (5, 15, 60, 300, 900, 3600)  # seconds

Row = TypeVar("Row", bound=models.Model)


def take(due: QuerySet[Row], limit: int, **changes: object) -> Sequence[Row]:
    """Lease up to `limit` of the due rows, in their order, in a transaction of its own."""
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        rows = list(due[:limit])
        changes["lease_until"] = timezone.now() + LEASE
        if rows:
            due.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**changes)
    for row in rows:
        for name, value in changes.items():
            setattr(row, name, value)
    return rows


def is_clash(error: DatabaseError) -> bool:
    """Whether another transaction was in the way: the same again may succeed."""
    return isinstance(error, IntegrityError) or (
        getattr(error.__cause__, "sqlstate", None) in CLASHES
    )


def next_try(attempts: int, after: float | None = None) -> datetime:
    """When to try again: as the other side asked, or later and later up to an hour."""
    seconds = after if after is not None else BACKOFF[min(attempts, len(BACKOFF) - 1)]
    return timezone.now() + timedelta(seconds=seconds)
