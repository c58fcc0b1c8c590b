"""The verbs on the shop."""

from dataclasses import replace

import pytest

from bordereau.refusals import NotFound, Refusal
from bordereau.sales import shop
from bordereau.sales.models import Shop
from bordereau.staff.access import SYSTEM, Role
from tests.makers import an_actor

EDIT = shop.ShopEdit("Brown Bear", "EUR", "FR", "fr", 24)


@pytest.mark.django_db
def test_opens_and_edits_the_one_shop() -> None:
    shop.open_shop(EDIT, SYSTEM)
    shop.edit_shop(replace(EDIT, name="Bear", late_after_hours=12), SYSTEM)
    kept = Shop.objects.get()
    assert (kept.pk, kept.name, kept.currency, kept.late_after_hours) == (1, "Bear", "EUR", 12)


@pytest.mark.django_db
def test_editing_needs_a_shop() -> None:
    with pytest.raises(NotFound):
        shop.edit_shop(EDIT, SYSTEM)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"currency": "FRF"}, "currency_wrong"),
        ({"country": "ZZ"}, "country_wrong"),
        ({"language": "xx"}, "language_wrong"),
        ({"late_after_hours": 0}, "hours_wrong"),
    ],
)
def test_a_shop_that_cannot_be_is_refused(change: dict[str, str | int], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        shop.open_shop(replace(EDIT, **change), SYSTEM)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert shop.the_shop() is None


@pytest.mark.django_db
def test_a_manager_does_not_edit_it() -> None:
    with pytest.raises(Refusal) as refused:
        shop.open_shop(EDIT, an_actor(Role.MANAGER))
    assert refused.value.code == "not_allowed"


@pytest.mark.django_db
def test_set_up_ends_once() -> None:
    shop.open_shop(EDIT, SYSTEM)
    shop.finish_set_up(SYSTEM)
    first = Shop.objects.get().set_up_at
    shop.finish_set_up(SYSTEM)
    assert first is not None
    assert Shop.objects.get().set_up_at == first


def test_lists_are_in_the_readers_language() -> None:
    assert ("CH", "Suisse") in shop.country_choices("fr")
    assert ("GBP", "British Pound (GBP)") in shop.currency_choices("en")
    assert "FRF" not in dict(shop.currency_choices("en"))
    assert len(shop.country_choices("en")) > 200


def test_a_country_of_one_time_zone_names_it() -> None:
    assert shop.zone_of("FR") == "Europe/Paris"
    assert shop.zone_of("US") == shop.zone_of("") == ""
