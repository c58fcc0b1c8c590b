"""Outlets and locations: which of our outlets each place of a store's is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bordereau.channels.models import Channel, StorePlace
from bordereau.channels.places import map_places
from bordereau.desk.attention_queries import guess
from bordereau.desk.channel_forms import NOT_OURS
from bordereau.desk.forms import VerbForm
from bordereau.desk.rights import needs
from bordereau.staff.access import Actor, May
from bordereau.stock.models import Outlet

NOT_ANSWERED = ("", "–")


class PlacesForm(VerbForm):
    """One choice for each place: an outlet, or that it is not ours."""

    def __init__(self, places: Sequence[StorePlace], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outlets = list(Outlet.objects.all())
        self.taken = {place.outlet_id for place in places if place.counts_stock}
        self.places = places
        named = [(str(outlet.pk), outlet.name) for outlet in self.outlets]
        for place in places:
            proposed = self._proposed(place)
            is_answered = place.outlet_id is not None or not place.is_ours
            self.fields[_field(place)] = forms.ChoiceField(
                label=place.name,
                choices=[
                    *([] if is_answered else [NOT_ANSWERED]),
                    *named,
                    (NOT_OURS, gettext_lazy("Not ours")),
                ],
                initial=_answer(place) or proposed,
                required=False,
                help_text=_hint(place, is_proposed=bool(proposed)),
            )

    def _proposed(self, place: StorePlace) -> str:
        """By its name, as long as nobody has said anything; never what another one is already."""
        if place.outlet_id is not None or not place.is_ours:
            return ""
        found = guess(place.name, [one for one in self.outlets if not self._is_taken(place, one)])
        return str(found.pk) if found else ""

    def _is_taken(self, place: StorePlace, outlet: Outlet) -> bool:
        return place.counts_stock and outlet.pk in self.taken

    def answers(self) -> dict[int, int | None]:
        given = {place.pk: self.cleaned_data[_field(place)] for place in self.places}
        return {pk: None if one == NOT_OURS else int(one) for pk, one in given.items() if one}


def _field(place: StorePlace) -> str:
    return f"place_{place.pk}"


def _answer(place: StorePlace) -> str:
    return str(place.outlet_id or "") if place.is_ours else NOT_OURS


def _hint(place: StorePlace, *, is_proposed: bool) -> str:
    kind = _("The store counts stock here.") if place.counts_stock else _("Customers collect here.")
    proposed = _("Proposed by its name: save to confirm.")
    return f"{kind} {proposed}" if is_proposed else kind


@needs(May.TEND_CHANNELS)
def places(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=channel_id)
    known = list(channel.places.order_by("-counts_stock", "name"))
    form = PlacesForm(known, request.POST or None)
    if request.method == "POST" and form.done(
        lambda _values: map_places(channel_id, form.answers(), by)
    ):
        messages.success(request, _("Saved. What waited for this goes on, and stock is sent anew."))
        return redirect("desk:channel_places", channel_id)
    page = {"channel": channel, "form": form, "places": known}
    return render(request, "desk/channels/places.html", page)
