"""Telling the store that an order is done."""

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.lightspeed_c.client import MissingError, Store
from bordereau.channels.lightspeed_c.order import DONE
from bordereau.channels.lightspeed_c.shipments import tell_tracking
from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import Connection, Goal, StatusPush

_CANCELLED = "cancelled"


class _Order(msgspec.Struct):
    status: str


class _One(msgspec.Struct):
    order: _Order


def push_status(connection: Connection, push: StatusPush) -> str:
    """Read, write, read back. Nothing is said of an order that is only packed (R11)."""
    store = Store(connection)
    status = _status(store, push.order_id)
    if push.goal is Goal.PACKED:
        return status
    if push.goal is Goal.REOPENED:
        return _reopened(store, push, status)
    if status == _CANCELLED:
        raise Refused(
            _(
                "The store shows this order as cancelled, so it was not set to completed. Nothing "
                "was changed there. Talk to the customer before the goods leave."
            )
        )
    # First, so that the store's own message to the customer can tell the number.
    untold = tell_tracking(store, push)
    if status not in DONE:
        _set(store, push.order_id, "completed_picked_up" if push.is_pickup else "completed_shipped")
        status = _confirmed(_status(store, push.order_id))
    if untold:
        raise untold
    return status


def _confirmed(status: str) -> str:
    if status in DONE:
        return status
    raise Retry(
        _(
            "The store was told that this order is completed and still shows it as %(status)s. "
            "We try again by ourselves."
        ),
        status=status,
    )


def _reopened(store: Store, push: StatusPush, status: str) -> str:
    if status not in DONE:
        return status  # the store's staff have gone on with it, or we did before
    waits = "processing_awaiting_pickup" if push.is_pickup else "processing_awaiting_shipment"
    _set(store, push.order_id, waits)
    status = _status(store, push.order_id)
    if status in DONE:
        # No document says that a completed order may wait again; it may be for its staff alone.
        raise Refused(
            _(
                "The store was told that this order is not completed after all and still shows it "
                "as %(status)s. Nothing else was changed. Set its status in the back office."
            ),
            status=status,
        )
    return status


def _status(store: Store, order_id: str) -> str:
    try:
        return store.read(_One, f"orders/{order_id}").order.status
    except MissingError as error:
        raise _gone() from error


def _set(store: Store, order_id: str, status: str) -> None:
    try:
        store.put(f"orders/{order_id}", {"order": {"status": status}})
    except MissingError as error:
        raise _gone() from error


def _gone() -> Refused:
    return Refused(
        _(
            "The store no longer has this order: somebody deleted it there. Nothing was changed. "
            "Talk to the customer before the goods leave."
        )
    )
