"""What to do about a store's change, by how far the order had come: a sentence for each matter."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from bordereau.fulfilment.models import StoreChange
from bordereau.fulfilment.status import COMPLETED, UNFINISHED, Status, Type
from bordereau.fulfilment.store_words import goods, left_over, units_of
from bordereau.sales.balances import money
from bordereau.stock.models import Outlet


def advice_on(change: StoreChange) -> list[str]:
    status = change.fulfilment.status
    if status in UNFINISHED:
        return [*_of_type(change), *_of_more(change), *_of_debt(change)]
    if status in COMPLETED:
        return [
            *_of_goods(change),
            *_of_more(change),
            *_of_address(change),
            *_of_debt_after(change),
        ]
    return [_of_box(change)]


def _of_box(change: StoreChange) -> str:
    if change.status == Status.NEW:
        return _("Nobody had begun it, so there is nothing to put back.")
    if not change.put_back:
        return _("Put back what was taken for it, and do not send it.")
    box = goods(left_over(change.put_back))
    return _("Put back %(goods)s, and do not send it.") % {"goods": box}


def _of_type(change: StoreChange) -> Iterable[str]:
    order, changes = change.fulfilment, change.changes
    if order.type == Type.DELIVERY:
        if "type" in changes:
            yield _("It is to be delivered now: the customer does not collect it.")
    elif "type" in changes or "place" in changes:
        place = order.sale.pickup_place or order.outlet.name
        yield _("The customer now collects it: %(place)s.") % {"place": place}
        yield from _of_outlet(change)


def _of_outlet(change: StoreChange) -> Iterable[str]:
    there, order = elsewhere(change), change.fulfilment
    if there is None:
        return
    if there.name != order.sale.pickup_place:
        yield _("That is your outlet %(there)s.") % {"there": there.name}
    yield _("This order is at %(here)s: move it, or take the goods there yourselves.") % {
        "here": order.outlet.name
    }


def elsewhere(change: StoreChange) -> Outlet | None:
    """The outlet at which the customer collects now, where it is not the order's own."""
    wanted = change.changes.get("place", {}).get("outlet")
    if change.fulfilment.type != Type.PICKUP or wanted in (None, change.fulfilment.outlet_id):
        return None
    return Outlet.objects.filter(pk=wanted).first()


def _of_debt(change: StoreChange) -> Iterable[str]:
    if "payment" in change.changes:
        yield _(
            "The payment was undone: %(amount)s is owed again. The order can be packed, and handed "
            "over once it is paid."
        ) % {"amount": _debt(change)}


def _of_debt_after(change: StoreChange) -> Iterable[str]:
    if "payment" in change.changes:
        receipt = change.fulfilment.sale.receipt_number
        yield _(
            "The payment was undone: %(amount)s is owed again. Ask the customer for it, and record "
            "what comes in under Sales history › %(receipt)s › Edit."
        ) % {"amount": _debt(change), "receipt": receipt}


def _debt(change: StoreChange) -> str:
    return money(Decimal(change.changes["payment"]["to"]), change.fulfilment.sale.currency)


def _of_goods(change: StoreChange) -> Iterable[str]:
    if gone := units_of(change, "line:"):
        yield _("Not wanted any more: %(goods)s.") % {"goods": goods(gone)}
        yield (
            _("The parcel is out: ask for it back, or leave it.")
            if change.fulfilment.status == Status.SHIPPED
            else _("The customer has it: ask for it back, or leave it.")
        )
        yield _("If goods come back, take them back into stock.")


def _of_more(change: StoreChange) -> Iterable[str]:
    if more := units_of(change, "more:"):
        yield _(
            "Added: %(goods)s. There is a new order for it on the Orders page; what has left stays "
            "as it is."
        ) % {"goods": goods(more)}


def _of_address(change: StoreChange) -> Iterable[str]:
    if "address" not in change.changes:
        return
    order = change.fulfilment
    parcel = " ".join(part for part in (order.carrier, order.tracking_number) if part)
    if parcel:
        yield _(
            "The parcel (%(parcel)s) goes to the old address. Call the carrier, or the customer."
        ) % {"parcel": parcel}
    else:
        yield _("The parcel goes to the old address. Call the carrier, or the customer.")
