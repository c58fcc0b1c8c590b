"""Which outlets get an online order, and what each of them gets of it."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_noop

from bordereau.channels.models import Channel, ChannelOutlet, StorePlace
from bordereau.channels.shapes import StoreOrder
from bordereau.fulfilment.allocation import Shares, Want, allocate, offered
from bordereau.refusals import Refusal
from bordereau.stock.models import StockLevel

UNMAPPED_PLACE = "pickup_place"
PLACE_NOT_OURS = "place_not_ours"
NO_OUTLET = "no_outlet"

COLLECTED = gettext_noop(
    "Customers collect at “%(place)s”, and nobody has said which outlet that is. The order is "
    "safe; choose the outlet and it goes on."
)
SENT = gettext_noop(
    "The store wants this sent from “%(place)s”, and nobody has said which outlet that is. The "
    "order is safe; choose the outlet and it goes on."
)

NOT_OURS = gettext_noop(
    "This order is for “%(place)s”, which you said is not yours. The order is safe. If it is to be "
    "packed here after all, say under Outlets and locations which outlet that is."
)


class Router:
    """For orders of one channel, one after the other: each sees what those before it were given."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.unmapped: dict[str, str] = {}  # places that orders named in vain, with their names
        serving = ChannelOutlet.objects.filter(channel=channel)
        self.serving = list(serving.values_list("outlet_id", flat=True))
        self.outlets: dict[str, int | None] = {}
        self.names: dict[str, str] = {}
        self.others: set[str] = set()  # places that are not ours
        for place in StorePlace.objects.filter(channel=channel):
            self.outlets[place.store_id] = place.outlet_id
            self.names[place.store_id] = place.name
            if not place.is_ours:
                self.others.add(place.store_id)
        self.stock: dict[tuple[int, int], int] = {}

    def read_stock(self, product_ids: Collection[int]) -> None:
        """What the outlets offer of these products, in one query; one outlet gets it all anyway."""
        if len(self.serving) < 2:
            return
        levels = StockLevel.objects.filter(outlet_id__in=self.serving, product_id__in=product_ids)
        for outlet_id, product_id, units in levels.values_list(
            "outlet_id", "product_id", "available"
        ):
            self.stock[outlet_id, product_id] = offered(units, self.channel.reserve)

    def check(self, order: StoreOrder) -> None:
        """Raises Refusal `pickup_place` or `no_outlet`: then the order waits for a person."""
        lines = enumerate(order.lines)
        places = [place for place, line in lines if line.quantity > line.refunded]
        if not places or len(self._senders(order, places)) < len(places):
            self._home(order)

    def shares(
        self, order: StoreOrder, wants: Mapping[int, Want], extra: Mapping[int, int]
    ) -> Shares:
        """What each outlet sends, by the place of each line that is wanted; at least one outlet.

        Whoever comes first numbers the receipt, though there be nothing to send. `extra` units of
        lines lie in the first outlet beyond what its stock says. Raises as `check`.
        """
        if not wants:
            return {self._home(order): {}}
        shares: Shares = {}
        senders = self._senders(order, wants)
        for place, outlet_id in senders.items():
            shares.setdefault(outlet_id, {})[place] = wants[place].units
        self._promise(shares, wants)
        free = {place: want for place, want in wants.items() if place not in senders}
        if free:
            given = self._given(order, free, extra)
            self._promise(given, wants)
            for outlet_id, share in given.items():
                shares.setdefault(outlet_id, {}).update(share)
        return shares if len(shares) == 1 else self._by_preference(shares)

    def _given(
        self, order: StoreOrder, wants: Mapping[int, Want], extra: Mapping[int, int]
    ) -> Shares:
        home = self._home(order)
        if order.is_pickup or len(self.serving) == 1:
            return {home: {place: want.units for place, want in wants.items()}}
        for place, units in extra.items():
            self._change(home, wants[place].product_id, units)
        found = allocate(
            list(wants.values()), self.serving, self.stock, may_split=self.channel.may_split
        )
        places = list(wants)
        return {
            outlet_id: {places[at]: units for at, units in share.items()}
            for outlet_id, share in found.shares.items()
        }

    def _by_preference(self, shares: Shares) -> Shares:
        return {one: shares[one] for one in [*self.serving, *sorted(shares)] if one in shares}

    def _promise(self, shares: Shares, wants: Mapping[int, Want]) -> None:
        if len(self.serving) < 2:
            return
        for outlet_id, share in shares.items():
            for place, units in share.items():
                self._change(outlet_id, wants[place].product_id, -units)

    def _change(self, outlet_id: int, product_id: int, units: int) -> None:
        where = (outlet_id, product_id)
        self.stock[where] = self.stock.get(where, 0) + units

    def _senders(self, order: StoreOrder, places: Collection[int]) -> dict[int, int]:
        """The outlets that the store itself has chosen for lines, where it does."""
        if order.is_pickup:
            return {}
        named = {place: order.lines[place].location for place in places}
        return {
            place: self._outlet_at(location, self.names.get(location[:200], location), SENT)
            for place, location in named.items()
            if location
        }

    def _home(self, order: StoreOrder) -> int:
        """Where the customer collects, or else the first outlet that serves the channel."""
        if order.is_pickup and order.pickup_place:
            name = order.pickup_place_name or order.pickup_place
            return self._outlet_at(order.pickup_place, name, COLLECTED)
        if not self.serving:
            raise Refusal(
                NO_OUTLET,
                gettext_noop(
                    "No outlet serves %(channel)s. The order is safe; choose an outlet for the "
                    "channel and it goes on."
                ),
                channel=self.channel.name,
            )
        return self.serving[0]

    def _outlet_at(self, place: str, name: str, sentence: str) -> int:
        outlet_id = self.outlets.get(place[:200])
        if place[:200] in self.others:
            raise Refusal(PLACE_NOT_OURS, NOT_OURS, place=name)
        if outlet_id is None:
            self.unmapped[place[:200]] = name[:200]
            raise Refusal(UNMAPPED_PLACE, sentence, place=name)
        return outlet_id


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
