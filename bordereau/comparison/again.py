"""Looking again at what differs, as soon as something has happened to it here or on the store."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from bordereau.channels.connections import note_refused_entry
from bordereau.channels.models import Channel
from bordereau.channels.port import NeedsReconnect, StoreProblem
from bordereau.comparison import comparing
from bordereau.comparison.differences import open_of
from bordereau.comparison.models import Difference
from bordereau.comparison.steps import AT_ONCE, ask
from bordereau.fulfilment.models import Event
from bordereau.sales.models import Sale

log = logging.getLogger(__name__)


def look_again() -> int:
    """Ask the stores for orders that moved since we looked last. Returns how many there were."""
    by_channel: dict[int, list[str]] = {}
    each = moved().order_by("store_order_id").values_list("channel_id", "store_order_id")
    for channel_id, order_id in each.distinct():
        by_channel.setdefault(channel_id, []).append(order_id)
    return sum(
        _look(Channel.objects.get(pk=channel_id), order_ids[:AT_ONCE])
        for channel_id, order_ids in by_channel.items()
    )


def moved() -> QuerySet[Difference]:
    """A person has done something, the store has told us of it, or what was missing is here."""
    event = Event.objects.filter(sale=OuterRef("sale"), at__gt=OuterRef("looked_at"))
    arrived = Sale.objects.filter(
        channel=OuterRef("channel"), store_order_id=OuterRef("store_order_id")
    )
    return Difference.objects.filter(
        Exists(event) | Q(sale__store_heard_at__gt=F("looked_at")) | Q(sale=None) & Exists(arrived),
        resolved_at__isnull=True,
        channel__state=Channel.State.CONNECTED,
    )


def _look(channel: Channel, order_ids: Sequence[str]) -> int:
    asked_at = timezone.now()
    try:
        words = ask(channel, order_ids)
    except StoreProblem as problem:
        # Looked at, or we would ask at once again; the next night looks at them anyway.
        log.warning("looking again at orders of %s: %s", channel.name, problem)
        if isinstance(problem, NeedsReconnect):
            note_refused_entry(channel, problem)
        words = {}
    except Exception:
        log.exception("orders of %s could not be looked at again", channel.name)
        words = {}
    with transaction.atomic():
        Channel.objects.select_for_update().values_list("pk").get(pk=channel.pk)
        comparing.compare(channel, words, asked_at)
        looked = open_of(channel).filter(store_order_id__in=list(order_ids))
        looked.update(looked_at=asked_at)
    return len(order_ids)
