"""Writing down differences, and closing those that are gone."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.comparison.models import Difference
from bordereau.comparison.verdicts import Found, Kind
from bordereau.fulfilment.status import Status
from bordereau.sales.models import Sale

LISTED_OTHERWISE = (Kind.PARKED, Kind.FINISHED_THERE, Kind.CANCELLED_THERE)


def open_of(channel: Channel) -> QuerySet[Difference]:
    return Difference.objects.filter(channel=channel, resolved_at__isnull=True)


def needing_attention() -> QuerySet[Difference]:
    """But those that may stay so, and those that are listed by what our own rows show at once:
    rows of the inbox that wait, and sales that their store has ended.
    """
    return Difference.objects.filter(resolved_at__isnull=True, left_by=None).exclude(
        kind__in=LISTED_OTHERWISE
    )


def differing_orders() -> dict[int, int]:
    """How many orders each channel has of which we and the store do not say the same."""
    differing = Difference.objects.filter(resolved_at__isnull=True, left_by=None).order_by()
    counted = differing.values("channel").annotate(orders=Count("store_order_id", distinct=True))
    return dict(counted.values_list("channel", "orders"))


class Ledger:
    """The open differences of some orders of one store, brought in line with what was found."""

    def __init__(self, channel: Channel, order_ids: Collection[str], looked_at: datetime) -> None:
        self.channel, self.looked_at = channel, looked_at
        self.held: dict[str, dict[str, Difference]] = {}
        for row in open_of(channel).filter(store_order_id__in=list(order_ids)):
            self.held.setdefault(row.store_order_id, {})[row.kind] = row

    def settle(
        self, order_id: str, number: str, sale_id: int | None, found: Iterable[Found]
    ) -> None:
        """These are all the differences that there are of this order now."""
        gone = dict(self.held.get(order_id, {}))
        for one in found:
            row = gone.pop(one.kind, None) or self._new(order_id, one.kind)
            self._write(row, number, sale_id, one)
        for row in gone.values():
            row.resolved_at = timezone.now()
            row.save(update_fields=["resolved_at"])

    def _new(self, order_id: str, kind: Kind) -> Difference:
        return Difference(
            channel=self.channel, store_order_id=order_id, kind=kind, found_at=self.looked_at
        )

    def _write(self, row: Difference, number: str, sale_id: int | None, found: Found) -> None:
        if (row.ours, row.theirs) != (found.ours, found.theirs):
            row.left_by = None  # it was left as it was, and is otherwise now
        row.ours, row.theirs = found.ours, found.theirs
        row.sale_id = sale_id
        row.store_order_number = number or row.store_order_number
        row.looked_at = self.looked_at
        row.save()


def note_called_off(sale: Sale) -> None:
    """Nothing of the sale will leave, and its store expects it still: a person tells the store.

    Inside the transaction of whoever called it off: it is listed before any comparison finds it.
    """
    if sale.channel_id is None:
        return
    now = timezone.now()
    row = Difference(
        channel_id=sale.channel_id,
        sale=sale,
        store_order_id=sale.store_order_id,
        store_order_number=sale.store_order_number,
        kind=Kind.CALLED_OFF_HERE,
        ours=Status.CANCELLED,
        theirs=sale.store_status,
        found_at=now,
        looked_at=now,
    )
    # The comparison may have found it a moment ago.
    Difference.objects.bulk_create([row], ignore_conflicts=True)
