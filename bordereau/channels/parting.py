"""Disconnecting a store: its history stays, its keys go, and it can be connected again."""

from django.db import transaction
from django.utils.translation import gettext_noop

from bordereau.channels.actions import known
from bordereau.channels.connections import connection_of, platform_of, webhook_address
from bordereau.channels.models import Channel, new_webhook_secret
from bordereau.channels.port import StoreProblem
from bordereau.outbox.parting import end_all
from bordereau.staff.access import Actor, May

LEFT_BEHIND = gettext_noop(
    "The store would not let us take our webhooks off it. They are no longer listened to and do "
    "no harm; delete them in the store's own settings."
)


def disconnect(channel_id: int, by: Actor) -> Channel:
    """Take our webhooks off the store, and forget its keys. Its orders stay as they are here.

    What it was still to be told ends untold; `reconnect` takes all of that up again.
    """
    by.require(May.CONNECT_CHANNELS)
    are_webhooks_gone = _remove_webhooks(known(channel_id))
    with transaction.atomic():
        channel = Channel.objects.select_for_update().get(pk=channel_id)
        channel.state = Channel.State.DISCONNECTED
        channel.reason = "" if are_webhooks_gone else LEFT_BEHIND
        channel.reason_params = {}
        channel.credentials, channel.webhook_secret = {}, new_webhook_secret()
        channel.missing_permissions = []
        channel.save(
            update_fields=[
                "state",
                "reason",
                "reason_params",
                "credentials",
                "webhook_secret",
                "missing_permissions",
            ]
        )
        end_all(channel)
    return channel


def _remove_webhooks(channel: Channel) -> bool:
    """A store that does not answer or has thrown us out already does not keep us."""
    address = webhook_address(channel)
    if not address or not platform_of(channel).has_order_webhooks:
        return True
    try:
        platform_of(channel).remove_webhooks(connection_of(channel), address)
    except StoreProblem:
        return False
    return True
