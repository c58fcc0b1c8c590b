"""Writing down differences, and closing those that are gone."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage
from bordereau.comparison.models import Difference
from bordereau.comparison.verdicts import Found, Kind, listed
from bordereau.fulfilment.status import GONE, Status
from bordereau.sales.called_off import sold_lines
from bordereau.sales.models import Sale

LISTED_OTHERWISE = (Kind.PARKED, Kind.FINISHED_THERE, Kind.CANCELLED_THERE)


def open_of(channel: Channel) -> QuerySet[Difference]:
    return Difference.objects.filter(channel=channel, resolved_at__isnull=True)


def needing_attention() -> QuerySet[Difference]:
    """But those that are listed by what our own rows show at once: rows of the inbox that wait, and
    sales that their store has ended.
    """
    return _unsettled().exclude(kind__in=LISTED_OTHERWISE)


def differing_orders() -> dict[int, int]:
    """How many orders each channel has of which we and the store do not say the same."""
    differing = _unsettled().order_by().values("channel")
    counted = differing.annotate(orders=Count("store_order_id", distinct=True))
    return dict(counted.values_list("channel", "orders"))


def _unsettled() -> QuerySet[Difference]:
    """Nobody has said that they may stay so, and the store can still be asked or told."""
    differing = Difference.objects.filter(resolved_at__isnull=True, left_by=None)
    return differing.exclude(channel__state=Channel.State.DISCONNECTED)


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
    """Units of the sale will not leave, and its store counts them still: a person tells the store.

    Inside the transaction of whoever called them off, with the sale locked: it is listed before any
    comparison finds it.
    """
    off = [(line, sold) for line, sold in sold_lines(sale) if sold.called_off]
    if not off:
        return
    if any(status not in GONE for status in sale.fulfilments.values_list("status", flat=True)):
        ours = listed((sold.kept, line.name) for line, sold in off)
        theirs = listed((sold.quantity - sold.cancelled, line.name) for line, sold in off)
        _note(sale, Found(Kind.UNITS, ours, theirs))
    else:
        kind = Kind.SENT_THERE if sale.store_stage == Stage.FINISHED else Kind.CALLED_OFF_HERE
        _note(sale, Found(kind, Status.CANCELLED, sale.store_status))
        _open_of_order(sale).filter(kind=Kind.UNITS).update(resolved_at=timezone.now())


def _open_of_order(sale: Sale) -> QuerySet[Difference]:
    return Difference.objects.filter(
        channel=sale.channel_id, store_order_id=sale.store_order_id, resolved_at__isnull=True
    )


def _note(sale: Sale, found: Found) -> None:
    """Once, though a comparison may have found it a moment ago."""
    assert sale.channel_id is not None
    now = timezone.now()
    said = {"ours": found.ours, "theirs": found.theirs}
    row = Difference(
        channel_id=sale.channel_id,
        sale=sale,
        store_order_id=sale.store_order_id,
        store_order_number=sale.store_order_number,
        kind=found.kind,
        found_at=now,
        looked_at=now,
        **said,
    )
    Difference.objects.bulk_create([row], ignore_conflicts=True)
    _open_of_order(sale).filter(kind=found.kind).update(left_by=None, **said)
