"""What Shopify still has to have done for an order, as it stands at this moment.

Fulfilment orders are asked for anew before each write: moving, splitting, holding, editing and
taking back all give them other ids.
"""

from datetime import datetime

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused
from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import WORK
from bordereau.channels.shopify.ids import gid, is_number
from bordereau.channels.shopify.order import FULFILLED, status_in_words
from bordereau.channels.shopify.paging import PageInfo
from bordereau.channels.shopify.places import Assigned, Method

_OVER = frozenset({"CLOSED", "CANCELLED", "INCOMPLETE"})


class _Action(msgspec.Struct):
    action: str


class _Hold(msgspec.Struct, rename="camel"):
    display_reason: str = ""


class Part(msgspec.Struct, rename="camel"):
    """A fulfilment order."""

    id: str
    status: str
    assigned_location: Assigned
    request_status: str = ""
    delivery_method: Method | None = None
    supported_actions: list[_Action] = []
    fulfillment_holds: list[_Hold] = []

    @property
    def is_over(self) -> bool:
        return self.status in _OVER

    @property
    def method(self) -> str:
        return self.delivery_method.method_type if self.delivery_method else ""

    @property
    def group(self) -> tuple[str, str]:
        """What must be the same for all that is fulfilled in one call."""
        location = self.assigned_location.location
        return (location.id if location else self.assigned_location.name), self.method

    @property
    def holds(self) -> str:
        return ", ".join(filter(None, (one.display_reason for one in self.fulfillment_holds)))

    def allows(self, action: str) -> bool:
        return any(one.action == action for one in self.supported_actions)


class _Tracking(msgspec.Struct):
    number: str | None = None


class Fulfilled(msgspec.Struct, rename="camel"):
    """Something that was sent: Shopify's "fulfillment"."""

    id: str
    status: str
    requires_shipping: bool = True
    tracking_info: list[_Tracking] = []

    @property
    def stands(self) -> bool:
        """Whether goods were sent, and nobody took it back."""
        return self.status == "SUCCESS" and self.requires_shipping

    @property
    def numbers(self) -> set[str]:
        return {one.number for one in self.tracking_info if one.number}


class _Parts(msgspec.Struct, rename="camel"):
    nodes: list[Part]
    page_info: PageInfo


class Work(msgspec.Struct, rename="camel"):
    display_fulfillment_status: str
    fulfillment_orders: _Parts
    cancelled_at: datetime | None = None
    fulfillments: list[Fulfilled] = []

    @property
    def status(self) -> str:
        return status_in_words(self.display_fulfillment_status, self.cancelled_at is not None)

    @property
    def is_fulfilled(self) -> bool:
        return self.display_fulfillment_status == FULFILLED and self.cancelled_at is None

    @property
    def parts(self) -> list[Part]:
        return self.fulfillment_orders.nodes

    @property
    def to_do(self) -> list[Part]:
        return [one for one in self.parts if not one.is_over]


class _Answer(msgspec.Struct):
    order: Work | None


def work_of(store: Store, order_id: str) -> Work:
    work = _read(store, order_id, None)
    info = work.fulfillment_orders.page_info
    while info.has_next_page:
        more = _read(store, order_id, info.end_cursor)
        work.parts.extend(more.parts)
        info = more.fulfillment_orders.page_info
    return work


def _read(store: Store, order_id: str, after: str | None) -> Work:
    if is_number(order_id):
        work = store.read(_Answer, WORK, id=gid("Order", order_id), after=after).order
        if work is not None:
            return work
    raise Refused(
        _(
            "Shopify does not show this order: it was deleted, or it is older than 60 days and the "
            "app may not see such (scope read_all_orders). Nothing was changed there. Look at the "
            "order in Shopify before the goods leave."
        )
    )
