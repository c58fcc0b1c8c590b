"""How much needs a person, and whether the background work runs: asked by every page.

Two queries; a third one only after something has happened to a sale.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet, Value
from django.utils import timezone

from bordereau.channels.health import failing_webhooks
from bordereau.comparison.differences import needing_attention
from bordereau.comparison.failing import failing_comparisons
from bordereau.desk import attention_queries as waiting
from bordereau.fulfilment.models import Event
from bordereau.sales.models import Sale
from bordereau.work.models import Worker

SIGN_OF_LIFE = timedelta(seconds=60)  # workers give one every ten seconds or so
TO_DO = (
    "parked", "pushes", "products", "places", "statuses", "reconnect", "lacking", "silent",
    "webhooks", "comparisons", "differences", "changed",
)  # fmt: skip

Latest = tuple[int, datetime]  # an event's id and time


@dataclass(frozen=True, slots=True)
class Overview:
    count: int
    is_work_stopped: bool


def count() -> int:
    return overview().count


def overview(latest: Latest | None = None) -> Overview:
    """`latest` is the newest event, for those who have asked for it already."""
    numbers = _numbers(timezone.now())
    is_stopped = numbers["overdue"] > 0 and not numbers["alive"]
    return Overview(
        sum(numbers[matter] for matter in TO_DO) + _differing(latest) + is_stopped, is_stopped
    )


def _numbers(now: datetime) -> Counter[str]:
    alive = Worker.objects.filter(seen_at__gt=now - SIGN_OF_LIFE, stopped_at=None)
    first, *others = [
        _number("parked", waiting.parked_rows()),
        _number("pushes", waiting.failed_pushes()),
        _number("products", waiting.unknown_products()),
        _number("places", waiting.unmapped_places()),
        _statuses(),
        _number("reconnect", waiting.needing_reconnect()),
        _number("lacking", waiting.lacking_permissions()),
        _number("silent", waiting.silent(now)),
        _number("webhooks", failing_webhooks(now)),
        _number("comparisons", failing_comparisons(now)),
        _number("differences", needing_attention()),
        _number("changed", waiting.store_changes()),
        _number("alive", alive),
        *(_number("overdue", rows) for rows in waiting.overdue(now - SIGN_OF_LIFE)),
    ]
    numbers: Counter[str] = Counter()
    for matter, number in first.union(*others, all=True):
        numbers[matter] += number
    return numbers


def _number(matter: str, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(matter=Value(matter)).values("matter")
    counted: QuerySet[Any, Any] = named.annotate(number=Count("pk"))
    return counted.values_list("matter", "number")


def _statuses() -> QuerySet[Any, Any]:
    """A word counts once for each store that uses it, however many orders have it."""
    named = Sale.objects.filter(store_stage="unknown").order_by().annotate(matter=Value("statuses"))
    by_store = named.values("matter", "channel_id")
    words = Count("store_status", distinct=True)
    return by_store.annotate(number=words).values_list("matter", "number")


def _differing(latest: Latest | None) -> int:
    """Kept until the next event: a sale's stage and its orders change with one, never without."""
    latest = latest or Event.objects.order_by("-id").values_list("id", "at").first()
    if latest is None:
        return 0
    # With its time: after a restore the same numbers are given out again.
    key = f"differing:{latest[0]}:{latest[1].timestamp()}"
    known: int | None = cache.get(key)
    if known is None:
        known = waiting.differing_sales().count()
        cache.set(key, known, timeout=3600)
    return known
