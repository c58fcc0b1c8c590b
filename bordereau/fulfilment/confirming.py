"""The verb of a person who has seen what a store changed, and has put back what must not leave."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.fulfilment import checks, events
from bordereau.fulfilment.models import Event, Fulfilment
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
        order.version += 1
        order.save(update_fields=["version"])
        back = list(change.put_back.values())
        events.write(order, KIND, by, {"back": back} if back else {})
        return order


def _nothing_to_confirm(order: Fulfilment) -> Refusal:
    seen = Event.objects.filter(fulfilment=order, kind=KIND)
    name = seen.values_list("by_name", flat=True).first()
    if name:
        sentence = gettext_noop("%(name)s has confirmed this change already. Nothing else waits.")
        return Refusal("no_change", sentence, name=name)
    return Refusal("no_change", gettext_noop("The store has changed nothing that waits for you."))
