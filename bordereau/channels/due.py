"""Asking for a poll without waiting for it; `sync` waits."""

from django.db import transaction
from django.utils.translation import gettext_noop

from bordereau.channels.models import Channel
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May


def poll_soon(channel_id: int, by: Actor) -> Channel:
    """Make the channel's next poll due now. Raises Refusal `not_connected`.

    The store itself is asked by the worker: no caller waits for a slow store, and no transaction.
    """
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        channel = lock_connected(channel_id)
        channel.polled_at = channel.poll_lease_until = None
        channel.save(update_fields=["polled_at", "poll_lease_until"])
        return channel


def lock_connected(channel_id: int) -> Channel:
    """Inside the caller's transaction. Raises Refusal `not_connected`."""
    channel = Channel.objects.select_for_update().filter(pk=channel_id).first()
    if channel is None:
        raise NotFound()
    if channel.state != Channel.State.CONNECTED:
        raise not_connected(channel)
    return channel


def not_connected(channel: Channel) -> Refusal:
    return Refusal(
        "not_connected",
        gettext_noop("%(name)s is not connected now. Reconnect or resume it first."),
        name=channel.name,
    )
