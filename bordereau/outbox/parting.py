"""What becomes of pushes when their store is disconnected, and when it is connected again."""

from django.db.models import Max

from bordereau.channels.models import Channel
from bordereau.outbox import enqueue
from bordereau.outbox.models import Push


def end_all(channel: Channel) -> int:
    """End what the store was still to be told. Returns how many. In the caller's transaction."""
    untold = Push.objects.filter(channel=channel).exclude(kind=Push.Kind.EMAIL)
    return untold.exclude(state__in=[Push.State.CONFIRMED, Push.State.ENDED]).update(
        state=Push.State.ENDED, reason=enqueue.DISCONNECTED, reason_params={}, lease_until=None
    )


def take_up_again(channel: Channel) -> None:
    """Tell the store what it has missed. In the caller's transaction."""
    ended = Push.objects.filter(channel=channel, state=Push.State.ENDED)
    newest = ended.filter(kind=Push.Kind.STATUS).values("subject").annotate(newest=Max("pk"))
    waiting = Push.objects.filter(channel=channel, state__in=enqueue.WAITING).values("subject")
    told_again = list(newest.exclude(subject__in=waiting).values_list("newest", flat=True))
    Push.objects.filter(pk__in=told_again).update(
        state=Push.State.PENDING, attempts=0, reason="", reason_params={}
    )
    ended.exclude(kind=Push.Kind.EMAIL).delete()
    enqueue.all_stock(channel)
