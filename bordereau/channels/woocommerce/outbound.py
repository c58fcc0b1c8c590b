"""Telling the store that an order is done."""

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import Connection, Goal, Parcel, StatusPush
from bordereau.channels.woocommerce.client import MissingError, Store
from bordereau.channels.woocommerce.text import one_line

_DONE = "completed"
_TO_DO = "processing"
_OVER = frozenset({"cancelled", "refunded", "trash"})


class _Order(msgspec.Struct):
    status: str


class _Note(msgspec.Struct):
    note: object = ""


def push_status(connection: Connection, push: StatusPush) -> str:
    """Read, write, read back. WooCommerce has no status for packed, so then only the reading."""
    store = Store(connection)
    status = _status(store, push.order_id)
    if push.goal is Goal.REOPENED:
        return _reopened(store, push.order_id, status)
    if push.goal is Goal.PACKED:
        return status
    if status == _DONE:
        _note_parcels(store, push)  # a number that people entered late
        return status
    if status in _OVER:
        raise Refused(
            _(
                "The store shows this order as %(status)s, so it was not set to completed. "
                "Nothing was changed there. Talk to the customer before the goods leave."
            ),
            status=status,
        )
    _note_parcels(store, push)
    _set(store, push.order_id, _DONE)
    return _confirmed(_status(store, push.order_id))


def _reopened(store: Store, order_id: str, status: str) -> str:
    if status != _DONE:
        return status  # the store's staff have gone on with it, or we did before
    _set(store, order_id, _TO_DO)
    status = _status(store, order_id)
    if status == _DONE:
        raise Retry(
            _(
                "The store was told that this order is not completed after all and still shows it "
                "as %(status)s. We try again by ourselves."
            ),
            status=status,
        )
    return status


def _confirmed(status: str) -> str:
    if status == _DONE:
        return status
    raise Retry(
        _(
            "The store was told that this order is completed and still shows it as %(status)s. "
            "A plug-in may set it back. We try again by ourselves."
        ),
        status=status,
    )


def _status(store: Store, order_id: str) -> str:
    try:
        return store.read(_Order, f"orders/{order_id}").status
    except MissingError as error:
        raise _gone() from error


def _set(store: Store, order_id: str, status: str) -> None:
    """The status and nothing else: any other field makes the store count the order anew."""
    try:
        store.put(f"orders/{order_id}", {"status": status})
    except MissingError as error:
        raise _gone() from error


def _gone() -> Refused:
    return Refused(
        _(
            "The store no longer has this order: somebody deleted it there. Nothing was changed. "
            "Talk to the customer before the goods leave."
        )
    )


def _note_parcels(store: Store, push: StatusPush) -> None:
    """A private note, once: the store has no field for tracking, and its staff look here."""
    text = _parcels_in_words(push.parcels)
    if not text:
        return
    path = f"orders/{push.order_id}/notes"
    notes = store.read(list[_Note], path)
    if not any(one_line(one.note) == one_line(text) for one in notes):
        store.post(path, {"note": text, "customer_note": False})


def _parcels_in_words(parcels: tuple[Parcel, ...]) -> str:
    sent = [
        f"{one.carrier} {one.tracking_number}".strip() for one in parcels if one.tracking_number
    ]
    return f"Shipped, tracking: {'; '.join(sent)} (Bordereau)" if sent else ""
