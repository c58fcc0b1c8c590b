"""What people say an odd status of a store means, for the sales that have it."""

from django.db.models import Max

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage
from bordereau.inbox.actions import put_back
from bordereau.inbox.models import InboxRow
from bordereau.sales.models import Sale


def name_stage(channel: Channel, status: str, stage: Stage) -> None:
    """Inside the caller's transaction. The store is asked for its orders again, and they follow."""
    sales = Sale.objects.filter(channel=channel, store_status=status)
    latest = (
        InboxRow.objects.filter(sale__in=sales)
        .values("sale")
        .annotate(latest=Max("id"))
        .values_list("latest", flat=True)
    )
    again = InboxRow.objects.filter(pk__in=list(latest))
    again.update(source=InboxRow.Source.WEBHOOK)
    put_back(again)
    sales.filter(inbox=None).update(store_stage=stage)  # forgotten rows are of finished sales
