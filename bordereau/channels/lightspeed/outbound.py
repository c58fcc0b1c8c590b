"""Telling the store that an order is done."""

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.lightspeed.client import MissingError, Store
from bordereau.channels.lightspeed.inbound import path_of
from bordereau.channels.lightspeed.profile import custom_fulfilment_statuses
from bordereau.channels.lightspeed.statuses import (
    DELIVERED,
    SHIPPED,
    TO_DO,
    chosen_words,
    where_it_stands,
    word_of,
)
from bordereau.channels.numbers import with_ours
from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import Connection, Goal, Stage, StatusPush
from bordereau.channels.text import one_line

_FIELDS = "id,paymentStatus,fulfillmentStatus,trackingNumber"


class _Order(msgspec.Struct):
    id: str
    payment: str = msgspec.field(name="paymentStatus")
    fulfilment: str = msgspec.field(name="fulfillmentStatus")
    tracking_number: object = msgspec.field(name="trackingNumber", default="")

    @property
    def tracking(self) -> str:
        return one_line(self.tracking_number)


def fetch_completed_words(connection: Connection) -> tuple[str, ...]:
    """The store has no status called completed: delivered is its last word on an order."""
    custom = custom_fulfilment_statuses(Store(connection))
    return (DELIVERED, SHIPPED, *(word_of(status, name) for status, name in custom))


def push_status(connection: Connection, push: StatusPush) -> str:
    """Read, write, read back. Nothing is said of packed, so then only the reading."""
    store = Store(connection)
    shown = _shown(store, push.order_id)
    if push.goal is Goal.PACKED:
        return where_it_stands(connection, shown.payment, shown.fulfilment)[0]
    if push.goal is Goal.REOPENED:
        return _reopened(store, push.order_id, shown)
    shipped, picked_up = chosen_words(connection)
    word = picked_up if push.is_pickup else shipped
    changes = _changes(shown, word, push)
    if not changes:
        return shown.fulfilment
    _refuse_if_over(connection, shown)
    _set(store, push.order_id, changes)
    return _confirmed(_shown(store, push.order_id), word, push)


def _changes(shown: _Order, word: str, push: StatusPush) -> dict[str, str]:
    """Whatever is sent counts as a change and may write to the customer: only what differs."""
    changes = {}
    if shown.fulfilment not in (word, DELIVERED):  # delivered already is further than any other
        changes["fulfillmentStatus"] = word
    numbers = [one.tracking_number for one in push.parcels if one.tracking_number]
    tracking = with_ours(shown.tracking, numbers, push.told)
    if numbers and shown.tracking != tracking:
        changes["trackingNumber"] = tracking
    return changes


def _refuse_if_over(connection: Connection, shown: _Order) -> None:
    status, stage = where_it_stands(connection, shown.payment, shown.fulfilment)
    if stage in (Stage.CANCELLED, Stage.UNPLACED):
        raise Refused(
            _(
                "The store shows this order as %(status)s, so it was not set to completed. "
                "Nothing was changed there. Talk to the customer before the goods leave."
            ),
            status=status,
        )


def _confirmed(shown: _Order, word: str, push: StatusPush) -> str:
    left = _changes(shown, word, push)
    if "fulfillmentStatus" in left:
        raise Retry(
            _(
                "The store was told that this order is %(word)s and still shows it as %(status)s. "
                "An app may set it back. We try again by ourselves."
            ),
            word=word,
            status=shown.fulfilment,
        )
    if left:
        raise Retry(
            _(
                "The store shows this order as %(status)s, but not its tracking number. We try "
                "again by ourselves."
            ),
            status=shown.fulfilment,
        )
    return shown.fulfilment


def _reopened(store: Store, order_id: str, shown: _Order) -> str:
    words = {DELIVERED, SHIPPED, *chosen_words(store.connection)}
    if shown.fulfilment not in words:
        return shown.fulfilment  # the store's staff have gone on with it, or we did before
    _set(store, order_id, {"fulfillmentStatus": TO_DO})
    shown = _shown(store, order_id)
    if shown.fulfilment in words:
        raise Retry(
            _(
                "The store was told that this order is not completed after all and still shows it "
                "as %(status)s. We try again by ourselves."
            ),
            status=shown.fulfilment,
        )
    return shown.fulfilment


def _shown(store: Store, order_id: str) -> _Order:
    try:
        shown = store.read(_Order, path_of(order_id), responseFields=_FIELDS)
    except MissingError as error:
        raise _gone() from error
    if shown.id != order_id:
        raise _gone()  # an order whose internal number is what we asked for
    return shown


def _set(store: Store, order_id: str, changes: dict[str, str]) -> None:
    try:
        store.put(path_of(order_id), changes)
    except MissingError as error:
        raise _gone() from error


def _gone() -> Refused:
    return Refused(
        _(
            "The store no longer has this order: somebody deleted it there. Nothing was changed. "
            "Talk to the customer before the goods leave."
        )
    )
