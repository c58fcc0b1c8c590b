"""The forms about one store. What a platform asks for comes from its connector."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bordereau.channels.actions import NewChannel
from bordereau.channels.models import Channel
from bordereau.channels.registry import INSTALLABLE, PLATFORMS
from bordereau.channels.shapes import Stage
from bordereau.desk.forms import VerbForm
from bordereau.stock.models import Outlet

STAGES = [
    (Stage.OPEN, _("Paid or not, it waits to be packed")),
    (Stage.UNPLACED, _("Not placed yet: nobody expects goods")),
    (Stage.FINISHED, _("Finished")),
    (Stage.CANCELLED, pgettext_lazy("sale", "Cancelled")),
]
NOT_OURS = "none"  # the answer that a store's place is no outlet of ours


def _words(name: str) -> str:
    """What a credential is called, in English: the catalogue has it in French."""
    first, *rest = ("ID" if word == "id" else word for word in name.split("_"))
    return " ".join([first.capitalize(), *rest])


class CredentialsForm(VerbForm):
    """A store's address and its keys, whose names are its platform's own."""

    url = forms.CharField(
        label=_("Address of the store"),
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(self, platform: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = PLATFORMS[platform]
        self.fields["url"].help_text = _(known.address_help)
        self.credentials_help = _(known.credentials_help)
        self.names = known.credential_names
        for name in self.names:
            self.fields[f"credential_{name}"] = forms.CharField(
                label=_(_words(name)),
                max_length=2000,
                required=name not in known.optional_credentials,
                widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
            )

    def credentials(self) -> dict[str, str]:
        given = {name: self.cleaned_data[f"credential_{name}"].strip() for name in self.names}
        return {name: value for name, value in given.items() if value}


class ConnectForm(CredentialsForm):
    name = forms.CharField(
        label=_("What you call this store"),
        max_length=100,
        help_text=_("It appears beside every order from this store."),
    )
    allow_private_address = forms.BooleanField(
        label=_("The store is on our own network"),
        required=False,
        help_text=_(
            "Tick it only if the store runs on your own premises: its address is then private."
        ),
    )

    def __init__(self, platform: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(platform, *args, **kwargs)
        self.platform = platform
        credentials = [f"credential_{name}" for name in self.names]
        self.order_fields(["name", "url", *credentials, "allow_private_address"])

    def new_channel(self) -> NewChannel:
        values = self.cleaned_data
        return NewChannel(
            platform=self.platform,
            name=values["name"],
            url=values["url"],
            credentials=self.credentials(),
            allow_private_address=values["allow_private_address"],
        )


class AppForm(VerbForm):
    """The keys of the owner's own app; what is saved is never shown again."""

    def __init__(self, platform: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = INSTALLABLE[platform].app_credential_names
        for name in self.names:
            is_secret = "secret" in name
            widget = forms.PasswordInput if is_secret else forms.TextInput
            self.fields[name] = forms.CharField(
                label=_(_words(name)),
                max_length=500,
                widget=widget(attrs={"autocomplete": "off"}),
            )

    def credentials(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.names}


class StartForm(VerbForm):
    """Which store is to let us in."""

    url = forms.CharField(
        label=_("Address of the store"),
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(self, platform: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].help_text = _(PLATFORMS[platform].address_help)


class ServingForm(VerbForm):
    """Which outlets serve a channel: each has its place in the order, or none."""

    def __init__(self, chosen: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outlets = list(Outlet.objects.all())
        places = [("", _("does not serve it")), *((str(n), str(n)) for n in _upto(outlets))]
        for outlet in outlets:
            place = str(chosen.index(outlet.pk) + 1) if outlet.pk in chosen else ""
            self.fields[f"outlet_{outlet.pk}"] = forms.ChoiceField(
                label=outlet.name, choices=places, initial=place, required=False
            )

    def outlet_ids(self) -> list[int]:
        places = sorted(
            (int(place), int(name.removeprefix("outlet_")))
            for name, place in self.cleaned_data.items()
            if place
        )
        return [outlet_id for _place, outlet_id in places]

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.values()):
            raise forms.ValidationError(
                _("Choose at least one outlet: the orders need a place to go.")
            )
        return self.cleaned_data


class WordsForm(VerbForm):
    """Which of the store's own words we set an order to; "" for its usual one."""

    def __init__(self, channel: Channel, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = channel.completed_words[0] if channel.completed_words else ""
        for name, label in (
            ("shipped", _("When an order is shipped")),
            ("picked_up", _("When an order is picked up")),
        ):
            chosen = getattr(channel, f"{name}_word")
            words = dict.fromkeys([*channel.completed_words[1:], *([chosen] if chosen else [])])
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[("", usual), *((word, word) for word in words)],
                initial=chosen,
                required=False,
            )


def _upto(outlets: list[Outlet]) -> range:
    return range(1, len(outlets) + 1)


def platforms() -> list[tuple[str, str]]:
    return [(name, platform.label) for name, platform in PLATFORMS.items()]
