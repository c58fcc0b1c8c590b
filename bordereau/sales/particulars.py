"""What people at work go by, beside the lines, the type and the money; and how it differs."""

from dataclasses import asdict, dataclass
from typing import Any

from bordereau.channels.models import StorePlace
from bordereau.channels.shapes import StoreOrder
from bordereau.sales.models import Sale


@dataclass(frozen=True, slots=True)
class Particulars:
    customer: str  # name, e-mail and telephone, a line each
    address: dict[str, str]
    shipping: str
    note: str
    place: str  # where the customer collects, in the store's words


def particulars_of(sale: Sale) -> Particulars:
    contact = (sale.customer_name, sale.customer_email, sale.customer_phone)
    return Particulars(
        customer="\n".join(filter(None, contact)),
        address=sale.address,
        shipping=sale.shipping_method,
        note=sale.customer_note,
        place=sale.pickup_place,
    )


def differences(was: Particulars, now: Particulars) -> dict[str, dict[str, Any]]:
    """As fulfilment.differences writes them."""
    before, after = asdict(was), asdict(now)
    return {
        what: {"from": before[what], "to": after[what]}
        for what in before
        if before[what] != after[what]
    }


def outlet_of(sale: Sale, order: StoreOrder) -> int | None:
    """The outlet at which the customer collects, if somebody has said which one it is."""
    place = StorePlace.objects.filter(channel=sale.channel_id, store_id=order.pickup_place[:200])
    return place.values_list("outlet_id", flat=True).first()
