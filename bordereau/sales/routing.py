"""Which outlet gets an online order."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from bordereau.channels.models import Channel, ChannelOutlet, StorePlace
from bordereau.channels.shapes import StoreOrder
from bordereau.refusals import Refusal

UNMAPPED_PLACE = "pickup_place"
NO_OUTLET = "no_outlet"


class Router:
    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.unmapped: dict[str, str] = {}  # places that orders named in vain, with their names
        serving = ChannelOutlet.objects.filter(channel=channel)
        self.default = serving.values_list("outlet_id", flat=True).first()
        self.places = dict(
            StorePlace.objects.filter(channel=channel).values_list("store_id", "outlet_id")
        )

    def outlet_of(self, order: StoreOrder) -> int:
        """Raises Refusal `pickup_place` or `no_outlet`: then the order waits for a person."""
        if order.is_pickup and order.pickup_place:
            outlet_id = self.places.get(order.pickup_place[:200])
            if outlet_id is None:
                name = order.pickup_place_name or order.pickup_place
                self.unmapped[order.pickup_place[:200]] = name[:200]
                raise Refusal(
                    UNMAPPED_PLACE,
                    gettext_noop(
                        "Customers collect at “%(place)s”, and nobody has said which outlet that "
                        "is. The order is safe; choose the outlet and it goes on."
                    ),
                    place=name,
                )
            return outlet_id
        if self.default is None:
            raise Refusal(
                NO_OUTLET,
                gettext_noop(
                    "No outlet serves %(channel)s. The order is safe; choose an outlet for the "
                    "channel and it goes on."
                ),
                channel=self.channel.name,
            )
        return self.default


def remember_places(channel: Channel, names: Mapping[str, str]) -> None:
    """Write down places that customers chose, by the store's ids, for a person to map."""
    if names:
        StorePlace.objects.bulk_create(
            [
                StorePlace(channel=channel, store_id=store_id, name=name)
                for store_id, name in sorted(names.items())
            ],
            ignore_conflicts=True,
        )
