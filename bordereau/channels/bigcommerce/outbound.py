"""Telling the store how far an order is."""

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.bigcommerce import statuses
from bordereau.channels.bigcommerce.client import MissingError, Store
from bordereau.channels.bigcommerce.shipments import correct_parcels, note_parcels, take_back
from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import Connection, Goal, StatusPush
from bordereau.channels.text import one_line

_OVER = frozenset({statuses.CANCELLED, statuses.DECLINED, statuses.REFUNDED})
# From these an order may be said to be packed. Not while money is awaited: the shop's books and
# the tax service take a move to "awaiting shipment" for a payment. Nor once something has left.
_BEFORE_PACKED = frozenset(
    {statuses.AWAITING_FULFILMENT, statuses.AWAITING_SHIPMENT, statuses.AWAITING_PICKUP}
)


class _Order(msgspec.Struct):
    status_id: int
    status: object = ""
    is_deleted: bool = False

    @property
    def label(self) -> str:
        return statuses.label_of(self.status_id, one_line(self.status))


def push_status(connection: Connection, push: StatusPush) -> str:
    """Read, write, read back: there is no way to make a change depend on what we read."""
    store = Store(connection)
    order = _read(store, push.order_id)
    packed = statuses.AWAITING_PICKUP if push.is_pickup else statuses.AWAITING_SHIPMENT
    if push.goal is Goal.COMPLETED:
        return _completed(store, push, order)
    if push.goal is Goal.REOPENED:
        # To where it stood before; elsewhere than completed, the shop's staff have gone on with it.
        if order.status_id != statuses.COMPLETED:
            return order.label
        take_back(store, push.order_id, push.told)
        return _set(store, push.order_id, packed)
    if order.status_id == packed or order.status_id not in _BEFORE_PACKED:
        return order.label
    return _set(store, push.order_id, packed)


def _completed(store: Store, push: StatusPush, order: _Order) -> str:
    if order.status_id == statuses.COMPLETED:
        # A number that people entered late. Shipping what is left may move the order to shipped.
        is_news = not push.is_pickup and _parcels_told(store, push)
        return _set(store, push.order_id, statuses.COMPLETED) if is_news else order.label
    if order.is_deleted:
        raise Refused(
            _(
                "The store has archived this order, so it was not set to completed. Nothing was "
                "changed there. Talk to the customer before the goods leave."
            )
        )
    if order.status_id in _OVER:
        raise Refused(
            _(
                "The store shows this order as %(status)s, so it was not set to completed. "
                "Nothing was changed there. Talk to the customer before the goods leave."
            ),
            status=order.label,
        )
    if order.status_id == statuses.INCOMPLETE:
        raise Refused(
            _(
                "The store shows this order as %(status)s: its customer has not finished the "
                "checkout. Nothing was changed there. Talk to the customer before the goods leave."
            ),
            status=order.label,
        )
    if not push.is_pickup:
        _parcels_told(store, push)
    return _set(store, push.order_id, statuses.COMPLETED)


def _parcels_told(store: Store, push: StatusPush) -> bool:
    """Whether there was a new shipment to make."""
    correct_parcels(store, push.order_id, push.parcels, push.told)
    return note_parcels(store, push.order_id, push.parcels)


def _set(store: Store, order_id: str, status_id: int) -> str:
    """The status and nothing else: sent back with the order, discounts and fees are lost."""
    try:
        store.put(f"/v2/orders/{order_id}", {"status_id": status_id})
    except MissingError as error:
        raise _gone() from error
    order = _read(store, order_id)
    if order.status_id != status_id:
        raise Retry(
            _(
                "The store was told that this order is now %(wanted)s and still shows it as "
                "%(shown)s. Another app may set it back. We try again by ourselves."
            ),
            wanted=statuses.NAMES[status_id],
            shown=order.label,
        )
    return order.label


def _read(store: Store, order_id: str) -> _Order:
    try:
        return store.read(_Order, f"/v2/orders/{order_id}")
    except MissingError as error:
        raise _gone() from error


def _gone() -> Refused:
    return Refused(
        _(
            "The store no longer has this order: somebody deleted it there. Nothing was changed. "
            "Talk to the customer before the goods leave."
        )
    )
