"""A channel beside its store: when it was compared last, how far it is, and what differs."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bordereau.channels.health import repair as repair_one
from bordereau.channels.models import Channel
from bordereau.comparison import job
from bordereau.comparison.differences import open_of
from bordereau.comparison.models import Difference
from bordereau.desk.attention_queries import MOST_SHOWN
from bordereau.desk.channel_verbs import back
from bordereau.desk.differences import DONE, VERBS, told_of
from bordereau.desk.rights import needs, told
from bordereau.readings.models import Reading
from bordereau.refusals import say
from bordereau.staff.access import Actor, May


@dataclass(frozen=True, slots=True)
class Progress:
    reading: Reading | None

    @property
    def is_running(self) -> bool:
        return bool(self.reading and self.reading.is_under_way and self.reading.due_at)

    @property
    def is_stopped(self) -> bool:
        return bool(self.reading and self.reading.is_under_way and not self.reading.due_at)

    @property
    def reason(self) -> str:
        return say(self.reading.reason, self.reading.reason_params) if self.reading else ""


def comparison_of(channel: Channel) -> dict[str, Any]:
    """What the fragment shows."""
    readings = Reading.objects.filter(channel=channel, kind=Reading.Kind.COMPARISON)
    differing = open_of(channel).select_related("channel", "sale", "left_by")
    waiting = differing.filter(left_by=None)
    return {
        "comparison": Progress(readings.first()),
        "differences": [told_of(one) for one in waiting[:MOST_SHOWN]],
        "others": max(waiting.count() - MOST_SHOWN, 0),
        "left": [told_of(one) for one in differing.exclude(left_by=None)[:MOST_SHOWN]],
    }


@needs(May.SEE_CHANNELS)
def comparison(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    """The fragment alone: it asks for itself again while the store is compared."""
    channel = get_object_or_404(Channel, pk=channel_id)
    page = {**comparison_of(channel), "channel": channel, "from": "channel"}
    return render(request, "desk/channels/comparison.html", page)


@require_POST
@needs(May.TEND_CHANNELS)
def compare(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    done = _("Comparing. You may close this page: it goes on by itself.")
    told(request, lambda: job.begin(channel_id, by), done)
    return back(request, channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def stop(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    told(request, lambda: job.stop(channel_id, by), _("Stopped. What was found is kept."))
    return redirect("desk:channel", channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def settle(request: HttpRequest, by: Actor, difference_id: int, verb: str) -> HttpResponse:
    difference = get_object_or_404(Difference, pk=difference_id)
    told(request, lambda: VERBS[verb](difference_id, by), str(DONE[verb]))
    return back(request, difference.channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def repair(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    done = _(
        "The store's webhooks to us have been made again. The next change there will show whether "
        "they work."
    )
    told(request, lambda: repair_one(channel_id, by), done)
    return back(request, channel_id)
