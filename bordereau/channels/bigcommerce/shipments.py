"""Telling the store which parcels have left, once."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from bordereau.channels.bigcommerce.client import Store
from bordereau.channels.bigcommerce.ids import number_of
from bordereau.channels.bigcommerce.lines import Line
from bordereau.channels.shapes import Parcel
from bordereau.channels.text import one_line

_PER_PAGE = 250
_LONGEST_NUMBER = 50
# The carriers that the store knows, and makes links for.
_PROVIDERS = frozenset({"auspost", "canadapost", "endicia", "fedex", "royalmail", "ups", "usps"})


class _Shipment(msgspec.Struct):
    order_address_id: object = 0
    tracking_number: object = ""

    @property
    def key(self) -> tuple[int, str]:
        return number_of(self.order_address_id), one_line(self.tracking_number)


def note_parcels(store: Store, order_id: str, parcels: Sequence[Parcel]) -> bool:
    """A shipment for each address, of all that has not left it yet. Whether there was any to make.

    Which goods are in which parcel we do not know, and a shipment must name goods: so the first
    parcel carries them, and the comment names the others.
    """
    sent = [one for one in parcels if one.tracking_number]
    if not sent:
        return False
    path = f"/v2/orders/{order_id}/shipments"
    # An answer that never came may have hidden that it was done.
    known = {one.key for one in store.read(list[_Shipment], path, {"limit": str(_PER_PAGE)})}
    new = {
        address_id: lines
        for address_id, lines in _left_to_ship(store, order_id).items()
        if (address_id, _number(sent[0])) not in known
    }
    for address_id, lines in new.items():
        store.post(path, _shipment(address_id, lines, sent))
    return bool(new)


def _number(parcel: Parcel) -> str:
    return one_line(parcel.tracking_number)[:_LONGEST_NUMBER]


def _left_to_ship(store: Store, order_id: str) -> dict[int, list[Line]]:
    path = f"/v2/orders/{order_id}/products"
    found: dict[int, list[Line]] = defaultdict(list)
    for line in store.read(list[Line], path, {"limit": str(_PER_PAGE)}):
        address_id = number_of(line.order_address_id)
        if line.is_packed and line.left_to_ship and address_id:
            found[address_id].append(line)
    return found


def _shipment(address_id: int, lines: Sequence[Line], sent: Sequence[Parcel]) -> dict[str, object]:
    first, *others = sent
    provider = "".join(first.carrier.lower().split())
    return {
        "order_address_id": address_id,
        "tracking_number": _number(first),
        "shipping_provider": provider if provider in _PROVIDERS else "",
        "shipping_method": first.carrier,
        "comments": "; ".join(f"{one.carrier} {one.tracking_number}".strip() for one in others),
        "items": [{"order_product_id": line.id, "quantity": line.left_to_ship} for line in lines],
    }
