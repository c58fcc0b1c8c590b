"""Looking after our webhooks: stores disable them without a word."""

import logging
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop, ngettext

from bordereau.channels.actions import refused
from bordereau.channels.connections import (
    connection_of,
    note_refused_entry,
    platform_of,
    webhook_address,
)
from bordereau.channels.due import not_connected
from bordereau.channels.models import Channel
from bordereau.channels.port import LacksPermission, NeedsReconnect, StoreProblem
from bordereau.channels.shapes import WebhookHealth
from bordereau.channels.unheard import unheard_since
from bordereau.refusals import NotFound, Refusal, say
from bordereau.staff.access import Actor, May

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
SOON = timedelta(days=1)  # what has to be repaired again within that is not repaired
PATIENCE = timedelta(minutes=90)  # one look that fails is nobody's matter: the next may not
MOST_REJECTED = 3  # in a row; fewer may be somebody's rattling at the door

SWITCHED_OFF = gettext_noop(
    "The store has switched our webhooks off more than once in a day, as stores do when their "
    "calls are not answered. They were made again each time. See that %(address)s can be reached "
    "from the internet."
)
UNHEARD = gettext_noop(
    "The store has our webhooks, and none of them arrives: what it changed was found by asking "
    "alone. See that %(address)s can be reached from the internet, then repair them."
)
UNREACHABLE = gettext_noop(
    "Stores cannot reach this Bordereau, because its public address is not set. Nothing is lost: "
    "orders are asked for instead."
)
MADE_BY_SUPPORT = gettext_noop(
    "Webhooks of this kind of store are set up by the platform's support. Nothing was changed: "
    "orders are asked for instead."
)


def tend_webhooks() -> int:
    """Create or repair the webhooks of every channel not looked at lately. Returns how many."""
    before = timezone.now() - EVERY
    due = Channel.objects.filter(state=Channel.State.CONNECTED).filter(
        Q(webhooks_checked_at__isnull=True) | Q(webhooks_checked_at__lte=before)
    )
    return sum(tend(channel) for channel in due)


def tend(channel: Channel) -> bool:
    """Whether there was anything to do: without a public address there is not."""
    if not webhook_address(channel) or not platform_of(channel).has_order_webhooks:
        if channel.webhooks_reason:
            _note_well(channel)
        return False
    # Noted first: a store that refuses is asked again in an hour, not in every round.
    Channel.objects.filter(pk=channel.pk).update(webhooks_checked_at=timezone.now())
    try:
        _note_health(channel, _ensure(channel))
    except StoreProblem as problem:
        log.warning("webhooks of %s: %s", channel.name, problem)
    return True


def repair(channel_id: int, by: Actor) -> None:
    """Make them again now, and begin anew to count what goes wrong.

    Raises Refusal `not_connected`, `unreachable`, `made_by_support`, `store_refused`.
    """
    by.require(May.TEND_CHANNELS)
    channel = Channel.objects.filter(pk=channel_id).first()
    if channel is None:
        raise NotFound()
    if channel.state != Channel.State.CONNECTED:
        raise not_connected(channel)
    if not webhook_address(channel):
        raise Refusal("unreachable", UNREACHABLE)
    if not platform_of(channel).has_order_webhooks:
        raise Refusal("made_by_support", MADE_BY_SUPPORT)
    try:
        _ensure(channel)
    except StoreProblem as problem:
        raise refused(problem) from problem
    now = timezone.now()
    _note_well(
        channel,
        webhooks_checked_at=now,
        webhooks_made_at=now,
        webhooks_repaired_at=now,
        rejected_webhooks=0,
    )


def failing_webhooks(now: datetime) -> QuerySet[Channel]:
    """The stores whose webhooks have not worked for a while."""
    return Channel.objects.filter(
        Q(webhooks_failing_since__lt=now - PATIENCE) | Q(rejected_webhooks__gte=MOST_REJECTED),
        state=Channel.State.CONNECTED,
    )


def trouble(channel: Channel) -> str:
    """What is wrong with its webhooks; "" when nothing is known to be."""
    if channel.webhooks_reason:
        return say(channel.webhooks_reason, channel.webhooks_reason_params)
    if channel.rejected_webhooks < MOST_REJECTED:
        return ""
    sentence = ngettext(
        "%(number)s webhook in a row came with a signature that is not ours, and was not believed.",
        "%(number)s webhooks in a row came with a signature that is not ours, and were not "
        "believed.",
        channel.rejected_webhooks,
    )
    return sentence % {"number": channel.rejected_webhooks}


def _ensure(channel: Channel) -> WebhookHealth:
    """Ask the store. What goes wrong is written on the channel."""
    try:
        return platform_of(channel).ensure_webhooks(
            connection_of(channel), webhook_address(channel), channel.webhook_secret
        )
    except StoreProblem as problem:
        since: datetime | None = channel.webhooks_failing_since or timezone.now()
        if isinstance(problem, LacksPermission):
            since = None  # the owner's choice: polling does it all
        elif isinstance(problem, NeedsReconnect):
            note_refused_entry(channel, problem)
        _note_trouble(channel, problem.sentence, problem.params, since)
        raise


def _note_health(channel: Channel, health: WebhookHealth) -> None:
    """One repair is what this is for; one after the other means that they do not work."""
    now, repaired_at = timezone.now(), channel.webhooks_repaired_at
    was_lately = repaired_at is not None and now - repaired_at < SOON
    is_first_look = channel.webhooks_checked_at is None
    if health.made or health.repaired or channel.webhooks_made_at is None:
        channel.webhooks_made_at = now
        channel.save(update_fields=["webhooks_made_at"])
    if health.repaired or (health.made and not is_first_look):
        log.info("%s: made %s webhooks again", channel.name, max(health.repaired, health.made))
        Channel.objects.filter(pk=channel.pk).update(webhooks_repaired_at=now)
        if was_lately:
            since = channel.webhooks_failing_since or repaired_at
            _note_trouble(channel, SWITCHED_OFF, {"address": webhook_address(channel)}, since)
            return
    elif was_lately and channel.webhooks_reason == SWITCHED_OFF and not _has_called(channel):
        return  # not switched off yet, and no proof either that they work
    elif unheard := unheard_since(channel):
        _note_trouble(channel, UNHEARD, {"address": webhook_address(channel)}, unheard)
        return
    _note_well(channel)


def _has_called(channel: Channel) -> bool:
    """Since its webhooks were made again."""
    called, repaired = channel.last_webhook_at, channel.webhooks_repaired_at
    return called is not None and repaired is not None and called > repaired


def _note_trouble(
    channel: Channel, sentence: str, params: dict[str, str], since: datetime | None
) -> None:
    Channel.objects.filter(pk=channel.pk).update(
        webhooks_reason=sentence, webhooks_reason_params=params, webhooks_failing_since=since
    )


def _note_well(channel: Channel, **values: object) -> None:
    Channel.objects.filter(pk=channel.pk).update(
        webhooks_reason="", webhooks_reason_params={}, webhooks_failing_since=None, **values
    )
