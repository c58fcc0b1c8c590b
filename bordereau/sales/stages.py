"""What people say an odd status of a store means, for the sales that have it."""

from django.db.models import Max

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage
from bordereau.inbox.actions import put_back
from bordereau.inbox.models import InboxRow
from bordereau.sales.models import Sale


def name_stage(channel: Channel, status: str, stage: Stage) -> None:
    """Inside the caller's transaction. The orders are applied again from what the store told."""
    sales = Sale.objects.filter(channel=channel, store_status=status)
    latest = (
        InboxRow.objects.filter(sale__in=sales)
        .values("sale")
        .annotate(latest=Max("id"))
        .values_list("latest", flat=True)
    )
    put_back(InboxRow.objects.filter(pk__in=list(latest)))
    sales.update(store_stage=stage)
