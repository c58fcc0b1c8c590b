"""Writing down what we owe, in the transaction that makes us owe it."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from bordereau.channels.models import ExternalId
from bordereau.outbox.models import Push
from bordereau.sales.models import Sale
from bordereau.work import wake


def status(sale: Sale, goal: str, is_pickup: bool) -> None:
    """Tell the sale's store how far the whole of it is. The parcels are read when it is sent."""
    if sale.channel_id is None:
        return
    _write(
        [
            Push(
                kind=Push.Kind.STATUS,
                channel_id=sale.channel_id,
                sale=sale,
                subject=f"status:{sale.pk}:{goal}",
                payload={"goal": goal, "is_pickup": is_pickup},
                next_try_at=timezone.now(),
            )
        ]
    )


def stock(product_ids: Iterable[int]) -> None:
    """Tell every store that sells these products what is available; counted when it is sent."""
    now = timezone.now()
    wanted = (
        ExternalId.objects.filter(product_id__in=list(product_ids), pushes_stock=True)
        .values_list("channel_id", "product_id")
        .distinct()
    )
    _write(
        [
            Push(
                kind=Push.Kind.STOCK,
                channel_id=channel_id,
                product_id=product_id,
                subject=f"stock:{product_id}",
                next_try_at=now,
            )
            for channel_id, product_id in wanted
        ]
    )


def email(sale: Sale, template: str, subject_id: int, context: dict[str, Any]) -> None:
    _write(
        [
            Push(
                kind=Push.Kind.EMAIL,
                channel_id=sale.channel_id,
                sale=sale,
                subject=f"email:{template}:{subject_id}",
                payload={"template": template, **context},
                next_try_at=timezone.now(),
            )
        ]
    )


def _write(rows: list[Push]) -> None:
    # A wish that already waits says the same: one_waiting_push_per_subject keeps one.
    if rows:
        Push.objects.bulk_create(rows, ignore_conflicts=True)
        wake.deliver()
