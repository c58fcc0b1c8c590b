"""What can be done about a channel from its own page and from the list of all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bordereau.channels import actions
from bordereau.channels.lacking import lacking
from bordereau.channels.models import Channel
from bordereau.channels.parting import disconnect as disconnect_one
from bordereau.channels.sync import sync as sync_now
from bordereau.desk.rights import needs, told
from bordereau.fulfilment.models import IS_UNFINISHED, Fulfilment
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal, say
from bordereau.staff.access import Actor, May


def back(request: HttpRequest, channel_id: int) -> HttpResponse:
    """To the page whose button it was."""
    match request.POST.get("from"):
        case "attention":
            return redirect("desk:attention")
        case "list":
            return redirect("desk:channels")
    return redirect("desk:channel", channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def check(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    try:
        channel = actions.check(channel_id, by)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return back(request, channel_id)
    if channel.is_lacking:
        messages.warning(request, lacking(channel))
    elif channel.missing_permissions:
        messages.error(request, say(channel.reason, channel.reason_params))
    else:
        messages.success(
            request, _("The store answers, and it grants every permission that we need.")
        )
    return back(request, channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def sync(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    try:
        outcome = sync_now(channel_id, by)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        told_of = _(
            "Synced. Orders that the store reported: %(received)s; new or changed: %(new)s."
        )
        messages.success(request, told_of % {"received": outcome.received, "new": outcome.new})
    return back(request, channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def switch(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    """Pause it, or go on with it."""
    channel = get_object_or_404(Channel, pk=channel_id)
    if channel.state == Channel.State.PAUSED:
        done = _("Resumed. What happened meanwhile is being fetched.")
        told(request, lambda: actions.resume(channel_id, by), done)
    else:
        done = _("Paused. Nothing is lost: what happens on the store is fetched when you resume.")
        told(request, lambda: actions.pause(channel_id, by), done)
    return back(request, channel_id)


@needs(May.CONNECT_CHANNELS)
def disconnect(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    """Says what will happen, and asks; then does it."""
    channel = get_object_or_404(Channel, pk=channel_id)
    if request.method == "POST":
        done = _("%(name)s is disconnected. Its orders stay here, and its keys are erased.")
        told(request, lambda: disconnect_one(channel_id, by), done % {"name": channel.name})
        return redirect("desk:channels")
    untold = Push.objects.filter(channel=channel).exclude(kind=Push.Kind.EMAIL)
    page = {
        "channel": channel,
        "unfinished": Fulfilment.objects.filter(IS_UNFINISHED, channel=channel).count(),
        "untold": untold.exclude(state__in=[Push.State.CONFIRMED, Push.State.ENDED]).count(),
    }
    return render(request, "desk/channels/disconnect.html", page)
