"""The verbs on a sale. Recording a payment charges nobody."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.fulfilment import events
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.status import GONE, Status, Type
from bordereau.fulfilment.telling import tell_store
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.balances import rounded
from bordereau.sales.models import Payment, Sale
from bordereau.staff.access import Actor, May

HIGHEST = Decimal(10) ** 9
NEW_VERSION = ["edited", "payment", "store_note", "store_status"]  # the events of one


@dataclass(frozen=True, slots=True)
class SaleEdit:
    """What people may change of a sale; None leaves a field as it is."""

    note: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None


def lock(sale_id: int, by: Actor, right: May) -> Sale:
    """The sale, locked. A person sees the sales of registers in their outlets, and their orders."""
    sale = Sale.objects.select_for_update(of=("self",)).filter(pk=sale_id).first()
    if sale is None or not _sees(sale, by):
        raise NotFound()
    by.require(right)
    return sale


def _sees(sale: Sale, by: Actor) -> bool:
    outlets = {sale.register.outlet_id, *sale.fulfilments.values_list("outlet_id", flat=True)}
    return any(by.works_in(outlet_id) for outlet_id in outlets)


def record_payment(sale_id: int, amount: Decimal, method: str, by: Actor) -> Payment:
    """Note that money came in. Raises Refusal `wrong_amount`, `empty_method`."""
    with transaction.atomic():
        sale = lock(sale_id, by, May.RECORD_PAYMENTS)
        payment = Payment.objects.create(
            sale=sale,
            amount=_checked(amount, sale.currency),
            method=_named(method),
            source=Payment.Source.STAFF,
            at=timezone.now(),
            by_id=by.user_id,
        )
        _changed(sale, "payment", by, {"amount": str(payment.amount), "method": payment.method})
        return payment


def _checked(amount: Decimal, currency: str) -> Decimal:
    if not amount.is_finite() or amount <= 0:
        raise Refusal("wrong_amount", gettext_noop("Give an amount above zero."))
    if amount >= HIGHEST:
        raise Refusal("wrong_amount", gettext_noop("Give an amount below a thousand million."))
    if amount != rounded(amount, currency):
        raise Refusal(
            "wrong_amount",
            gettext_noop("%(currency)s has no coins that small. Round the amount."),
            currency=currency,
        )
    return amount


def _named(method: str) -> str:
    method = method.strip()
    if not method:
        raise Refusal("empty_method", gettext_noop("Say how it was paid: cash, card, transfer."))
    return method[:200]


def edit(sale_id: int, change: SaleEdit, by: Actor, version: int | None = None) -> Sale:
    """Change the note or the tracking. Raises Refusal `stale_version`, `no_parcel`."""
    with transaction.atomic():
        sale = lock(sale_id, by, May.EDIT_SALES)
        if version is not None and version != sale.version:
            raise Refusal(
                "stale_version",
                gettext_noop(
                    "%(name)s changed this sale a moment ago. Nothing was saved; look at it again, "
                    "then repeat."
                ),
                name=_last_hand(sale),
            )
        changed = _edit_note(sale, change.note) + _edit_tracking(sale, change)
        if changed:
            _changed(sale, "edited", by, {"fields": changed})
        return sale


def _last_hand(sale: Sale) -> str:
    """Who made the sale's newest version."""
    made = Event.objects.filter(sale=sale, fulfilment=None, kind__in=NEW_VERSION)
    return made.values_list("by_name", flat=True).first() or "Bordereau"


def _edit_note(sale: Sale, note: str | None) -> list[str]:
    if note is None or note == sale.note:
        return []
    sale.note = note
    return ["note"]


def _edit_tracking(sale: Sale, change: SaleEdit) -> list[str]:
    told = {
        name: text.strip()[:100]
        for name in ("carrier", "tracking_number")
        if (text := getattr(change, name)) is not None
    }
    parcels = sale.fulfilments.filter(type=Type.DELIVERY).exclude(status__in=sorted(GONE))
    if any(told.values()) and not parcels.exists():
        raise Refusal(
            "no_parcel",
            gettext_noop(
                "Nothing of this sale goes by parcel, so there is no tracking. Nothing was saved."
            ),
        )
    stale = parcels.exclude(**told) if told else parcels.none()
    if not stale.exists():
        return []
    stale.update(**told)
    tell_store(sale)  # it may have the order as completed already, without this number
    return sorted(told)


def _changed(sale: Sale, kind: str, by: Actor, detail: dict[str, object]) -> None:
    sale.version += 1
    sale.save(update_fields=["note", "version"])
    events.write_of_sale(sale.pk, kind, by, detail)


def parcels_of(sale_id: int) -> list[tuple[str, str]]:
    """Carrier and tracking number of every parcel that left."""
    shipped = Fulfilment.objects.filter(sale_id=sale_id, status=Status.SHIPPED).order_by("pk")
    parcels = shipped.exclude(carrier="", tracking_number="")
    return list(dict.fromkeys(parcels.values_list("carrier", "tracking_number")))
