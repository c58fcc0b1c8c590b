"""Being let in by an app of the owner's own, where a platform has that, instead of a pasted token.

The owner makes the app at the platform and saves its keys here, once for each platform.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext_noop

from bordereau.channels import actions
from bordereau.channels.connections import note_refused_entry
from bordereau.channels.models import Channel, ChannelApp
from bordereau.channels.port import BadSignature, Installable, NeedsReconnect, StoreProblem
from bordereau.channels.registry import INSTALLABLE, PLATFORMS
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May

NO_APP = gettext_noop(
    "The keys of an app for %(platform)s are not saved here, so nothing was connected. Save its "
    "client ID and secret first, then begin again."
)
NO_ADDRESS = gettext_noop(
    "An app needs an address of ours that %(platform)s can reach, and none is set. Nothing was "
    "sent. Set BORDEREAU_PUBLIC_URL, or paste a token: that works without."
)
NOT_SIGNED = gettext_noop(
    "%(platform)s did not sign this with the secret that is saved here, so nothing was done. Copy "
    "the app's client ID and secret here once more, then begin again."
)
REMOVED = gettext_noop(
    "Our app was removed from the store. Nothing is lost: orders placed meanwhile come in, and "
    "what waits goes out, once the app is installed again or the store is reconnected."
)
STALE = gettext_noop(
    "This did not begin on our page a moment ago, or it was finished already, so nothing was "
    "connected. Begin again from here."
)


def installable(platform: str) -> Installable:
    """Raises NotFound where there is no such way."""
    if platform not in INSTALLABLE:
        raise NotFound()
    return INSTALLABLE[platform]


def address_of(platform: str, kind: str) -> str:
    """Where the platform reaches us about its app; "" when it cannot."""
    base = settings.ENV.public_url
    return f"{base}/channels/apps/{platform}/{kind}" if base else ""


def save_app(platform: str, credentials: Mapping[str, str], by: Actor) -> None:
    """Stores that are connected already keep the keys that they were connected with."""
    by.require(May.CONNECT_CHANNELS)
    names = installable(platform).app_credential_names
    given = {name: credentials[name].strip() for name in names}
    ChannelApp.objects.update_or_create(platform=platform, defaults={"credentials": given})


def saved_app(platform: str) -> dict[str, str] | None:
    app = ChannelApp.objects.filter(platform=platform).first()
    return app.credentials if app else None


def begin(platform: str, typed: str, state: str, by: Actor) -> str:
    """Where the owner goes to say yes. Raises Refusal `no_app`, `no_address`, `store_refused`."""
    by.require(May.CONNECT_CHANNELS)
    known, app, callback = _ready(platform)
    try:
        url = PLATFORMS[platform].normalise_url(typed)
        return known.install_address(app, url, callback, state)
    except StoreProblem as problem:
        raise actions.refused(problem) from problem


def finish(platform: str, query: Mapping[str, str], by: Actor) -> tuple[Channel, bool]:
    """The channel, and whether it is new: a store that we know is reconnected, never doubled.

    Raises Refusal `not_signed` besides those of `begin`, `connect` and `reconnect`.
    """
    by.require(May.CONNECT_CHANNELS)
    known, app, callback = _ready(platform)
    try:
        found = known.finish_install(app, callback, query)
    except BadSignature as problem:
        raise _not_signed(platform) from problem
    except StoreProblem as problem:
        raise actions.refused(problem) from problem
    channel = Channel.objects.filter(platform=platform, url=found.url).first()
    if channel is not None:
        return actions.reconnect(channel.pk, found.url, found.credentials, by), False
    new = actions.NewChannel(
        platform,
        "",
        found.url,
        found.credentials,
        allow_private_address=found.allow_private_address,
    )
    return actions.connect(new, by), True


def opened(platform: str, query: Mapping[str, str]) -> Channel | None:
    """The store that our app was opened from, if we know it. Raises Refusal `not_signed`."""
    return _called(platform, query, "load")


def removed(platform: str, query: Mapping[str, str]) -> None:
    """The owner has removed our app from a store: its token is good no longer."""
    channel = _called(platform, query, "uninstall")
    app = saved_app(platform)
    # A store that was connected by a pasted token goes on without the app.
    if channel and app and channel.credentials.get("client_secret") == app["client_secret"]:
        note_refused_entry(channel, NeedsReconnect(REMOVED))


def _called(platform: str, query: Mapping[str, str], kind: str) -> Channel | None:
    known = installable(platform)
    app = saved_app(platform)
    if app is None:
        raise _no_app(platform)
    try:
        call = known.read_app_call(app, {**query, "kind": kind})
    except BadSignature as problem:
        raise _not_signed(platform) from problem
    return Channel.objects.filter(platform=platform, url=call.url).first()


def _ready(platform: str) -> tuple[Installable, dict[str, str], str]:
    known = installable(platform)
    callback = address_of(platform, "callback")
    if not callback:
        raise Refusal("no_address", NO_ADDRESS, platform=PLATFORMS[platform].label)
    app = saved_app(platform)
    if app is None:
        raise _no_app(platform)
    return known, app, callback


def _no_app(platform: str) -> Refusal:
    return Refusal("no_app", NO_APP, platform=PLATFORMS[platform].label)


def _not_signed(platform: str) -> Refusal:
    return Refusal("not_signed", NOT_SIGNED, platform=PLATFORMS[platform].label)


def stale() -> Refusal:
    """What comes back and never set out here, or too long ago."""
    return Refusal("stale", STALE)
