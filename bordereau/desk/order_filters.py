"""What the Orders page's address asks for, and the addresses of its views, filters and pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import DateTimeField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from bordereau.channels.models import Channel
from bordereau.desk import list_links
from bordereau.desk.attention import Latest
from bordereau.desk.frame import outlet_of, shop_of
from bordereau.desk.list_links import Chip
from bordereau.desk.words import TYPES
from bordereau.fulfilment.models import Event
from bordereau.fulfilment.queries import Filters, Place, View
from bordereau.fulfilment.status import Type
from bordereau.numbers import number
from bordereau.staff.models import User

LATE_AFTER_HOURS = 48

link = partial(list_links.link, "desk:orders")


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by, and the last event that this page knows of."""

    channels: dict[int, str]
    people: dict[int, str]
    latest: Latest | None  # event

    @property
    def last_event(self) -> int:
        return self.latest[0] if self.latest else 0


def read(request: HttpRequest) -> Filters:
    """What makes no sense is as if it were not there."""
    query = request.GET
    outlet = outlet_of(request)
    view, kind = query.get("view"), query.get("type")
    return Filters(
        view=View(view) if view in set(View) else View.ALL,
        type=Type(kind) if kind in set(Type) else None,
        outlet_id=outlet.pk if outlet else None,
        channel_id=number(query.get("channel")),
        assigned_to_id=number(query.get("assigned")),
        is_backorder="backorder" in query,
        text=query.get("q", "").strip()[:100],
        newest_first=query.get("sort") == "newest",
    )


def late_before(request: HttpRequest) -> datetime:
    shop = shop_of(request)
    return timezone.now() - timedelta(hours=shop.late_after_hours if shop else LATE_AFTER_HOURS)


def choices() -> Choices:
    """In one query: a page of orders may ask a dozen in all."""
    newest = Event.objects.order_by("-id")
    channels = _named(
        Channel.objects.all(), "channel", Value(0), Value(None, output_field=DateTimeField())
    )
    people = _named(
        User.objects.filter(is_active=True), "person",
        Coalesce(Subquery(newest.values("id")[:1]), 0), Subquery(newest.values("at")[:1]),
    )  # fmt: skip
    names: dict[str, dict[int, str]] = {"channel": {}, "person": {}}
    latest: Latest | None = None
    for pk, name, what, event, at in channels.union(people, all=True):
        names[what][pk] = name
        latest = (event, at) if event else latest
    return Choices(_by_name(names["channel"]), _by_name(names["person"]), latest)


def _named(rows: QuerySet[Any], what: str, event: Any, at: Any) -> QuerySet[Any, Any]:
    marked = rows.order_by().annotate(what=Value(what), event=event, event_at=at)
    named: QuerySet[Any, Any] = marked.values_list("pk", "name", "what", "event", "event_at")
    return named


def _by_name(names: dict[int, str]) -> dict[int, str]:
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def view_links(query: QueryDict) -> dict[View, str]:
    return {view: link(query, view="" if view == View.ALL else view) for view in View}


def chips(request: HttpRequest, filters: Filters, known: Choices) -> list[Chip]:
    """But the outlet's, which is the header's and so kept by the session."""
    held: list[tuple[str, object]] = [
        ("q", _("“%(text)s”") % {"text": filters.text} if filters.text else None),
        ("backorder", _("Backorders") if filters.is_backorder else None),
        ("type", TYPES[filters.type] if filters.type else None),
        ("channel", known.channels.get(filters.channel_id or 0)),
        ("assigned", known.people.get(filters.assigned_to_id or 0)),
    ]
    return [Chip(str(words), link(request.GET, **{name: ""})) for name, words in held if words]


def to_text(place: Place) -> str:
    """A place in the list, for an address."""
    return list_links.to_text(place.placed_at, place.order_id)


def from_text(text: str) -> Place | None:
    place = list_links.from_text(text)
    return Place(*place) if place else None
