"""Writing history."""

from typing import Any

from django.utils import timezone

from bordereau import bulk
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.staff.access import Actor


def event(
    sale_id: int, order_id: int | None, kind: str, by: Actor, detail: dict[str, Any]
) -> Event:
    """An event that is not saved yet."""
    return bulk.new(
        Event,
        sale_id=sale_id,
        fulfilment_id=order_id,
        kind=kind,
        by_id=by.user_id,
        by_name=by.name,
        device=by.device,
        detail=detail,
        at=timezone.now(),
    )


def write(order: Fulfilment, kind: str, by: Actor, detail: dict[str, Any]) -> Event:
    row = event(order.sale_id, order.pk, kind, by, detail)
    row.save()
    return row


def write_of_sale(sale_id: int, kind: str, by: Actor, detail: dict[str, Any]) -> None:
    """What concerns the whole sale, whatever orders it has."""
    event(sale_id, None, kind, by, detail).save()


def record(order: Fulfilment, kind: str, by: Actor, detail: dict[str, Any]) -> Event:
    """Save what a verb did to an order: its next version, and the event that made it."""
    order.version += 1
    order.save()
    return write(order, kind, by, detail)
