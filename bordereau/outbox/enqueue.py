"""Writing down what we owe, in the transaction that makes us owe it."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau import bulk
from bordereau.channels.models import Channel, ExternalId
from bordereau.outbox.models import Push
from bordereau.sales.models import Sale
from bordereau.work import wake

AT_ONCE = 500  # a database takes only so many values in one statement
DISCONNECTED = gettext_noop(
    "The store was disconnected before it was told of this. Here nothing is lost, and the store is "
    "told if it is connected again."
)
WAITING = [Push.State.PENDING, Push.State.RETRYING]
# In the words of one_waiting_push_per_subject. It changes nothing, and locks what is there.
LOCK_WAITING = (
    "ON CONFLICT (channel_id, subject) WHERE state IN ('pending', 'retrying')"
    " DO UPDATE SET subject = excluded.subject"
)


def status(sale: Sale, goal: str, is_pickup: bool) -> None:
    """Tell the sale's store how far the whole of it is. The parcels are read when it is sent."""
    if sale.channel_id is None:
        return
    push = Push(
        kind=Push.Kind.STATUS,
        channel_id=sale.channel_id,
        sale=sale,
        subject=subject_of(sale, goal),
        payload={"goal": goal, "is_pickup": is_pickup},
        next_try_at=timezone.now(),
    )
    if Channel.objects.filter(pk=sale.channel_id, state=Channel.State.DISCONNECTED).exists():
        push.state, push.reason = Push.State.ENDED, DISCONNECTED
        push.save()
    else:
        _write([push])


def subject_of(sale: Sale, goal: str) -> str:
    return f"status:{sale.pk}:{goal}"


def withdraw(sale: Sale, subject: str) -> None:
    """Nobody need hear this any more. What is being sent at this moment cannot be held back."""
    unsent = [*WAITING, Push.State.NEEDS_ATTENTION]
    Push.objects.filter(sale=sale, subject=subject, state__in=unsent).delete()


def stock(product_ids: Collection[int]) -> None:
    """Tell every store that sells these products what is available; counted when it is sent."""
    if not product_ids:
        return
    wanted = (
        ExternalId.objects.filter(product_id__in=product_ids, pushes_stock=True)
        .exclude(channel__state=Channel.State.DISCONNECTED)
        .values_list("channel_id", "product_id")
        .distinct()
    )
    _write([_stock(channel_id, product_id) for channel_id, product_id in sorted(wanted)])


def all_stock(channel: Channel) -> None:
    """Tell one store everything that is available, for it may show something else."""
    products = ExternalId.objects.filter(channel=channel, pushes_stock=True)
    wanted = sorted(set(products.values_list("product_id", flat=True)))
    if channel.state == Channel.State.DISCONNECTED:
        return
    for start in range(0, len(wanted), AT_ONCE):
        _write([_stock(channel.pk, one) for one in wanted[start : start + AT_ONCE]])
    retry_now(channel)


def retry_now(channel: Channel) -> None:
    """What waits for the store is due at once, for something has changed."""
    Push.objects.filter(channel=channel, state__in=WAITING).update(next_try_at=timezone.now())
    wake.deliver()


def _stock(channel_id: int, product_id: int) -> Push:
    return bulk.new(
        Push,
        kind=Push.Kind.STOCK,
        channel_id=channel_id,
        product_id=product_id,
        subject=f"stock:{product_id}",
        next_try_at=timezone.now(),
    )


def letter_of(template: str, subject_id: int) -> str:
    """The subject of an e-mail's push."""
    return f"email:{template}:{subject_id}"


def email(sale: Sale, template: str, subject_id: int, context: dict[str, Any]) -> None:
    _write(
        [
            Push(
                kind=Push.Kind.EMAIL,
                channel_id=sale.channel_id,
                sale=sale,
                subject=letter_of(template, subject_id),
                payload={"template": template, **context},
                next_try_at=timezone.now(),
            )
        ]
    )


def _write(rows: list[Push]) -> None:
    """A wish that waits already says the same, if it is still waiting when we commit.

    So it is locked until then: nobody may send it with what the database held before us. All in one
    order, whether they are written or locked, so that two of us wait for one another in turn.
    """
    ordered = sorted(rows, key=lambda row: (row.channel_id or 0, row.subject))
    bulk.insert_unknown(ordered, LOCK_WAITING)
    if rows:
        wake.deliver()
