"""What the owner and the manager do about stores: connect, check, import, pause, answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.channels.connections import connection_of, note_refused_entry
from bordereau.channels.models import Channel, ChannelOutlet, StorePlace
from bordereau.channels.port import NeedsReconnect, StoreProblem
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Connection, Stage, StoreFacts
from bordereau.inbox.actions import retry_parked
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.routing import NO_OUTLET, UNMAPPED_PLACE
from bordereau.sales.stages import name_stage
from bordereau.staff.access import Actor, May
from bordereau.stock.importing import Imported, import_products
from bordereau.stock.models import Outlet
from bordereau.work import wake

LACKS = gettext_noop("The store lets us in, but not far enough. It lacks: %(missing)s.")


@dataclass(frozen=True, slots=True)
class NewChannel:
    platform: str
    name: str
    url: str
    credentials: dict[str, str]
    outlet_ids: Sequence[int] = ()  # in order of preference; none: every outlet
    allow_private_address: bool = False


def refused(problem: StoreProblem) -> Refusal:
    """A store's answer as a verb's: the same sentence."""
    return Refusal("store_refused", problem.sentence, **problem.params)


def connect(new: NewChannel, by: Actor) -> Channel:
    """Try the store, then keep it, paused until `resume`: its products should be here first.

    Raises Refusal `store_refused` with the store's reason, `unknown_platform`, `name_taken`,
    `no_outlet`, `missing_permissions`.
    """
    by.require(May.CONNECT_CHANNELS)
    if new.platform not in PLATFORMS:
        raise Refusal("unknown_platform", gettext_noop("Bordereau cannot connect such a store."))
    url, facts = _try(new)
    try:
        with transaction.atomic():
            channel = Channel.objects.create(
                platform=new.platform,
                name=new.name.strip(),
                url=url,
                credentials=new.credentials,
                allow_private_address=new.allow_private_address,
                currency=facts.currency,
                reports_packed=PLATFORMS[new.platform].reports_packed,
                state=Channel.State.PAUSED,
            )
            serve(channel, new.outlet_ids)
    except IntegrityError as error:
        raise Refusal(
            "name_taken", gettext_noop("A channel is called that already. Choose another name.")
        ) from error
    return channel


def _try(new: NewChannel) -> tuple[str, StoreFacts]:
    platform = PLATFORMS[new.platform]
    try:
        url = platform.normalise_url(new.url)
        facts = platform.check(Connection(url, new.credentials, new.allow_private_address))
    except StoreProblem as problem:
        raise refused(problem) from problem
    if facts.missing_permissions:
        raise Refusal(
            "missing_permissions",
            LACKS,
            missing=", ".join(facts.missing_permissions),
        )
    return url, facts


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
        serve(_get(channel_id), outlet_ids)


def check(channel_id: int, by: Actor) -> StoreFacts:
    """Try the store with what we have. Raises Refusal `store_refused`; writes what it found."""
    by.require(May.TEND_CHANNELS)
    channel = _get(channel_id)
    try:
        facts = PLATFORMS[channel.platform].check(connection_of(channel))
    except StoreProblem as problem:
        Channel.objects.filter(pk=channel.pk).update(
            reason=problem.sentence, reason_params=problem.params
        )
        if isinstance(problem, NeedsReconnect):
            note_refused_entry(channel, problem)
        raise refused(problem) from problem
    if facts.missing_permissions:
        # Whatever we send for lack of them would be refused: it waits, and the owner is told.
        Channel.objects.filter(pk=channel.pk).update(
            state=Channel.State.NEEDS_RECONNECT,
            reason=LACKS,
            reason_params={"missing": ", ".join(facts.missing_permissions)},
        )
        return facts
    Channel.objects.filter(pk=channel.pk).update(
        reason="", reason_params={}, currency=facts.currency
    )
    if channel.state == Channel.State.NEEDS_RECONNECT:
        resume(channel_id, by)
    return facts


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
    url, facts = _try(new)
    channel.url, channel.credentials, channel.currency = url, credentials, facts.currency
    channel.save(update_fields=["url", "credentials", "currency"])
    return resume(channel_id, by)


def pause(channel_id: int, by: Actor) -> Channel:
    """Neither ask nor tell the store anything for now. Webhooks are still kept."""
    by.require(May.TEND_CHANNELS)
    return _set_state(channel_id, Channel.State.PAUSED)


def resume(channel_id: int, by: Actor) -> Channel:
    by.require(May.TEND_CHANNELS)
    channel = _set_state(channel_id, Channel.State.CONNECTED)
    wake.receive()
    wake.deliver()
    return channel


def _set_state(channel_id: int, state: Channel.State) -> Channel:
    channel = _get(channel_id)
    channel.state = state
    channel.reason, channel.reason_params = "", {}
    channel.polled_at = channel.poll_lease_until = None  # its next poll is due now
    channel.save(
        update_fields=["state", "reason", "reason_params", "polled_at", "poll_lease_until"]
    )
    return channel


def take_products(channel_id: int, by: Actor) -> Imported:
    """Import the store's products, page by page. Raises Refusal `store_refused`."""
    taken = Imported()
    # Stores stamp orders with whole seconds: one of this very second counts as later than this.
    started = timezone.now().replace(microsecond=0)
    page: str | None = None
    while True:
        imported, page = take_product_page(channel_id, page, started, by)
        taken.seen += imported.seen
        taken.created += imported.created
        if page is None:
            return taken


def take_product_page(
    channel_id: int, page: str | None, started: datetime, by: Actor
) -> tuple[Imported, str | None]:
    """Import one page of them, and name the next; None once all that began at `started` is here."""
    by.require(May.TEND_CHANNELS)
    channel = _get(channel_id)
    outlet_id = channel.served_by.values_list("outlet_id", flat=True)[0]
    platform, connection = PLATFORMS[channel.platform], connection_of(channel)
    try:
        products, next_page = platform.fetch_products(connection, page)
    except StoreProblem as problem:
        raise refused(problem) from problem
    imported = import_products(channel, products, outlet_id, by)
    if next_page is None:
        Channel.objects.filter(pk=channel.pk, stock_taken_at=None).update(stock_taken_at=started)
    return imported, next_page


def map_place(place_id: int, outlet_id: int, by: Actor) -> StorePlace:
    """Say which outlet a store's pickup place is; the orders that waited for it go on."""
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        place = StorePlace.objects.filter(pk=place_id).first()
        if place is None or not Outlet.objects.filter(pk=outlet_id).exists():
            raise NotFound()
        place.outlet_id = outlet_id
        place.save(update_fields=["outlet"])
        retry_parked(place.channel_id, UNMAPPED_PLACE)
    return place


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


def _get(channel_id: int) -> Channel:
    channel = Channel.objects.filter(pk=channel_id).first()
    if channel is None:
        raise NotFound()
    return channel


def webhook_address(channel: Channel) -> str:
    """Where the store reaches us; "" when it cannot, and polling does it all."""
    base = settings.ENV.public_url
    return f"{base}/webhooks/{channel.platform}/{channel.key}" if base else ""
