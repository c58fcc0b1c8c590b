"""Channels: every store, how it is, and what can be done about it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bordereau.channels import actions
from bordereau.channels.completing import choose_words
from bordereau.channels.lacking import lacking
from bordereau.channels.models import Channel
from bordereau.channels.registry import INSTALLABLE, PLATFORMS
from bordereau.channels.unheard import gap_of
from bordereau.desk.channel_comparison import comparison_of
from bordereau.desk.channel_forms import (
    ConnectForm,
    CredentialsForm,
    ServingForm,
    WordsForm,
    platforms,
)
from bordereau.desk.channel_progress import progress_of
from bordereau.desk.channel_rows import shown_channels
from bordereau.desk.rights import needs
from bordereau.staff.access import Actor, May


@needs(May.SEE_CHANNELS)
def channel_list(request: HttpRequest, by: Actor) -> HttpResponse:
    page = {
        "channels": shown_channels(),
        "may_connect": by.may(May.CONNECT_CHANNELS),
        "from": "list",
    }
    return render(request, "desk/channels/list.html", page)


@needs(May.SEE_CHANNELS)
def channel(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    return _channel_page(request, by, channel_id)


def _channel_page(
    request: HttpRequest,
    by: Actor,
    channel_id: int,
    *,
    serving: ServingForm | None = None,
    words: WordsForm | None = None,
) -> HttpResponse:
    found = next((shown for shown in shown_channels() if shown.channel.pk == channel_id), None)
    if found is None:
        raise Http404
    page = {
        **progress_of(found.channel),
        **comparison_of(found.channel),
        "from": "channel",
        "shown": found,
        "channel": found.channel,
        "gap": gap_of(found.channel) if found.may_be_called else None,
        "serving": serving or ServingForm(_serving(found.channel)),
        "words": words or WordsForm(found.channel),
        "places": list(found.channel.places.select_related("outlet").order_by("name")),
        "may_connect": by.may(May.CONNECT_CHANNELS),
    }
    return render(request, "desk/channels/channel.html", page)


def _serving(channel: Channel) -> list[int]:
    return list(channel.served_by.values_list("outlet_id", flat=True))


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
        tell_if_lacking(request, connected[0])
        return redirect("desk:channel_products", connected[0].pk)
    page = {
        "form": form,
        "platform": PLATFORMS[platform].label,
        "choices": platforms(),
        "by_app": platform if platform in INSTALLABLE else "",
    }
    return render(request, "desk/channels/connect.html", page)


@sensitive_post_parameters()
@needs(May.CONNECT_CHANNELS)
def reconnect(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=channel_id)
    form = CredentialsForm(channel.platform, request.POST or None, initial={"url": channel.url})
    again: list[Channel] = []
    if request.method == "POST" and form.done(
        lambda values: again.append(
            actions.reconnect(channel_id, values["url"], form.credentials(), by)
        )
    ):
        tell_reconnected(request, again[0])
        return redirect("desk:channel", channel_id)
    page = {
        "form": form,
        "channel": channel,
        "platform": PLATFORMS[channel.platform].label,
        "missing": ", ".join(channel.missing_permissions),
        "by_app": channel.platform if channel.platform in INSTALLABLE else "",
    }
    return render(request, "desk/channels/reconnect.html", page)


@require_POST
@needs(May.CONNECT_CHANNELS)
def serve(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=channel_id)
    form = ServingForm(_serving(channel), request.POST)
    if form.done(lambda _values: actions.choose_outlets(channel_id, form.outlet_ids(), by)):
        messages.success(request, _("Saved."))
        return redirect("desk:channel", channel_id)
    return _channel_page(request, by, channel_id, serving=form)


@require_POST
@needs(May.CONNECT_CHANNELS)
def complete_with(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    """Which of the store's words stand for shipped and picked up."""
    channel = get_object_or_404(Channel, pk=channel_id)
    form = WordsForm(channel, request.POST)
    if form.done(lambda words: choose_words(channel_id, **words, by=by)):
        messages.success(request, _("Saved."))
        return redirect("desk:channel", channel_id)
    return _channel_page(request, by, channel_id, words=form)


def tell_if_lacking(request: HttpRequest, channel: Channel) -> None:
    if channel.is_lacking:
        messages.warning(request, lacking(channel))


def tell_reconnected(request: HttpRequest, channel: Channel) -> None:
    done = _("%(name)s is connected again. What waited goes on by itself.")
    messages.success(request, done % {"name": channel.name})
    tell_if_lacking(request, channel)
