"""What waits for a person, kind by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from bordereau.channels.models import Channel, StorePlace
from bordereau.channels.places import unanswered_places
from bordereau.channels.shapes import Goal
from bordereau.comparison.models import Difference
from bordereau.comparison.verdicts import Kind
from bordereau.fulfilment.models import IS_UNFINISHED, IS_UNSEEN, Fulfilment, StoreChange
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales.models import Sale
from bordereau.sales.routing import UNMAPPED_PLACE
from bordereau.searching import folded
from bordereau.stock.codes import normalised
from bordereau.stock.models import Outlet, Product

MOST_SHOWN = 50  # of one kind; the page says how many more there are


@dataclass(frozen=True, slots=True)
class UnmappedPlace:
    place: StorePlace
    waiting: int
    guess: Outlet | None


def parked_rows() -> QuerySet[InboxRow]:
    """But those that wait for a pickup place's outlet: answering that lets them all go on."""
    return (
        InboxRow.objects.filter(state=InboxRow.State.PARKED)
        .exclude(reason_code=UNMAPPED_PLACE)
        .select_related("channel", "retried_by")
    )


def failed_pushes() -> QuerySet[Push]:
    return Push.objects.filter(state=Push.State.NEEDS_ATTENTION).select_related(
        "channel", "sale", "product", "retried_by"
    )


def unknown_products() -> QuerySet[Product]:
    return Product.objects.filter(is_unknown=True).order_by("pk")


def unmapped_places() -> QuerySet[StorePlace]:
    return unanswered_places().select_related("channel").order_by("pk")


def unknown_statuses() -> QuerySet[Sale, dict[str, object]]:
    """One row for each word that a store used and nobody has explained."""
    return (
        Sale.objects.filter(store_stage="unknown")
        .order_by("channel_id", "store_status")
        .values("channel_id", "channel__name", "store_status")
        .annotate(orders=Count("pk"))
    )


def needing_reconnect() -> QuerySet[Channel]:
    return Channel.objects.filter(state=Channel.State.NEEDS_RECONNECT)


def lacking_permissions() -> QuerySet[Channel]:
    """They let us read orders, and not do all the rest."""
    reading = [Channel.State.CONNECTED, Channel.State.PAUSED]
    return Channel.objects.filter(state__in=reading).exclude(missing_permissions=[])


def silent_after() -> timedelta:
    return max(timedelta(minutes=10), timedelta(seconds=5 * settings.ENV.poll_seconds))


def silent(now: datetime) -> QuerySet[Channel]:
    """Connected, and yet no poll has come to its end for long."""
    return (
        Channel.objects.filter(state=Channel.State.CONNECTED)
        .annotate(heard_at=Coalesce("polled_at", "connected_at"))
        .filter(heard_at__lt=now - silent_after())
    )


def overdue(before: datetime) -> list[QuerySet[Any, Any]]:
    """What should have been taken up by then: nobody works if it was not."""
    return [
        InboxRow.objects.filter(state=InboxRow.State.RECEIVED, next_try_at__lt=before).filter(
            channel__state=Channel.State.CONNECTED
        ),
        Push.objects.filter(
            Q(channel=None)
            | Q(channel__state=Channel.State.CONNECTED, channel__missing_permissions=[]),
            state__in=[Push.State.PENDING, Push.State.RETRYING],
            next_try_at__lt=before,
        ),
        Channel.objects.filter(
            state=Channel.State.CONNECTED,
            polled_at__lt=before - timedelta(seconds=settings.ENV.poll_seconds),
        ),
    ]


def differing_sales() -> QuerySet[Sale]:
    """The store says that the order is finished or called off, and here it is not.

    Our own rows show it at once; a comparison finds it as well, and its difference may be left so.
    What was reopened here, and the store has not heard yet, stands with its push.
    """
    unsettled = Push.objects.exclude(state__in=[Push.State.CONFIRMED, Push.State.ENDED])
    reopened = unsettled.filter(
        sale=OuterRef("pk"), kind=Push.Kind.STATUS, payload__goal=Goal.REOPENED
    )
    left = Difference.objects.filter(
        sale=OuterRef("pk"),
        kind__in=[Kind.FINISHED_THERE, Kind.CANCELLED_THERE],
        resolved_at__isnull=True,
        left_by__isnull=False,
    )
    return (
        Sale.objects.filter(
            ~Exists(left),
            ~Exists(reopened),
            pk__in=Fulfilment.objects.filter(IS_UNFINISHED).values("sale_id"),
            store_stage__in=["finished", "cancelled", "unplaced"],
        )
        .select_related("channel")
        .prefetch_related("fulfilments", "differences")
        # None is without a time; but told so, PostgreSQL does not look for the oldest among a
        # million finished sales when it could begin with the few orders that are open.
        .order_by(F("placed_at").asc(nulls_first=True))
    )


def store_changes() -> QuerySet[StoreChange]:
    """Of orders that are over: those that are not stand on the Orders page, and are held there."""
    return (
        StoreChange.objects.filter(IS_UNSEEN, fulfilment__finished_at__isnull=False)
        .select_related("fulfilment__sale__channel", "fulfilment__outlet", "fulfilment__channel")
        .order_by("heard_at", "pk")
    )


def places_with_guesses() -> Sequence[UnmappedPlace]:
    outlets = list(Outlet.objects.all())
    return [
        UnmappedPlace(place, _waiting_for(place), guess(place.name, outlets))
        for place in unmapped_places()[:MOST_SHOWN]
    ]


def _waiting_for(place: StorePlace) -> int:
    return InboxRow.objects.filter(
        channel=place.channel,
        state=InboxRow.State.PARKED,
        reason_code=UNMAPPED_PLACE,
        reason_params__place=place.name,
    ).count()


def guess(name: str, outlets: Sequence[Outlet]) -> Outlet | None:
    """The one outlet whose name shares the most words with the place's, if there is one."""
    words = _words(name)
    scored = sorted(
        ((len(words & _words(f"{outlet.name} {outlet.code}")), outlet.pk) for outlet in outlets),
        reverse=True,
    )
    if not scored or scored[0][0] == 0 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return next(outlet for outlet in outlets if outlet.pk == scored[0][1])


def _words(name: str) -> set[str]:
    return {word for word in folded(name).replace("-", " ").split() if len(word) > 2}


def product_by_code(code: str) -> Product | None:
    """The product that a person means by its SKU or a barcode."""
    known = Product.objects.filter(is_unknown=False)
    typed = code.strip()
    if not typed:
        return None
    return known.filter(sku=typed).first() or known.filter(barcodes__code=normalised(typed)).first()
