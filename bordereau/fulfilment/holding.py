"""An order that its store changed is held until somebody has seen to it."""

from django.utils.translation import gettext_noop

from bordereau.fulfilment.models import Fulfilment, StoreChange
from bordereau.fulfilment.status import COMPLETES, UNFINISHED, Verb
from bordereau.fulfilment.store_changes import unseen
from bordereau.fulfilment.store_words import in_short
from bordereau.refusals import Refusal

HELD = gettext_noop(
    "%(store)s changed this order after work on it began: %(what)s. Nothing is lost. Look at the "
    "change and confirm it, then go on."
)


def holds(verb: Verb, *, must_put_back: bool) -> bool:
    """Whether `verb` waits for a change to be seen: a box with too much in it is not packed."""
    return verb in COMPLETES or (verb == Verb.PACK and must_put_back)


def require_seen(order: Fulfilment, verb: Verb) -> None:
    """Raises Refusal `store_changed`."""
    if order.status not in UNFINISHED or not holds(verb, must_put_back=True):
        return
    change = unseen(order.pk)
    if change and holds(verb, must_put_back=bool(change.put_back)):
        raise refusal(order, change)


def require_all_seen(order: Fulfilment) -> None:
    """Before its box goes into another: that one would not be held. Raises `store_changed`."""
    change = unseen(order.pk)
    if change:
        raise refusal(order, change)


def refusal(order: Fulfilment, change: StoreChange) -> Refusal:
    store = order.channel.name if order.channel else ""
    what = in_short(change, order.sale.currency)
    return Refusal("store_changed", HELD, store=store, what=what)
