"""Orders that their store has no more."""

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage
from bordereau.fulfilment import events, following
from bordereau.fulfilment.status import Type
from bordereau.sales.models import Sale
from bordereau.staff.access import store


def follow(channel: Channel, store_order_id: str) -> None:
    """Call off what was not handed over yet. Inside the caller's transaction."""
    sale = (
        Sale.objects.select_for_update()
        .filter(channel=channel, store_order_id=store_order_id)
        .first()
    )
    if sale is None or sale.store_status == "deleted":
        return
    by = store(channel.name)
    events.event(
        sale.pk, None, "store_status", by, {"from": sale.store_status, "to": "deleted"}
    ).save()
    sale.store_status, sale.store_stage = "deleted", Stage.CANCELLED
    sale.version += 1
    sale.save()
    lines = list(sale.lines.all())
    following.follow_units(
        sale, lines, {line.pk: 0 for line in lines}, Type.DELIVERY, lambda: 0, by
    )
