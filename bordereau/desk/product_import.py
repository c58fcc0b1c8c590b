"""Importing a store's products while a person watches: one page of them a request.

Nothing runs unseen: closing the page stops the import, and opening it again goes on harmlessly,
for the same products change nothing. Then the store's open orders follow by themselves.
"""

from datetime import UTC, datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bordereau.channels.actions import resume, take_product_page
from bordereau.channels.models import Channel, ExternalId
from bordereau.desk.rights import needs
from bordereau.inbox.models import InboxRow
from bordereau.refusals import Refusal
from bordereau.staff.access import Actor, May

SALT = "product-import"  # a page's name goes through the browser and then to the store


@needs(May.TEND_CHANNELS)
def products(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=channel_id)
    page: dict[str, object] = {"channel": channel, "mark": "", "seen": 0}
    if request.method == "POST":
        page |= _next_page(channel, request.POST.get("mark", ""), by)
    is_fragment = bool(request.headers.get("HX-Request"))
    template = "desk/channels/products_step.html" if is_fragment else "desk/channels/products.html"
    return render(request, template, page)


def _next_page(channel: Channel, mark: str, by: Actor) -> dict[str, object]:
    page, started, seen = _read(channel, mark)
    try:
        imported, following = take_product_page(channel.pk, page, started, by)
        if following is None and channel.state == Channel.State.PAUSED:
            resume(channel.pk, by)
    except Refusal as refusal:
        return {"problem": str(refusal), "mark": mark, "seen": seen}
    seen += imported.seen
    if following is None:
        channel.refresh_from_db()
        known = ExternalId.objects.filter(channel=channel).count()
        return {"is_done": True, "seen": seen, "known": known}
    return {"mark": _write(channel, following, started, seen), "seen": seen, "is_running": True}


def _write(channel: Channel, page: str, started: datetime, seen: int) -> str:
    return signing.dumps([channel.pk, page, started.timestamp(), seen], salt=SALT)


def _read(channel: Channel, mark: str) -> tuple[str | None, datetime, int]:
    """Where the import stands; at its beginning if the mark is none of ours or of long ago."""
    try:
        channel_id, page, started, seen = signing.loads(mark, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return None, timezone.now(), 0
    if channel_id != channel.pk:
        return None, timezone.now(), 0
    return page, datetime.fromtimestamp(started, UTC), seen


@needs(May.SEE_CHANNELS)
def orders(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    """How far the open orders have come: the page asks again until they are all here."""
    channel = get_object_or_404(Channel, pk=channel_id)
    rows = InboxRow.objects.filter(channel=channel)
    page = {
        "channel": channel,
        "received": rows.count(),
        "waiting": rows.filter(state=InboxRow.State.RECEIVED).count(),
    }
    return render(request, "desk/channels/orders_step.html", page)
