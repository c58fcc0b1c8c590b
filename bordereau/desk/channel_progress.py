"""How far the reading of a store has come, told while it goes on: products, orders, comparison.

The work is the background's: closing the page stops nothing.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from bordereau.channels import actions, product_import
from bordereau.channels.models import Channel
from bordereau.desk.rights import needs
from bordereau.inbox.models import InboxRow
from bordereau.readings.models import Reading
from bordereau.refusals import Refusal, say
from bordereau.staff.access import Actor, May

Kind = Reading.Kind

# What a person may have done about a list. Orders are read whenever the store may be asked.
VERBS = {
    "import-products": product_import.begin,
    "stop-products": product_import.stop,
    "stop-orders": actions.pause,
    "go-on": actions.resume,
}
PAGES = {"setup": "desk:setup", "products": "desk:channel_products", "channel": "desk:channel"}


@dataclass(frozen=True, slots=True)
class Told:
    """One list, as the page tells of it."""

    reading: Reading
    reason: str
    applied: int = 0  # of the orders that were received

    @property
    def is_running(self) -> bool:
        return self.reading.is_under_way and self.reading.due_at is not None


def progress_of(channel: Channel) -> dict[str, object]:
    """What the fragment shows."""
    readings = {reading.kind: reading for reading in Reading.objects.filter(channel=channel)}
    waiting = InboxRow.objects.filter(channel=channel, state=InboxRow.State.RECEIVED).count()
    products, orders = _told(readings, Kind.PRODUCTS), _told(readings, Kind.ORDERS, waiting)
    is_asked = channel.state == Channel.State.CONNECTED
    return {
        "channel": channel,
        "products": products,
        "orders": orders,
        "changes": _catching_up(_told(readings, Kind.CHANGES, waiting)),
        "waiting": waiting,
        "reason": say(channel.reason, channel.reason_params),
        "is_moving": bool(products and products.is_running)
        or (is_asked and (channel.imported_at is None or waiting > 0)),
    }


def _told(readings: dict[str, Reading], kind: Kind, waiting: int = 0) -> Told | None:
    reading = readings.get(kind)
    if reading is None or reading.started_at is None:
        return None
    reason = say(reading.reason, reading.reason_params)
    return Told(reading, reason, max(reading.seen - waiting, 0))


def _catching_up(told: Told | None) -> Told | None:
    """A usual poll is one page: worth telling are those that have more to read."""
    return told if told and told.reading.is_under_way and told.reading.page else None


@needs(May.TEND_CHANNELS)
def products(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=channel_id)
    page = {**progress_of(channel), "from": "products"}
    return render(request, "desk/channels/products.html", page)


@needs(May.SEE_CHANNELS)
def progress(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    """The fragment alone: it asks for itself again while anything moves."""
    return _fragment(request, channel_id, request.GET.get("from", "channel"))


@require_POST
@needs(May.TEND_CHANNELS)
def act(request: HttpRequest, by: Actor, channel_id: int, verb: str) -> HttpResponse:
    place = request.POST.get("from", "channel")
    try:
        VERBS[verb](channel_id, by)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    if request.headers.get("HX-Request"):
        return _fragment(request, channel_id, place)
    name = PAGES.get(place, "desk:channel")
    return redirect(name) if place == "setup" else redirect(name, channel_id)


def _fragment(request: HttpRequest, channel_id: int, place: str) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=channel_id)
    page = {**progress_of(channel), "from": place if place in PAGES else "channel"}
    return render(request, "desk/channels/progress.html", page)
