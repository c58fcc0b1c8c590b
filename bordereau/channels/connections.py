"""From a stored channel to what its connector asks for."""

from django.conf import settings
from django.db import transaction

from bordereau.channels.models import Channel
from bordereau.channels.port import LacksPermission, NeedsReconnect, Platform
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Connection, Stage


def platform_of(channel: Channel) -> Platform:
    return PLATFORMS[channel.platform]


def connection_of(channel: Channel) -> Connection:
    return Connection(
        url=channel.url,
        credentials=channel.credentials,
        allow_private_address=channel.allow_private_address,
        shipped_word=channel.shipped_word,
        picked_up_word=channel.picked_up_word,
        status_stages={word: Stage(stage) for word, stage in channel.status_stages.items()},
    )


def note_lack(channel: Channel, problem: NeedsReconnect) -> None:
    """The store no longer lets us in, or not far enough: whichever the problem says."""
    if isinstance(problem, LacksPermission):
        note_missing(channel, problem)
    else:
        note_refused_entry(channel, problem)


def note_refused_entry(channel: Channel, problem: NeedsReconnect) -> None:
    """The store no longer lets us in: everything for it waits, and the owner is told why."""
    Channel.objects.filter(pk=channel.pk, state=Channel.State.CONNECTED).update(
        state=Channel.State.NEEDS_RECONNECT,
        reason=problem.sentence,
        reason_params=problem.params,
    )


def note_missing(channel: Channel, problem: LacksPermission) -> None:
    """The store lets us read, and not do this: what it is to be told waits, orders come in."""
    with transaction.atomic():
        locked = Channel.objects.select_for_update().get(pk=channel.pk)
        known = locked.missing_permissions
        news = [word for word in missing_in(problem) if word not in known]
        Channel.objects.filter(pk=channel.pk).update(missing_permissions=[*known, *news])


def missing_in(problem: LacksPermission) -> list[str]:
    """The permissions in the store's own words; else its whole sentence."""
    words = [word.strip() for word in problem.params.get("missing", "").split(",")]
    return [word for word in words if word.strip("?")] or [str(problem)]


def webhook_address(channel: Channel) -> str:
    """Where the store reaches us; "" when it cannot, and polling does it all."""
    base = settings.ENV.public_url
    return f"{base}/webhooks/{channel.platform}/{channel.key}" if base else ""
