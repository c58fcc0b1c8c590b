"""What to say of a store that lets us read orders and not do all the rest."""

from django.utils.translation import gettext_noop

from bordereau.channels.models import Channel
from bordereau.refusals import say

LACKING = gettext_noop(
    "Orders come in, but %(name)s does not let us do all that we must. It lacks: %(missing)s. "
    "Nothing is sent to it meanwhile, and nothing is lost. The owner chooses Reconnect, where it "
    "says how to grant this; what waits then goes out by itself."
)


def lacking(channel: Channel) -> str:
    """What is missing and what to do about it; "" when nothing is."""
    if not channel.is_lacking:
        return ""
    missing = ", ".join(channel.missing_permissions)
    return say(LACKING, {"name": channel.name, "missing": missing})
