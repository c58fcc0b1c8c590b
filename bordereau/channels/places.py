"""The places of a store's, and which of our outlets each of them is."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from bordereau.channels.models import Channel, ChannelOutlet, StorePlace
from bordereau.channels.shapes import StoreLocation
from bordereau.inbox.actions import retry_parked
from bordereau.inbox.models import InboxRow
from bordereau.outbox import enqueue
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.routing import PLACE_NOT_OURS, UNMAPPED_PLACE
from bordereau.staff.access import Actor, May
from bordereau.stock.models import Outlet

Places = dict[str, StorePlace]


def unanswered_places() -> QuerySet[StorePlace]:
    """Nobody has said which outlet these are, and their stores are still connected."""
    return StorePlace.objects.filter(outlet=None, is_ours=True).exclude(
        channel__state=Channel.State.DISCONNECTED
    )


def keep_locations(channel: Channel, locations: Sequence[StoreLocation]) -> None:
    """Write down the places for which the store counts stock now. In the caller's transaction."""
    known = {place.store_id: place for place in _locked(channel)}
    before = _stock_outlets(known)
    _forget_gone(channel, known, {location.id[:200] for location in locations})
    for location in locations:
        _keep(channel, known, location)
    _answer_the_only_one(channel, known)
    if _stock_outlets(known) != before:
        enqueue.all_stock(channel)


def _locked(channel: Channel) -> Sequence[StorePlace]:
    return list(StorePlace.objects.select_for_update().filter(channel=channel).order_by("pk"))


def _stock_outlets(known: Places) -> dict[str, int | None]:
    return {key: place.outlet_id for key, place in known.items() if place.counts_stock}


def _forget_gone(channel: Channel, known: Places, listed: set[str]) -> None:
    """What an order still waits for, or somebody has answered, stays as a place of orders."""
    is_asked = InboxRow.objects.filter(
        channel=channel, state=InboxRow.State.PARKED, reason_code=UNMAPPED_PLACE
    ).exists()
    for key, place in list(known.items()):
        if key in listed or not place.counts_stock:
            continue
        if place.outlet_id is None and not is_asked:
            place.delete()
            del known[key]
        else:
            place.counts_stock = False
            place.save(update_fields=["counts_stock"])


def _keep(channel: Channel, known: Places, location: StoreLocation) -> None:
    key, name = location.id[:200], location.name[:200]
    place = known.setdefault(key, StorePlace(channel=channel, store_id=key))
    if (place.pk, place.name, place.counts_stock) == (place.pk or 0, name, True):
        return
    taken = {outlet for other, outlet in _stock_outlets(known).items() if other != key}
    if place.outlet_id in taken:
        place.outlet_id = None  # as pickup places two may share an outlet; as counts they may not
    place.name, place.counts_stock = name, True
    place.save()


def _answer_the_only_one(channel: Channel, known: Places) -> None:
    """One location and one outlet can only be each other; all else is for a person to say."""
    places = [place for place in known.values() if place.counts_stock]
    serving = ChannelOutlet.objects.filter(channel=channel).values_list("outlet_id", flat=True)
    if len(places) != 1 or len(serving) != 1 or places[0].outlet_id or not places[0].is_ours:
        return
    places[0].outlet_id = serving[0]
    places[0].save(update_fields=["outlet"])
    retry_parked(channel.pk, UNMAPPED_PLACE)


def map_place(place_id: int, outlet_id: int | None, by: Actor) -> StorePlace:
    """Say which outlet one place of a store's is; None: it is not ours."""
    by.require(May.TEND_CHANNELS)
    place = StorePlace.objects.filter(pk=place_id).first()
    if place is None:
        raise NotFound()
    map_places(place.channel_id, {place_id: outlet_id}, by)
    place.refresh_from_db()
    return place


def map_places(channel_id: int, answers: Mapping[int, int | None], by: Actor) -> None:
    """Say which outlets a store's places are; None: not ours. The orders that waited go on.

    Raises Refusal `same_outlet` when two stock counts of the store would be one outlet's.
    """
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        channel = Channel.objects.filter(pk=channel_id).first()
        if channel is None:
            raise NotFound()
        places = {place.pk: place for place in _locked(channel)}
        outlets = dict(Outlet.objects.values_list("pk", "name"))
        if not answers.keys() <= places.keys() or not set(answers.values()) <= {None, *outlets}:
            raise NotFound()
        changed = [
            place
            for pk, place in places.items()
            if pk in answers and (place.outlet_id, place.is_ours) != _answer(answers[pk])
        ]
        for place in changed:
            place.outlet_id, place.is_ours = _answer(answers[place.pk])
        _refuse_twins(list(places.values()), outlets)
        _save(changed)
        retry_parked(channel_id, UNMAPPED_PLACE)
        retry_parked(channel_id, PLACE_NOT_OURS)
        if any(place.counts_stock for place in changed):
            enqueue.all_stock(channel)


def _answer(outlet_id: int | None) -> tuple[int | None, bool]:
    return outlet_id, outlet_id is not None


def _refuse_twins(places: Sequence[StorePlace], outlets: Mapping[int, str]) -> None:
    counted = Counter(place.outlet_id for place in places if place.counts_stock)
    for outlet_id, times in counted.items():
        if outlet_id is not None and times > 1:
            names = [place.name for place in places if place.outlet_id == outlet_id]
            raise Refusal(
                "same_outlet",
                gettext_noop(
                    "The store counts stock for %(places)s apart, so they cannot all be "
                    "%(outlet)s: its stock would be offered twice. Nothing was saved. Choose "
                    "another outlet for one of them, or “Not ours”."
                ),
                places=", ".join(f"“{name}”" for name in names),
                outlet=outlets[outlet_id],
            )


def _save(changed: Sequence[StorePlace]) -> None:
    """All empty first: two that change places must not meet on the way."""
    StorePlace.objects.filter(pk__in=[place.pk for place in changed]).update(outlet=None)
    StorePlace.objects.bulk_update(changed, ["outlet", "is_ours"])
