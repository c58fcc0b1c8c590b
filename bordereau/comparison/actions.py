"""What people may do about a difference."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.comparison.models import Difference
from bordereau.comparison.verdicts import Kind
from bordereau.fulfilment import events
from bordereau.fulfilment.telling import tell_store
from bordereau.inbox.keep import ask_again
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.models import Sale
from bordereau.staff.access import Actor, May

# Which of them may help against what.
TAKEN_IN_AGAIN = frozenset({Kind.MISSING, Kind.NOT_SHOWN, Kind.TOTAL, Kind.PAID})
TOLD_AGAIN = frozenset({Kind.OPEN_THERE})


def take_in_again(difference_id: int, by: Actor) -> Difference:
    """Have the order fetched anew, and its word count whatever we heard before.

    Raises Refusal `resolved`, `wrong_kind`.
    """
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        difference = _lock(difference_id, TAKEN_IN_AGAIN)
        # A store that was set back to a backup dates its words before those that we know.
        if difference.sale_id:
            Sale.objects.filter(pk=difference.sale_id).update(store_updated_at=None)
        ask_again(difference.channel, [difference.store_order_id], timezone.now())
        _write(difference, "taken_in_again", by)
        return difference


def tell_again(difference_id: int, by: Actor) -> Difference:
    """Tell the store how far the sale is, as when it was completed. Raises as `take_in_again`."""
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        difference = _lock(difference_id, TOLD_AGAIN)
        assert difference.sale_id
        tell_store(Sale.objects.select_for_update().get(pk=difference.sale_id))
        _write(difference, "told_again", by)
        return difference


def leave(difference_id: int, by: Actor) -> Difference:
    """It may stay so, as long as both say what they say now. Raises Refusal `resolved`."""
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        difference = _lock(difference_id, frozenset(Kind))
        difference.left_by_id = by.user_id
        difference.save(update_fields=["left_by"])
        _write(difference, "left", by)
        return difference


def list_again(difference_id: int, by: Actor) -> Difference:
    """It was left so by mistake. Raises Refusal `resolved`, `not_left`."""
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        difference = _lock(difference_id, frozenset(Kind))
        if difference.left_by_id is None:
            raise Refusal("not_left", gettext_noop("It is listed already. Nothing was changed."))
        difference.left_by = None
        difference.save(update_fields=["left_by"])
        _write(difference, "listed_again", by)
        return difference


def _write(difference: Difference, kind: str, by: Actor) -> None:
    """Into the history of the sale, if there is one."""
    if difference.sale_id:
        said = " / ".join(word for word in (difference.ours, difference.theirs) if word)
        events.write_of_sale(difference.sale_id, kind, by, {"text": said})


def _lock(difference_id: int, kinds: frozenset[Kind]) -> Difference:
    found = Difference.objects.select_for_update(of=("self",)).filter(pk=difference_id).first()
    if found is None:
        raise NotFound()
    if found.resolved_at is not None:
        raise Refusal(
            "resolved", gettext_noop("The store and Bordereau say the same again. Nothing is left.")
        )
    if found.kind not in kinds:
        raise Refusal(
            "wrong_kind", gettext_noop("This does not help here. The entry says what does.")
        )
    return found
