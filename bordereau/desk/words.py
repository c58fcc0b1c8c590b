"""The words that every page has for statuses, types, views and shortages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bordereau.fulfilment.queries import View
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.fulfilment.status import Status, Type

STATUSES: dict[Status, Promise] = {
    Status.NEW: _("New"),
    Status.IN_PROGRESS: _("In progress"),
    Status.PACKED: _("Packed"),
    Status.SHIPPED: _("Shipped"),
    Status.PICKED_UP: _("Picked up, Completed"),
    Status.CANCELLED: _("Cancelled"),
    Status.MOVED: _("Moved"),
}
TYPES: dict[Type, Promise] = {Type.DELIVERY: _("Delivery"), Type.PICKUP: _("Pickup")}
VIEWS: dict[View, Promise] = {
    View.ALL: _("All"),
    View.NEW: STATUSES[Status.NEW],
    View.IN_PROGRESS: STATUSES[Status.IN_PROGRESS],
    View.PACKED: STATUSES[Status.PACKED],
    View.LATE: _("Late"),
    View.MINE: _("Mine"),
}
WHY: dict[Why, Promise] = {
    Why.NOT_FOUND: _("Not found"),
    Why.DAMAGED: _("Damaged"),
    Why.WRONG_PLACE: _("Not in its place"),
    Why.OTHER: _("Another reason"),
}
WHAT_NOW: dict[WhatNow, Promise] = {
    WhatNow.OTHER_OUTLET: _("Another outlet sends it"),
    WhatNow.BACKORDER: _("Put it on backorder"),
    WhatNow.CANCEL: _("Cancel it, and refund it on the store"),
    WhatNow.LATER: _("Leave it for later"),
}
