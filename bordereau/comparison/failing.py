"""Comparisons that do not come to their end: nobody would miss what they would have found."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from bordereau.channels.models import Channel
from bordereau.readings.models import Reading

LATE = timedelta(hours=27)  # a night, and some hours of trying again


def failing_comparisons(now: datetime) -> QuerySet[Reading]:
    """Given up until somebody asks or the next night, or tried in vain beyond a whole night."""
    return (
        Reading.objects.filter(
            ~Q(reason=""),
            kind=Reading.Kind.COMPARISON,
            ended_at=None,
            channel__state=Channel.State.CONNECTED,
        )
        .annotate(whole_at=Coalesce(F("channel__compared_at"), F("channel__imported_at")))
        .filter(Q(due_at=None) | Q(whole_at__lt=now - LATE))
        .select_related("channel")
    )
