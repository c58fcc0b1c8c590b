"""What the address of Sales history asks for, and the addresses of its filters and pages."""

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bordereau.channels.models import Channel
from bordereau.desk import list_links
from bordereau.desk.frame import outlet_of, outlets_of
from bordereau.desk.list_links import Chip
from bordereau.desk.times import locale
from bordereau.numbers import number
from bordereau.sales.history import Filters, Place
from bordereau.sales.states import SaleState

STATES: dict[SaleState, Promise] = {
    SaleState.UNFULFILLED: gettext_lazy("Unfulfilled"),
    SaleState.FULFILLED: gettext_lazy("Fulfilled"),
    SaleState.CANCELLED: pgettext_lazy("sale", "Cancelled"),
}
COUNTER = "counter"  # where a channel may be named: sold at a register

link = partial(list_links.link, "desk:sales")


def read(request: HttpRequest) -> Filters:
    """What makes no sense is as if it were not there."""
    query = request.GET
    outlet = outlet_of(request)
    since, until = day(query.get("from")), day(query.get("to"))
    zone = ZoneInfo(zone_of(request))
    state, channel = query.get("state"), query.get("channel", "")
    return Filters(
        text=query.get("q", "").strip()[:100],
        since=_midnight(since, zone) if since else None,
        until=_midnight(until + timedelta(days=1), zone) if until else None,
        state=SaleState(state) if state in set(SaleState) else None,
        channel_id=number(channel),
        is_counter=channel == COUNTER,
        outlet_id=outlet.pk if outlet else None,
        is_unpaid=query.get("unpaid") == "1",
    )


def zone_of(request: HttpRequest) -> str:
    """Whose midnight a day begins at: the chosen outlet's, else the first one's."""
    outlet = outlet_of(request) or next(iter(outlets_of(request)), None)
    return outlet.timezone if outlet else "UTC"


def day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _midnight(of: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(of, time(), zone)


def chips(query: QueryDict, filters: Filters, channels: list[Channel]) -> list[Chip]:
    """But the outlet's, which is the header's and so kept by the session."""
    names = {channel.pk: channel.name for channel in channels}
    held: list[tuple[str, str | None]] = [
        ("q", _("“%(text)s”") % {"text": filters.text} if filters.text else None),
        ("from", _since(query.get("from"))),
        ("to", _until(query.get("to"))),
        ("state", str(STATES[filters.state]) if filters.state else None),
        (
            "channel",
            _("At the counter") if filters.is_counter else names.get(filters.channel_id or 0),
        ),
        ("unpaid", _("Unpaid") if filters.is_unpaid else None),
    ]
    return [Chip(words, link(query, **{name: ""})) for name, words in held if words]


def _since(text: str | None) -> str | None:
    known = day(text)
    return _("from %(day)s") % {"day": format_date(known, locale=locale())} if known else None


def _until(text: str | None) -> str | None:
    known = day(text)
    return _("until %(day)s") % {"day": format_date(known, locale=locale())} if known else None


def to_text(place: Place) -> str:
    """A place in the list, for an address."""
    return list_links.to_text(place.placed_at, place.sale_id)


def from_text(text: str) -> Place | None:
    place = list_links.from_text(text)
    return Place(*place) if place else None
