"""The tracking number, which belongs to an order's shipment and not to the order."""

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.lightspeed_c.client import Store
from bordereau.channels.numbers import with_ours
from bordereau.channels.port import NeedsReconnect, Refused, StoreProblem
from bordereau.channels.shapes import StatusPush
from bordereau.channels.text import one_line

_CANCELLED = "cancelled"


class _Shipment(msgspec.Struct, rename="camel"):
    id: int
    status: str = ""
    tracking_code: object = ""


class _Shipments(msgspec.Struct):
    shipments: list[_Shipment]


def tell_tracking(store: Store, push: StatusPush) -> StoreProblem | None:
    """What the store would not take, to be said once the order is completed all the same.

    The fields of a shipment are known from its readers alone: a refusal of them must not keep the
    order open. A store that cannot be reached, or lets us in no more, does.
    """
    codes = [one.tracking_number for one in push.parcels if one.tracking_number]
    if push.is_pickup or not codes:
        return None
    try:
        return None if _is_told(store, push, codes) else _untold(codes)
    except NeedsReconnect:
        raise
    except Refused:
        return _untold(codes)


def _is_told(store: Store, push: StatusPush, codes: list[str]) -> bool:
    """Codes that are there already are not written again, nor is one of the shop's own lost."""
    shipment = _shipment(store, push.order_id)
    if shipment is None:
        return False
    theirs = one_line(shipment.tracking_code)
    code = with_ours(theirs, codes, push.told)
    if code == theirs:
        return True
    store.put(f"shipments/{shipment.id}", {"shipment": {"status": "shipped", "trackingCode": code}})
    after = _shipment(store, push.order_id)
    return after is not None and one_line(after.tracking_code) == code


def _shipment(store: Store, order_id: str) -> _Shipment | None:
    """The last one: an order has one, unless the shop's staff have split it."""
    found = store.read(_Shipments, "shipments", order=order_id).shipments
    alive = [one for one in found if one.status != _CANCELLED]
    return max(alive, key=lambda one: one.id) if alive else None


def _untold(codes: list[str]) -> Refused:
    return Refused(
        _(
            "The order is completed on the store, but the store did not take its tracking number "
            "%(codes)s. Add it to the shipment in the back office, or send it to the customer."
        ),
        codes=", ".join(codes),
    )
