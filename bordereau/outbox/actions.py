"""What people may do about pushes."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.outbox.models import Push
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May
from bordereau.work import wake

WAITING = (Push.State.RETRYING, Push.State.NEEDS_ATTENTION)


def retry_push(push_id: int, by: Actor) -> Push:
    """Send it now, with all its tries before it again. Raises Refusal `not_waiting`."""
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        push = Push.objects.select_for_update(of=("self",)).filter(pk=push_id).first()
        if push is None:
            raise NotFound()
        if push.state not in WAITING:
            raise Refusal("not_waiting", gettext_noop("This is not waiting to be sent again."))
        push.state = Push.State.PENDING
        push.attempts = 0
        push.next_try_at = push.retried_at = timezone.now()
        push.retried_by_id = by.user_id
        try:
            with transaction.atomic():
                push.save()
        except IntegrityError:
            # A newer row says the same and is on its way: that one is the retry.
            push.delete()
            return Push.objects.filter(channel=push.channel, subject=push.subject).latest("pk")
        wake.deliver()
        return push
