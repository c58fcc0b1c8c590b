"""From a stored channel to what its connector asks for."""

from bordereau.channels.models import Channel
from bordereau.channels.port import NeedsReconnect, Platform
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


def note_refused_entry(channel: Channel, problem: NeedsReconnect) -> None:
    """The store no longer lets us in: everything for it waits, and the owner is told why."""
    Channel.objects.filter(pk=channel.pk, state=Channel.State.CONNECTED).update(
        state=Channel.State.NEEDS_RECONNECT,
        reason=problem.sentence,
        reason_params=problem.params,
    )
