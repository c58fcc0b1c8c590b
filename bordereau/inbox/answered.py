"""Rows that were parked, and whose order has come in since: they ask a person nothing any more."""

from collections.abc import Iterable

from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.inbox.models import InboxRow


def end_parked(channel: Channel, applied: Iterable[InboxRow]) -> None:
    """Of the same orders, received earlier. Inside the transaction that applies the later ones."""
    newest: dict[str, int] = {}
    for row in applied:
        newest[row.store_order_id] = max(row.pk, newest.get(row.store_order_id, 0))
    newest.pop("", None)  # whatever it was about, nobody could read
    parked = InboxRow.objects.filter(
        channel=channel, state=InboxRow.State.PARKED, store_order_id__in=list(newest)
    ).values_list("pk", "store_order_id")
    answered = [pk for pk, order_id in parked if pk < newest[order_id]]
    if answered:
        InboxRow.objects.filter(pk__in=answered).update(
            state=InboxRow.State.APPLIED, applied_at=timezone.now(), reason="", reason_code=""
        )
