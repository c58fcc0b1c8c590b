"""The verbs on the shop itself: what it is called, and how far its first run has come."""

from dataclasses import dataclass

from babel import Locale
from babel.core import get_global
from babel.numbers import list_currencies
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.fulfilment.shortfall import WhatNow
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.models import Shop
from bordereau.staff.access import Actor, May


@dataclass(frozen=True, slots=True)
class ShopEdit:
    name: str
    currency: str
    country: str
    language: str
    late_after_hours: int = 48
    when_short: str = WhatNow.OTHER_OUTLET


def the_shop() -> Shop | None:
    return Shop.objects.filter(pk=1).first()


def open_shop(edit: ShopEdit, by: Actor) -> Shop:
    """The first thing that a fresh installation is told; said again, the newer word counts."""
    by.require(May.MANAGE_SHOP)
    _check(edit)
    with transaction.atomic():
        shop, _made = Shop.objects.update_or_create(pk=1, defaults=_values(edit))
    return shop


def edit_shop(edit: ShopEdit, by: Actor) -> Shop:
    """Raises Refusal `name_missing`, `currency_wrong`, `country_wrong`, `hours_wrong`."""
    by.require(May.MANAGE_SHOP)
    _check(edit)
    with transaction.atomic():
        if not Shop.objects.filter(pk=1).update(**_values(edit)):
            raise NotFound()
        return Shop.objects.get(pk=1)


def finish_set_up(by: Actor) -> None:
    by.require(May.MANAGE_SHOP)
    Shop.objects.filter(pk=1, set_up_at__isnull=True).update(set_up_at=timezone.now())


def currency_choices(language: str) -> list[tuple[str, str]]:
    """The currencies in use somewhere today, by their names in the reader's language."""
    names = Locale.parse(language).currencies
    return [(code, f"{names.get(code, code)} ({code})") for code in sorted(_current_currencies())]


def country_choices(language: str) -> list[tuple[str, str]]:
    names = {str(code): str(name) for code, name in Locale.parse(language).territories.items()}
    countries = [(code, names[code]) for code in names if len(code) == 2 and code.isalpha()]
    return sorted(
        (pair for pair in countries if pair[0] not in _NOT_COUNTRIES), key=lambda pair: pair[1]
    )


def zone_of(country: str) -> str:
    """The time zone of a country that has just one; else ""."""
    territories = get_global("zone_territories").items()
    zones = [str(zone) for zone, territory in territories if territory == country]
    return zones[0] if len(zones) == 1 else ""


_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})


def _current_currencies() -> set[str]:
    in_use = {
        code
        for uses in get_global("territory_currencies").values()
        for code, _start, end, is_tender in uses
        if end is None and is_tender
    }
    return in_use & list_currencies()


def _values(edit: ShopEdit) -> dict[str, str | int]:
    return {
        "name": edit.name.strip()[:100],
        "currency": edit.currency,
        "country": edit.country,
        "language": edit.language,
        "late_after_hours": edit.late_after_hours,
        "when_short": WhatNow(edit.when_short),
    }


def _check(edit: ShopEdit) -> None:
    if not edit.name.strip():
        raise Refusal("name_missing", gettext_noop("Give a name."))
    if edit.currency not in _current_currencies():
        raise Refusal("currency_wrong", gettext_noop("Choose a currency from the list."))
    if edit.country and edit.country not in dict(country_choices("en")):
        raise Refusal("country_wrong", gettext_noop("Choose a country from the list."))
    if edit.language not in dict(settings.LANGUAGES):
        raise Refusal("language_wrong", gettext_noop("Choose a language from the list."))
    if not 1 <= edit.late_after_hours <= 24 * 365:
        raise Refusal("hours_wrong", gettext_noop("Give a number of hours from 1 to 8760."))
