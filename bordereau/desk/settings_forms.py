"""The forms of Settings, which the first run asks for as well."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bordereau.desk.forms import OutletsField, VerbForm, new_password
from bordereau.desk.words import WHAT_NOW
from bordereau.sales.shop import country_choices, currency_choices
from bordereau.staff.access import Role

ROLES = [
    (Role.PACKER, _("Packer")),
    (Role.CASHIER, _("Cashier")),
    (Role.MANAGER, _("Manager")),
    (Role.OWNER, _("Owner")),
]


def locale() -> str:
    return get_language() or "en"


class ShopForm(VerbForm):
    name = forms.CharField(label=_("Shop name"), max_length=100)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(label=_("Country"))
    currency = forms.ChoiceField(label=_("Currency"))

    field_order = ("language", "name", "country", "currency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=[("", "–"), *country_choices(locale())]
        )
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"),
            choices=[("", "–"), *currency_choices(locale())],
            help_text=_("What prices are shown in; an order keeps the currency of its store."),
        )


class ShopSettingsForm(ShopForm):
    late_after_hours = forms.IntegerField(
        label=_("An order is late after"),
        min_value=1,
        max_value=24 * 365,
        help_text=_("Hours since the customer placed it."),
    )
    when_short = forms.ChoiceField(
        label=_("When something is missing"),
        choices=list(WHAT_NOW.items()),
        help_text=_("What is proposed first; whoever reports it may choose otherwise."),
    )


class OutletForm(VerbForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    timezone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())]
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        help_text=_("As it stands on receipts and packing slips."),
    )


class RegisterForm(VerbForm):
    name = forms.CharField(label=_("Name"), max_length=100)


class PersonForm(VerbForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    outlets = OutletsField(
        help_text=_(
            "Packers and cashiers work in these outlets; in every outlet if none is ticked."
        )
    )


class NewPersonForm(PersonForm):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    password = new_password()

    field_order = ("name", "email", "password", "role", "outlets")


class OwnerForm(VerbForm):
    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = new_password()


class PasswordForm(VerbForm):
    password = new_password()


class TokenForm(VerbForm):
    name = forms.CharField(
        label=_("What it is for"), max_length=100, help_text=_("Such as: accounting.")
    )
