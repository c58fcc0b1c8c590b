"""The verbs on outlets and registers."""

import pytest

from bordereau.refusals import NotFound, Refusal
from bordereau.sales.models import Register
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock import outlets
from bordereau.stock.models import Outlet
from tests.makers import an_actor

pytestmark = pytest.mark.django_db


def test_each_outlet_numbers_its_own_receipts() -> None:
    for code in ("LYON", "NICE", "LENS"):
        outlets.create_outlet(code, code.title(), "Europe/Paris", "", SYSTEM)
    assert list(Register.objects.values_list("outlet__code", "prefix")) == [
        ("LYON", "V-"),
        ("NICE", "V2-"),
        ("LENS", "V3-"),
    ]


def test_a_second_register_has_a_prefix_of_its_own() -> None:
    outlet = outlets.create_outlet("LYON", "Lyon", "Europe/Paris", "", SYSTEM)
    assert outlets.add_register(outlet.pk, "Back room", SYSTEM).prefix == "V2-"


def test_renaming_a_register_keeps_its_prefix() -> None:
    outlets.create_outlet("LYON", "Lyon", "Europe/Paris", "", SYSTEM)
    register = outlets.rename_register(Register.objects.get().pk, "Front", SYSTEM)
    assert (register.name, register.prefix) == ("Front", "V-")


@pytest.mark.parametrize(
    ("code", "name", "zone", "refusal"),
    [
        ("LYON", "Lyon", "Mars/Olympus", "timezone_wrong"),
        ("LYON", " ", "UTC", "name_missing"),
        ("ly on", "Lyon", "UTC", "code_wrong"),
        ("TAKEN", "Lyon", "UTC", "code_taken"),
    ],
)
def test_refuses(code: str, name: str, zone: str, refusal: str) -> None:
    outlets.create_outlet("TAKEN", "Taken", "UTC", "", SYSTEM)
    with pytest.raises(Refusal) as refused:
        outlets.create_outlet(code, name, zone, "", SYSTEM)
    assert refused.value.code == refusal
    assert Outlet.objects.count() == 1


def test_a_manager_makes_no_outlet() -> None:
    with pytest.raises(Refusal) as refused:
        outlets.create_outlet("LYON", "Lyon", "UTC", "", an_actor(Role.MANAGER))
    assert refused.value.code == "not_allowed"


def test_edits_an_outlet() -> None:
    outlet = outlets.create_outlet("LYON", "Lyon", "UTC", "", SYSTEM)
    outlets.edit_outlet(outlet.pk, "Lyon 2", "Europe/Paris", " 1 rue Haute ", SYSTEM)
    outlet.refresh_from_db()
    assert (outlet.name, outlet.timezone, outlet.address) == (
        "Lyon 2",
        "Europe/Paris",
        "1 rue Haute",
    )
    with pytest.raises(NotFound):
        outlets.edit_outlet(404, "X", "UTC", "", SYSTEM)


@pytest.mark.parametrize(
    ("name", "code"), [("Lyon", "LYON"), ("Café de l'Été", "CAFE-DE-LETE"), ("東京", "OUTLET")]
)
def test_a_code_is_made_from_the_name(name: str, code: str) -> None:
    assert outlets.code_for(name) == code
    outlets.create_outlet(code, name, "UTC", "", SYSTEM)
    assert outlets.code_for(name) == f"{code}-2"
