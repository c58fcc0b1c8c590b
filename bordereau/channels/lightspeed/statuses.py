"""An order's two statuses, of its payment and of its fulfilment, and where it thus stands. Pure."""

from collections.abc import Sequence

from bordereau.channels.shapes import Connection, Stage

DELIVERED = "DELIVERED"
SHIPPED = "SHIPPED"
TO_DO = "PROCESSING"

CUSTOM_FULFILMENT = tuple(f"CUSTOM_FULFILLMENT_STATUS_{number}" for number in (1, 2, 3))
CUSTOM_PAYMENT = tuple(f"CUSTOM_PAYMENT_STATUS_{number}" for number in (1, 2, 3))

# What a payment status alone decides. None: the fulfilment status does.
_BY_PAYMENT: dict[str, Stage | None] = {
    "AWAITING_PAYMENT": None,
    "PAID": None,
    "PARTIALLY_REFUNDED": None,
    "REFUNDED": Stage.CANCELLED,  # all the money went back: nobody expects goods
    "CANCELLED": Stage.CANCELLED,
    "INCOMPLETE": Stage.UNPLACED,  # a basket that was left, or a payment that failed
}
_BY_FULFILMENT = {
    "AWAITING_PROCESSING": Stage.OPEN,
    TO_DO: Stage.OPEN,
    "READY_FOR_PICKUP": Stage.OPEN,
    "OUT_FOR_DELIVERY": Stage.FINISHED,
    SHIPPED: Stage.FINISHED,
    DELIVERED: Stage.FINISHED,
    "WILL_NOT_DELIVER": Stage.CANCELLED,
    "RETURNED": Stage.CANCELLED,
}


def where_it_stands(connection: Connection, payment: str, fulfilment: str) -> tuple[str, Stage]:
    """The word that people should see, and what it means for our work."""
    done = _by_fulfilment(connection, fulfilment)
    if payment == "REFUNDED" and done is Stage.FINISHED:
        return fulfilment, done  # money given back after the goods had left
    told = connection.status_stages.get(payment, Stage.UNKNOWN)
    stage = _BY_PAYMENT.get(payment, None if told is Stage.OPEN else told)
    return (fulfilment, done) if stage is None else (payment, stage)


def _by_fulfilment(connection: Connection, fulfilment: str) -> Stage:
    """A custom status that is set to stand for completed finishes an order, of either type."""
    known = _BY_FULFILMENT.get(fulfilment)
    if known is not None:
        return known
    if fulfilment in chosen_words(connection):
        return Stage.FINISHED
    return connection.status_stages.get(fulfilment, Stage.UNKNOWN)


def chosen_words(connection: Connection) -> tuple[str, str]:
    """The statuses for shipped and for picked up."""
    return id_of(connection.shipped_word) or DELIVERED, id_of(
        connection.picked_up_word
    ) or DELIVERED


def word_of(status: str, name: str) -> str:
    """What people choose from. The id leads, so that renaming a status changes nothing."""
    return f"{status} ({name})" if name else status


def id_of(word: str) -> str:
    return word.partition(" ")[0]


def waiting(connection: Connection) -> tuple[Sequence[str], Sequence[str]]:
    """The payment and fulfilment statuses of orders that wait for somebody, or may."""
    worth_asking = {Stage.OPEN, Stage.UNKNOWN}
    told = connection.status_stages
    payment = [one for one, stage in _BY_PAYMENT.items() if stage is None]
    payment += [one for one in CUSTOM_PAYMENT if told.get(one, Stage.UNKNOWN) in worth_asking]
    every = (*_BY_FULFILMENT, *CUSTOM_FULFILMENT)
    return payment, [one for one in every if _by_fulfilment(connection, one) in worth_asking]
