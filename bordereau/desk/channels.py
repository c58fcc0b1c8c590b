"""Channels: every store, how it is, and what can be done about it."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bordereau.channels import actions
from bordereau.channels.models import Channel, StorePlace
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Stage
from bordereau.channels.sync import sync as sync_now
from bordereau.desk.attention_queries import guess, silent
from bordereau.desk.channel_forms import (
    STAGES,
    ConnectForm,
    CredentialsForm,
    ServingForm,
    platforms,
)
from bordereau.desk.channel_progress import progress_of
from bordereau.desk.rights import needs, told
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal, say
from bordereau.staff.access import Actor, May
from bordereau.stock.models import Outlet


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel as its page tells of it."""

    channel: Channel
    platform: str
    is_silent: bool
    reason: str
    pending: int
    retrying: int
    failed: int

    @property
    def state(self) -> str:
        if self.channel.state != Channel.State.CONNECTED:
            return self.channel.state
        return "silent" if self.is_silent else "connected"


@needs(May.SEE_CHANNELS)
def channel_list(request: HttpRequest, by: Actor) -> HttpResponse:
    page = {"channels": _shown(), "may_connect": by.may(May.CONNECT_CHANNELS)}
    return render(request, "desk/channels/list.html", page)


@needs(May.SEE_CHANNELS)
def channel(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    return _channel_page(request, by, channel_id)


def _channel_page(
    request: HttpRequest, by: Actor, channel_id: int, serving: ServingForm | None = None
) -> HttpResponse:
    found = next((shown for shown in _shown() if shown.channel.pk == channel_id), None)
    if found is None:
        raise Http404
    outlets = list(Outlet.objects.all())
    places = StorePlace.objects.filter(channel_id=channel_id).order_by("name")
    page = {
        **progress_of(found.channel),
        "from": "channel",
        "shown": found,
        "channel": found.channel,
        "outlets": outlets,
        "serving": serving or ServingForm(_serving(found.channel)),
        "places": [(place, guess(place.name, outlets)) for place in places],
        "statuses": _named_statuses(found.channel),
        "address": actions.webhook_address(found.channel),
        "may_connect": by.may(May.CONNECT_CHANNELS),
    }
    return render(request, "desk/channels/channel.html", page)


def _named_statuses(channel: Channel) -> list[tuple[str, Promise]]:
    words = dict(STAGES)
    return [
        (status, words[Stage(stage)]) for status, stage in sorted(channel.status_stages.items())
    ]


def _serving(channel: Channel) -> list[int]:
    return list(channel.served_by.values_list("outlet_id", flat=True))


def _shown() -> list[Shown]:
    waiting = Channel.objects.annotate(
        pending=_pushes(Push.State.PENDING, Push.State.SENDING),
        retrying=_pushes(Push.State.RETRYING),
        failed=_pushes(Push.State.NEEDS_ATTENTION),
    )
    quiet = set(silent(timezone.now()).values_list("pk", flat=True))
    return [
        Shown(
            channel,
            PLATFORMS[channel.platform].label,
            channel.pk in quiet,
            say(channel.reason, channel.reason_params),
            channel.pending,
            channel.retrying,
            channel.failed,
        )
        for channel in waiting
    ]


def _pushes(*states: Push.State) -> Count:
    return Count("pushes", filter=Q(pushes__state__in=states))


@needs(May.CONNECT_CHANNELS)
def connect(request: HttpRequest, by: Actor) -> HttpResponse:
    choices = platforms()
    if len(choices) == 1:
        return redirect("desk:channel_connect", choices[0][0])
    return render(request, "desk/channels/choose.html", {"platforms": choices})


@sensitive_post_parameters()
@needs(May.CONNECT_CHANNELS)
def connect_one(request: HttpRequest, by: Actor, platform: str) -> HttpResponse:
    if platform not in PLATFORMS:
        raise Http404
    form = ConnectForm(platform, request.POST or None)
    connected: list[Channel] = []
    if request.method == "POST" and form.done(
        lambda _values: connected.append(actions.connect(form.new_channel(), by))
    ):
        return redirect("desk:channel_products", connected[0].pk)
    page = {"form": form, "platform": PLATFORMS[platform].label, "choices": platforms()}
    return render(request, "desk/channels/connect.html", page)


@sensitive_post_parameters()
@needs(May.CONNECT_CHANNELS)
def reconnect(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=channel_id)
    form = CredentialsForm(channel.platform, request.POST or None, initial={"url": channel.url})
    if request.method == "POST" and form.done(
        lambda values: actions.reconnect(channel_id, values["url"], form.credentials(), by)
    ):
        messages.success(
            request,
            _("%(name)s is connected again. What waited goes on by itself.")
            % {"name": channel.name},
        )
        return redirect("desk:channel", channel_id)
    page = {"form": form, "channel": channel, "platform": PLATFORMS[channel.platform].label}
    return render(request, "desk/channels/reconnect.html", page)


@require_POST
@needs(May.TEND_CHANNELS)
def check(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    try:
        facts = actions.check(channel_id, by)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:channel", channel_id)
    if facts.missing_permissions:
        missing = ", ".join(facts.missing_permissions)
        lacks = _("The store lets us in, but not far enough. It lacks: %(missing)s.")
        messages.error(request, lacks % {"missing": missing})
    else:
        messages.success(
            request, _("The store answers, and it grants every permission that we need.")
        )
    return redirect("desk:channel", channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def sync(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    try:
        outcome = sync_now(channel_id, by)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        told_of = _("Synced. The store told of %(received)s orders, %(new)s of them news.")
        messages.success(request, told_of % {"received": outcome.received, "new": outcome.new})
    return redirect("desk:channel", channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def switch(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    """Pause it, or go on with it."""
    channel = get_object_or_404(Channel, pk=channel_id)
    if channel.state == Channel.State.PAUSED:
        done = _("Resumed. What happened meanwhile is asked for now.")
        told(request, lambda: actions.resume(channel_id, by), done)
    else:
        done = _("Paused. Nothing is lost: what happens on the store is fetched when you resume.")
        told(request, lambda: actions.pause(channel_id, by), done)
    return redirect("desk:channel", channel_id)


@require_POST
@needs(May.CONNECT_CHANNELS)
def serve(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=channel_id)
    form = ServingForm(_serving(channel), request.POST)
    if form.done(lambda _values: actions.choose_outlets(channel_id, form.outlet_ids(), by)):
        messages.success(request, _("Saved."))
        return redirect("desk:channel", channel_id)
    return _channel_page(request, by, channel_id, form)
