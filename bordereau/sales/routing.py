"""Which outlet gets an online order."""

from django.utils.translation import gettext_noop

from bordereau.channels.models import Channel, ChannelOutlet, PickupPlace
from bordereau.channels.shapes import StoreOrder
from bordereau.refusals import Refusal

UNMAPPED_PLACE = "pickup_place"
NO_OUTLET = "no_outlet"


class Router:
    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.unmapped: set[str] = set()  # places that orders named in vain
        serving = ChannelOutlet.objects.filter(channel=channel)
        self.default = serving.values_list("outlet_id", flat=True).first()
        self.places = dict(
            PickupPlace.objects.filter(channel=channel).values_list("name", "outlet_id")
        )

    def outlet_of(self, order: StoreOrder) -> int:
        """Raises Refusal `pickup_place` or `no_outlet`: then the order waits for a person."""
        if order.is_pickup and order.pickup_place:
            outlet_id = self.places.get(order.pickup_place[:200])
            if outlet_id is None:
                self.unmapped.add(order.pickup_place[:200])
                raise Refusal(
                    UNMAPPED_PLACE,
                    gettext_noop(
                        "Customers collect at “%(place)s”, and nobody has said which outlet that "
                        "is. The order is safe; choose the outlet and it goes on."
                    ),
                    place=order.pickup_place,
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


def remember_places(channel: Channel, names: set[str]) -> None:
    """Write down places that customers chose, for a person to map."""
    if names:
        PickupPlace.objects.bulk_create(
            [PickupPlace(channel=channel, name=name) for name in sorted(names)],
            ignore_conflicts=True,
        )
