"""What a store is told of stock: at each of its locations, or one number over all our outlets."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from bordereau.channels.models import Channel, ChannelOutlet, ExternalId, StorePlace
from bordereau.channels.shapes import StockCount
from bordereau.fulfilment.allocation import offered
from bordereau.stock.models import StockLevel

NO_LOCATION = gettext_noop(
    "The store counts stock for each of its locations, and nobody has said which outlets they are. "
    "Nothing was sent. Say so under Outlets and locations, and the stock is sent at once."
)


@dataclass(frozen=True, slots=True)
class Told:
    """Where the store counts one product, and what it is told there."""

    counts: tuple[StockCount, ...]

    @property
    def store_ids(self) -> set[str]:
        return {count.product_id for count in self.counts}

    @property
    def result(self) -> str:
        """One product may have several ids on a store; each is told the same."""
        first = next(iter(self.counts), None)
        same = [count for count in self.counts if first and count.product_id == first.product_id]
        return str(sum(count.available for count in same))


def locations_of(channel: Channel) -> dict[str, int | None] | None:
    """The outlet of each location for which the store counts stock; None where it has none."""
    places = StorePlace.objects.filter(channel=channel, counts_stock=True)
    return dict(places.values_list("store_id", "outlet_id")) or None


def told_of(channel: Channel, product_ids: Collection[int | None]) -> dict[int, Told] | None:
    """What the store is to be told of each product; None until its locations are known."""
    locations = locations_of(channel)
    if locations is None:
        serving = ChannelOutlet.objects.filter(channel=channel)
        outlets = {"": list(serving.values_list("outlet_id", flat=True))}
    else:
        outlets = {key: [outlet] for key, outlet in locations.items() if outlet is not None}
        if not outlets:
            return None
    units = _units(channel, product_ids, {one for each in outlets.values() for one in each})
    return {
        product_id: Told(
            tuple(
                StockCount(value, sum(units[one, product_id] for one in each), location)
                for value in values
                for location, each in outlets.items()
            )
        )
        for product_id, values in _store_ids(channel, product_ids).items()
    }


def _units(
    channel: Channel, product_ids: Collection[int | None], outlet_ids: Collection[int]
) -> dict[tuple[int, int], int]:
    """What each outlet offers the channel of each product."""
    levels = StockLevel.objects.filter(product_id__in=product_ids, outlet_id__in=outlet_ids)
    units: dict[tuple[int, int], int] = defaultdict(int)
    for outlet_id, product_id, available in levels.values_list(
        "outlet_id", "product_id", "available"
    ):
        units[outlet_id, product_id] = offered(available, channel.reserve)
    return units


def _store_ids(channel: Channel, product_ids: Collection[int | None]) -> dict[int, list[str]]:
    ids: dict[int, list[str]] = {}
    for value, product_id in ExternalId.objects.filter(
        channel=channel, product_id__in=product_ids, pushes_stock=True
    ).values_list("value", "product_id"):
        ids.setdefault(product_id, []).append(value)
    return ids
