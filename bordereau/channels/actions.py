"""What the owner and the manager do about stores: connect, check, import, pause, answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.connections import connection_of, note_refused_entry
from bordereau.channels.looking import Findings, look
from bordereau.channels.models import Channel, ChannelOutlet
from bordereau.channels.patience import StoreBusy
from bordereau.channels.places import keep_locations
from bordereau.channels.port import NeedsReconnect, Retry, StoreProblem
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Connection, Stage
from bordereau.inbox.actions import retry_parked
from bordereau.outbox import enqueue
from bordereau.outbox.parting import take_up_again
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.routing import NO_OUTLET
from bordereau.sales.stages import name_stage
from bordereau.staff.access import Actor, May
from bordereau.stock.models import Outlet
from bordereau.work import wake

LACKS = gettext_noop("The store lets us in, but not far enough. It lacks: %(missing)s.")


@dataclass(frozen=True, slots=True)
class NewChannel:
    platform: str
    name: str  # "": as the store calls itself
    url: str
    credentials: dict[str, str]
    outlet_ids: Sequence[int] = ()  # in order of preference; none: every outlet
    allow_private_address: bool = False


def refused(problem: StoreProblem) -> Refusal:
    """A store's answer as a verb's: the same sentence."""
    if isinstance(problem, Retry) and problem.after is not None:
        return StoreBusy(problem.sentence, problem.after, **problem.params)
    return Refusal("store_refused", problem.sentence, **problem.params)


def connect(new: NewChannel, by: Actor) -> Channel:
    """Try the store, then keep it, paused until `resume`: its products should be here first.

    Raises Refusal `store_refused` with the store's reason, `unknown_platform`, `name_taken`,
    `connected_already`, `no_outlet`, `missing_permissions`.
    """
    by.require(May.CONNECT_CHANNELS)
    if new.platform not in PLATFORMS:
        raise Refusal(
            "unknown_platform", gettext_noop("Bordereau cannot connect this kind of store.")
        )
    url, found = _try(new)
    try:
        with transaction.atomic():
            _require_no_other(new, url)
            channel = Channel.objects.create(
                platform=new.platform,
                name=new.name.strip() or _free_name(found.facts.store_name),
                url=url,
                credentials=new.credentials,
                allow_private_address=new.allow_private_address,
                reports_packed=PLATFORMS[new.platform].reports_packed,
                state=Channel.State.PAUSED,
            )
            serve(channel, new.outlet_ids)
            _keep(channel, found)
    except IntegrityError as error:
        raise Refusal(
            "name_taken",
            gettext_noop("Another channel has this name already. Choose a different one."),
        ) from error
    return channel


def _require_no_other(new: NewChannel, url: str, than: Channel | None = None) -> None:
    """A store that is here twice would have every order of its twice."""
    if not PLATFORMS[new.platform].has_own_address:
        return
    others = Channel.objects.exclude(pk=than.pk) if than else Channel.objects.all()
    here = others.filter(platform=new.platform, url=url).first()
    if here:
        raise Refusal(
            "connected_already",
            gettext_noop(
                "This store is here already, as %(name)s, and would have every order twice. "
                "Nothing was changed. New keys are given to it on its own page."
            ),
            name=here.name,
        )


def _free_name(wanted: str) -> str:
    """Two stores may call themselves the same."""
    numbered = (f"{wanted[:90]} {number}" for number in count(2))
    names = chain([wanted[:90]], numbered)
    return next(one for one in names if not Channel.objects.filter(name=one).exists())


def _try(new: NewChannel) -> tuple[str, Findings]:
    """The store may lack what pushes need: orders come in, the owner is told, pushes wait."""
    platform = PLATFORMS[new.platform]
    try:
        url = platform.normalise_url(new.url)
        found = look(platform, Connection(url, new.credentials, new.allow_private_address))
    except StoreProblem as problem:
        raise refused(problem) from problem
    if not found.may_import:
        raise Refusal("missing_permissions", LACKS, missing=", ".join(found.missing))
    return url, found


def _keep(channel: Channel, found: Findings) -> None:
    """What a look at the store found out. Inside the caller's transaction."""
    channel.currency = found.facts.currency
    channel.missing_permissions = list(found.missing)
    channel.checked_at = timezone.now()
    if found.completed_words is not None:
        channel.completed_words = list(found.completed_words)
    channel.save(update_fields=["currency", "missing_permissions", "checked_at", "completed_words"])
    if found.locations is not None:
        keep_locations(channel, found.locations)


def serve(channel: Channel, outlet_ids: Sequence[int]) -> None:
    """Name the outlets that serve a channel, in order. Inside the caller's transaction."""
    chosen = list(outlet_ids) or list(Outlet.objects.values_list("pk", flat=True))
    if not chosen:
        raise Refusal("no_outlet", gettext_noop("Make an outlet first: orders need a place to go."))
    ChannelOutlet.objects.filter(channel=channel).delete()
    ChannelOutlet.objects.bulk_create(
        ChannelOutlet(channel=channel, outlet_id=outlet_id, position=position)
        for position, outlet_id in enumerate(chosen)
    )
    retry_parked(channel.pk, NO_OUTLET)


def choose_outlets(channel_id: int, outlet_ids: Sequence[int], by: Actor) -> None:
    by.require(May.CONNECT_CHANNELS)
    with transaction.atomic():
        channel = _get(channel_id)
        serve(channel, outlet_ids)
        enqueue.all_stock(channel)  # the sum over other outlets is another


def check(channel_id: int, by: Actor) -> Channel:
    """Try the store with what we have. Raises Refusal `store_refused`; writes what it found."""
    by.require(May.TEND_CHANNELS)
    channel = known(channel_id)
    try:
        found = look(PLATFORMS[channel.platform], connection_of(channel))
    except StoreProblem as problem:
        Channel.objects.filter(pk=channel.pk).update(
            reason=problem.sentence, reason_params=problem.params
        )
        if isinstance(problem, NeedsReconnect):
            note_refused_entry(channel, problem)
        raise refused(problem) from problem
    with transaction.atomic():
        channel = Channel.objects.select_for_update().get(pk=channel_id)
        if channel.state == Channel.State.DISCONNECTED:
            return channel  # meanwhile
        was_lacking = bool(channel.missing_permissions)
        _keep(channel, found)
        if not found.may_import:
            channel.state = Channel.State.NEEDS_RECONNECT
            channel.reason, channel.reason_params = LACKS, {"missing": ", ".join(found.missing)}
        else:
            channel.reason, channel.reason_params = "", {}
        channel.save(update_fields=["state", "reason", "reason_params"])
        if was_lacking and not found.missing:
            _take_up(channel)
    if found.may_import and channel.state == Channel.State.NEEDS_RECONNECT:
        return resume(channel_id, by)
    return channel


def reconnect(channel_id: int, url: str, credentials: dict[str, str], by: Actor) -> Channel:
    """Use new credentials; what waited for them goes on. Nothing is lost or asked for again."""
    by.require(May.CONNECT_CHANNELS)
    channel = _get(channel_id)
    new = NewChannel(
        channel.platform,
        channel.name,
        url,
        credentials,
        allow_private_address=channel.allow_private_address,
    )
    url, found = _try(new)
    with transaction.atomic():
        channel = Channel.objects.select_for_update().get(pk=channel_id)
        _require_no_other(new, url, than=channel)
        was_disconnected = channel.state == Channel.State.DISCONNECTED
        was_lacking = bool(channel.missing_permissions)
        channel.url, channel.credentials = url, credentials
        channel.state = Channel.State.CONNECTED
        channel.webhooks_checked_at = None  # they are the old keys'
        channel.save(update_fields=["url", "credentials", "state", "webhooks_checked_at"])
        _keep(channel, found)
        if was_disconnected:
            take_up_again(channel)
        if was_lacking and not found.missing:
            _take_up(channel)
        enqueue.retry_now(channel)
    return resume(channel_id, by)


def _take_up(channel: Channel) -> None:
    """It lets us do all now. Its open orders are read anew, for some told us less than they do now,
    such as what has been paid. Inside the caller's transaction.
    """
    channel.imported_at = None
    channel.save(update_fields=["imported_at"])
    enqueue.retry_now(channel)


def pause(channel_id: int, by: Actor) -> Channel:
    """Neither ask nor tell the store anything for now. Webhooks are still kept."""
    by.require(May.TEND_CHANNELS)
    channel = known(channel_id)
    channel.state = Channel.State.PAUSED
    channel.reason, channel.reason_params = "", {}
    channel.save(update_fields=["state", "reason", "reason_params"])
    return channel


def resume(channel_id: int, by: Actor) -> Channel:
    by.require(May.TEND_CHANNELS)
    channel = known(channel_id)
    channel.state = Channel.State.CONNECTED
    channel.reason, channel.reason_params = "", {}
    channel.polled_at = channel.poll_lease_until = None  # its next poll is due now
    channel.save(
        update_fields=["state", "reason", "reason_params", "polled_at", "poll_lease_until"]
    )
    wake.receive()
    wake.deliver()
    return channel


def name_status(channel_id: int, status: str, stage: Stage, by: Actor) -> None:
    """Say what a status means that the store's own plugins made; its orders follow."""
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        channel = Channel.objects.select_for_update().filter(pk=channel_id).first()
        if channel is None:
            raise NotFound()
        channel.status_stages[status] = stage
        channel.save(update_fields=["status_stages"])
        name_stage(channel, status, stage)


def known(channel_id: int) -> Channel:
    """A store that we hold keys of. Raises Refusal `disconnected`."""
    channel = _get(channel_id)
    if channel.state == Channel.State.DISCONNECTED:
        raise Refusal(
            "disconnected",
            gettext_noop("%(name)s is disconnected. Its history is here; connect it again first."),
            name=channel.name,
        )
    return channel


def _get(channel_id: int) -> Channel:
    channel = Channel.objects.filter(pk=channel_id).first()
    if channel is None:
        raise NotFound()
    return channel
