"""Forgetting what nobody will ask for again."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from bordereau.api.models import IdempotencyKey
from bordereau.comparison.models import Difference
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.stock.models import StockSheet

KEEP_APPLIED = timedelta(days=30)
KEEP_STOCK_PUSHES = timedelta(days=7)  # statuses and e-mails are an order's history, and stay
KEEP_DIFFERENCES = timedelta(days=30)  # after the store and we said the same again
KEEP_KEYS = timedelta(days=30)
KEEP_SHEETS = timedelta(days=7)  # files of counts that nobody has applied
AT_ONCE = 1000  # a long delete would make everybody's writes wait


def prune() -> int:
    """Returns how many rows went. Call it again until that is 0."""
    now = timezone.now()
    return (
        _delete(InboxRow.objects.filter(applied_at__lt=now - KEEP_APPLIED))
        + _delete(
            Push.objects.filter(
                kind=Push.Kind.STOCK,
                confirmed_at__lt=now - KEEP_STOCK_PUSHES,
            )
        )
        + _delete(
            Push.objects.filter(
                kind=Push.Kind.STOCK,
                state=Push.State.ENDED,
                next_try_at__lt=now - KEEP_STOCK_PUSHES,
            )
        )
        + _delete(Difference.objects.filter(resolved_at__lt=now - KEEP_DIFFERENCES))
        + _delete(IdempotencyKey.objects.filter(created_at__lt=now - KEEP_KEYS))
        + _delete(StockSheet.objects.filter(applied_at=None, given_at__lt=now - KEEP_SHEETS))
    )


def _delete(rows: "QuerySet[Any]") -> int:
    chosen = list(rows.order_by().values_list("pk", flat=True)[:AT_ONCE])
    return rows.model._default_manager.filter(pk__in=chosen).delete()[0] if chosen else 0
