"""What must hold before a verb may touch an order, in one order of locks and of questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from bordereau.fulfilment import status as rules
from bordereau.fulfilment.holding import require_seen
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.overtaking import stale_version
from bordereau.fulfilment.splitting import TOO_MANY
from bordereau.fulfilment.status import COMPLETES, UNFINISHED, Status, Type, Verb
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.balances import balance_of, money
from bordereau.sales.models import Sale
from bordereau.staff.access import Actor, May

RIGHTS = {Verb.CANCEL: May.CANCEL, Verb.REOPEN: May.REOPEN}


@dataclass(slots=True)
class Work:
    """A locked order that a verb may change, with what the verb needs to know around it."""

    order: Fulfilment
    sale: Sale
    verb: Verb
    target: Status
    by: Actor


def lock(order_id: int, by: Actor, right: May) -> Fulfilment:
    """The order, locked after its sale: parts that complete at once must see one another."""
    sale = _lock_sale(order_id)
    order = Fulfilment.objects.select_for_update().get(pk=order_id)
    order.sale = sale
    by.require_at(right, order.outlet_id)
    return order


def lock_parts(order_id: int) -> dict[int, Fulfilment]:
    """The order and all others of its sale by their ids, locked after it; whoever asks checks who.

    Raises NotFound.
    """
    sale = _lock_sale(order_id)
    parts = sale.fulfilments.select_for_update(of=("self",)).select_related("outlet").order_by("id")
    found = {part.pk: part for part in parts}
    for part in found.values():
        part.sale = sale
    return found


def _lock_sale(order_id: int) -> Sale:
    sale_id = Fulfilment.objects.filter(pk=order_id).values_list("sale_id", flat=True).first()
    if sale_id is None:
        raise NotFound()
    return Sale.objects.select_for_update().get(pk=sale_id)


def begin(order_id: int, verb: Verb, by: Actor, version: int | None = None) -> Work:
    """Lock the order and make sure that the verb may be done. Inside the verb's transaction.

    Raises Refusal: `not_found`, `not_allowed`, `store_changed`, `stale_version`, `wrong_type`,
    `payment_required`, `wrong_status`.
    """
    order = lock(order_id, by, RIGHTS.get(verb, May.FULFIL))
    require_seen(order, verb)  # it says more than that somebody was faster
    require_version(order, version)
    target = _check(order, verb)
    return Work(order, order.sale, verb, target, by)


def require_version(order: Fulfilment, version: int | None) -> None:
    """Raises Refusal `stale_version` when the caller has seen another one than this."""
    if version is not None and version != order.version:
        raise stale_version(order)


def _check(order: Fulfilment, verb: Verb) -> Status:
    if not rules.fits_type(verb, Type(order.type)):
        raise wrong_type(Type(order.type))
    # Whoever tries to hand over an unpaid order hears of the money first, packed or not (R15).
    if verb in COMPLETES and order.status in UNFINISHED:
        require_paid(order.sale, verb)
    target = rules.after(verb, Status(order.status))
    if target is None and verb is Verb.REOPEN and order.status in UNFINISHED:
        raise Refusal("wrong_status", NOT_OVER)
    if target is None:
        raise overtaken(order)
    return target


def require_paid(sale: Sale, verb: Verb) -> None:
    due = balance_of(sale).due
    if due:
        raise Refusal(
            "payment_required",
            UNPAID[verb],
            amount=money(due, sale.currency),
            receipt=sale.receipt_number,
        )


UNPAID = {
    Verb.SHIP: gettext_noop(
        "%(amount)s is still owed. Record the payment in Sales history › %(receipt)s › Edit "
        "before this order can be shipped."
    ),
    Verb.PICK_UP: gettext_noop(
        "%(amount)s is still owed. Record the payment in Sales history › %(receipt)s › Edit "
        "before this order can be picked up."
    ),
}


def wrong_type(kind: Type) -> Refusal:
    sentence = (
        gettext_noop("The customer collects this order: mark it as picked up, not as shipped.")
        if kind == Type.PICKUP
        else gettext_noop("This order is delivered: mark it as shipped, not as picked up.")
    )
    return Refusal("wrong_type", sentence)


# By where the order is now; each says who brought it there.
WHERE_IT_IS = {
    Status.NEW: gettext_noop("This order is not packed yet. Mark it as packed first."),
    Status.IN_PROGRESS: gettext_noop(
        "This order has been in progress since %(name)s worked on it. Mark it as packed first."
    ),
    Status.PACKED: gettext_noop("%(name)s has packed this order already."),
    Status.SHIPPED: gettext_noop("%(name)s has marked this order as shipped already."),
    Status.PICKED_UP: gettext_noop("%(name)s has marked this order as picked up already."),
    Status.CANCELLED: gettext_noop("%(name)s has cancelled this order. Nothing was changed."),
    Status.MOVED: gettext_noop(
        "%(name)s has moved all of this order to another part of its sale. Nothing was changed."
    ),
}
ASIDE = ["note", "confirm_change"]
BROUGHT_BY = {
    Status.PACKED: [Verb.PACK, Verb.REOPEN],
    Status.SHIPPED: [Verb.SHIP],
    Status.PICKED_UP: [Verb.PICK_UP],
}
NOT_OVER = gettext_noop("This order has not left yet, so there is nothing to undo.")


def wrong_count(order: Fulfilment, by: Actor) -> Refusal:
    """Where no version tells that somebody was faster, as with a scan."""
    name = other_hand(order, by)
    if not name:
        return Refusal("wrong_count", TOO_MANY)
    return Refusal("wrong_count", TOO_MANY_SINCE, name=name)


@contextmanager
def telling_who(order: Fulfilment, by: Actor, version: int | None) -> Iterator[None]:
    """A caller that does not say what it has seen may have seen as many units as it asks for."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code == "wrong_count" and version is None:
            raise wrong_count(order, by) from refusal
        raise


TOO_MANY_SINCE = gettext_noop(
    "The order does not want that many of it. %(name)s worked on it last; look at it again."
)


def overtaken(order: Fulfilment) -> Refusal:
    return Refusal("wrong_status", WHERE_IT_IS[Status(order.status)], name=last_hand(order))


def other_hand(order: Fulfilment, by: Actor) -> str:
    """Whoever worked on it last, if that is somebody else; "" when nobody has since it came in."""
    is_untouched = not Event.objects.filter(fulfilment=order).exclude(kind="imported").exists()
    name = "" if is_untouched else last_hand(order)
    return "" if name == by.name else name


def last_hand(order: Fulfilment) -> str:
    """Who brought the order where it is: not whoever gave it away or wrote a note since."""
    events = Event.objects.filter(fulfilment=order).exclude(kind__in=ASIDE)
    kinds = BROUGHT_BY.get(Status(order.status))
    names = (events.filter(kind__in=kinds) if kinds else events).values_list("by_name", flat=True)
    return names.first() or "Bordereau"
