"""The fifteen statuses. Shops rename their labels, so only the numbers count."""

from collections.abc import Mapping

from bordereau.channels.shapes import Stage

INCOMPLETE = 0
PENDING = 1
SHIPPED = 2
PARTIALLY_SHIPPED = 3
REFUNDED = 4
CANCELLED = 5
DECLINED = 6
AWAITING_PAYMENT = 7
AWAITING_PICKUP = 8
AWAITING_SHIPMENT = 9
COMPLETED = 10
AWAITING_FULFILMENT = 11
MANUAL_VERIFICATION = 12
DISPUTED = 13
PARTIALLY_REFUNDED = 14

# A checkout that was not finished, or whose payment failed, is an order all the same: number 0.
STAGES = {
    INCOMPLETE: Stage.UNPLACED,
    PENDING: Stage.OPEN,
    SHIPPED: Stage.FINISHED,
    PARTIALLY_SHIPPED: Stage.OPEN,
    REFUNDED: Stage.CANCELLED,
    CANCELLED: Stage.CANCELLED,
    DECLINED: Stage.CANCELLED,
    AWAITING_PAYMENT: Stage.OPEN,
    AWAITING_PICKUP: Stage.OPEN,
    AWAITING_SHIPMENT: Stage.OPEN,
    COMPLETED: Stage.FINISHED,
    AWAITING_FULFILMENT: Stage.OPEN,
    MANUAL_VERIFICATION: Stage.OPEN,
    DISPUTED: Stage.OPEN,
    PARTIALLY_REFUNDED: Stage.OPEN,
}

NAMES = {
    INCOMPLETE: "Incomplete",
    PENDING: "Pending",
    SHIPPED: "Shipped",
    PARTIALLY_SHIPPED: "Partially Shipped",
    REFUNDED: "Refunded",
    CANCELLED: "Cancelled",
    DECLINED: "Declined",
    AWAITING_PAYMENT: "Awaiting Payment",
    AWAITING_PICKUP: "Awaiting Pickup",
    AWAITING_SHIPMENT: "Awaiting Shipment",
    COMPLETED: "Completed",
    AWAITING_FULFILMENT: "Awaiting Fulfillment",
    MANUAL_VERIFICATION: "Manual Verification Required",
    DISPUTED: "Disputed",
    PARTIALLY_REFUNDED: "Partially Refunded",
}

# In these the shop waits for money, or looks into a doubt: the goods stay.
UNPAID = frozenset({INCOMPLETE, PENDING, DECLINED, AWAITING_PAYMENT, MANUAL_VERIFICATION, DISPUTED})

# In these a store that takes goods off its stock late has done so.
GONE = frozenset({SHIPPED, COMPLETED})
# In these no goods are off any store's stock: not sold yet, or put back.
NOT_SOLD = frozenset({INCOMPLETE, REFUNDED, CANCELLED, DECLINED})


def stage_of(
    status_id: int, label: str, told: Mapping[str, Stage], *, is_archived: bool, is_sent: bool
) -> Stage:
    """An archived order is off the shop's desk; a partly refunded one may have left before."""
    stage = STAGES.get(status_id) or told.get(label, Stage.UNKNOWN)
    if status_id == PARTIALLY_REFUNDED and is_sent:
        return Stage.FINISHED
    if is_archived and stage in (Stage.OPEN, Stage.UNKNOWN):
        return Stage.CANCELLED
    return stage


def label_of(status_id: int, told: str) -> str:
    """As the shop's own staff call it."""
    return told or NAMES.get(status_id, str(status_id))
