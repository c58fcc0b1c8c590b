"""The verb of a person who has seen what a store changed, and has put back what must not leave."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.fulfilment import checks, events
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.moving import Moved, move_units
from bordereau.fulfilment.store_changes import unseen
from bordereau.refusals import Refusal
from bordereau.staff.access import Actor, May

KIND = "confirm_change"


def confirm_change(order_id: int, by: Actor, version: int | None = None) -> Fulfilment:
    """What held the order up does so no more. Finished orders have changes to confirm, too.

    Raises Refusal `no_change`, `stale_version`.
    """
    with transaction.atomic():
        order = checks.lock(order_id, by, May.FULFIL)
        change = unseen(order_id)
        if change is None:
            raise _nothing_to_confirm(order)
        checks.require_version(order, version)
        change.confirmed_at, change.confirmed_by_id = timezone.now(), by.user_id
        change.save(update_fields=["confirmed_at", "confirmed_by"])
        back = list(change.put_back.values())
        events.record(order, KIND, by, {"back": back} if back else {})
        return order


def move_where_collected(order_id: int, by: Actor, version: int | None = None) -> Moved:
    """Having seen that the customer collects at another outlet, give that outlet all of the order.

    Raises Refusal as `confirm_change` and `moving.move_units` do.
    """
    with transaction.atomic():
        change = unseen(order_id)
        order = confirm_change(order_id, by, version)
        outlet_id = change.changes.get("place", {}).get("outlet") if change else None
        if outlet_id is None:
            raise _nothing_to_confirm(order)
        return move_units(order_id, outlet_id, by)


def _nothing_to_confirm(order: Fulfilment) -> Refusal:
    seen = Event.objects.filter(fulfilment=order, kind=KIND)
    name = seen.values_list("by_name", flat=True).first()
    if name:
        sentence = gettext_noop("%(name)s has confirmed this change already. Nothing else waits.")
        return Refusal("no_change", sentence, name=name)
    return Refusal("no_change", gettext_noop("The store has changed nothing that waits for you."))
