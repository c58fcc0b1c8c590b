"""Telling the store which parcels have left, once; and correcting what we told it."""

from collections import defaultdict
from collections.abc import Collection, Sequence

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.bigcommerce.client import MissingError, Store
from bordereau.channels.bigcommerce.ids import number_of
from bordereau.channels.bigcommerce.lines import Line
from bordereau.channels.port import Retry
from bordereau.channels.shapes import Parcel
from bordereau.channels.text import one_line

_LONGEST_NUMBER = 50
# The carriers that the store knows, and makes links for.
_PROVIDERS = frozenset({"auspost", "canadapost", "endicia", "fedex", "royalmail", "ups", "usps"})


class _Shipment(msgspec.Struct):
    id: object = 0
    order_address_id: object = 0
    tracking_number: object = ""
    comments: object = ""

    @property
    def number(self) -> str:
        return one_line(self.tracking_number)

    @property
    def key(self) -> tuple[int, str]:
        return number_of(self.order_address_id), self.number

    def names(self, numbers: Collection[str]) -> bool:
        """As its own, or as that of another parcel: see `_told`."""
        return self.number in numbers or any(one in one_line(self.comments) for one in numbers)


def note_parcels(store: Store, order_id: str, parcels: Sequence[Parcel]) -> bool:
    """A shipment for each address, of all that has not left it yet. Whether there was any to make.

    Which goods are in which parcel we do not know, and a shipment must name goods: so the first
    parcel carries them, and the comment names the others.
    """
    sent = [one for one in parcels if one.tracking_number]
    if not sent:
        return False
    # An answer that never came may have hidden that it was done.
    known = {one.key for one in _shipments(store, order_id)}
    new = {
        address_id: lines
        for address_id, lines in _left_to_ship(store, order_id).items()
        if (address_id, _number(sent[0])) not in known
    }
    for address_id, lines in new.items():
        store.post(_path(order_id), _shipment(address_id, lines, sent))
    return bool(new)


def correct_parcels(
    store: Store, order_id: str, parcels: Sequence[Parcel], told: Collection[str]
) -> None:
    """Where a number of ours stands that is not right any more, the right ones take its place.

    Shipments of the shop's staff, with numbers that we never told, are theirs.
    """
    sent = [one for one in parcels if one.tracking_number]
    stale = {_cut(number) for number in told}.difference(map(_number, sent))
    if not sent or not stale:
        return
    wrong = [one for one in _shipments(store, order_id) if one.names(stale)]
    for one in wrong:
        store.put(f"{_path(order_id)}/{number_of(one.id)}", _told(sent))
    if wrong and any(one.names(stale) for one in _shipments(store, order_id)):
        raise Retry(
            _(
                "The store was told the right tracking number, and still shows the old one. We try "
                "again by ourselves."
            )
        )


def take_back(store: Store, order_id: str, told: Collection[str]) -> None:
    """Delete the shipments that we made: that parcel has not left."""
    ours = {_cut(number) for number in told}
    if not ours:
        return
    for one in _of(ours, _shipments(store, order_id)):
        try:
            store.delete(f"{_path(order_id)}/{number_of(one.id)}")
        except MissingError:
            continue  # somebody has deleted it there
    if _of(ours, _shipments(store, order_id)):
        raise Retry(
            _(
                "The store was told that this parcel has not left, and still shows its shipment. "
                "We try again by ourselves."
            )
        )


def _of(numbers: Collection[str], shipments: Sequence[_Shipment]) -> list[_Shipment]:
    return [one for one in shipments if one.number in numbers]


def _shipments(store: Store, order_id: str) -> list[_Shipment]:
    return store.read_all(list[_Shipment], _path(order_id))


def _path(order_id: str) -> str:
    return f"/v2/orders/{order_id}/shipments"


def _number(parcel: Parcel) -> str:
    return _cut(parcel.tracking_number)


def _cut(number: str) -> str:
    return one_line(number)[:_LONGEST_NUMBER]


def _left_to_ship(store: Store, order_id: str) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    for line in store.read_all(list[Line], f"/v2/orders/{order_id}/products"):
        address_id = number_of(line.order_address_id)
        if line.is_packed and line.left_to_ship and address_id:
            found[address_id].append(line)
    return found


def _shipment(address_id: int, lines: Sequence[Line], sent: Sequence[Parcel]) -> dict[str, object]:
    return {
        "order_address_id": address_id,
        **_told(sent),
        "items": [{"order_product_id": line.id, "quantity": line.left_to_ship} for line in lines],
    }


def _told(sent: Sequence[Parcel]) -> dict[str, object]:
    first, *others = sent
    provider = "".join(first.carrier.lower().split())
    return {
        "tracking_number": _number(first),
        "shipping_provider": provider if provider in _PROVIDERS else "",
        "shipping_method": first.carrier,
        "comments": "; ".join(f"{one.carrier} {_number(one)}".strip() for one in others),
    }
