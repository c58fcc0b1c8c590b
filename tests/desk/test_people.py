"""Settings: people and their tokens, outlets and registers, as the owner works them."""

import re

import pytest
from django.test import Client

from bordereau.sales.models import Register, Shop
from bordereau.staff.access import Role
from bordereau.staff.models import ApiToken, User
from bordereau.stock.models import Outlet
from tests.makers import a_person, a_shop, an_outlet

pytestmark = pytest.mark.django_db

PASSWORD = "a long quiet sentence"


@pytest.fixture(autouse=True)
def owner(client: Client) -> User:
    a_shop()
    owner = a_person(Role.OWNER)
    client.force_login(owner)
    return owner


def test_adds_edits_and_disables_a_person(client: Client) -> None:
    outlet = an_outlet()
    values = {"name": "Bo", "email": "bo@example.com", "password": PASSWORD, "role": "packer"}
    client.post("/settings/people/new", values | {"outlets": [outlet.pk]})
    bo = User.objects.get(name="Bo")
    assert bo.check_password(PASSWORD)
    assert list(bo.outlets.all()) == [outlet]

    client.post(f"/settings/people/{bo.pk}", {"name": "Bob", "role": "cashier"})
    bo.refresh_from_db()
    assert (bo.name, bo.role, bo.outlets.count()) == ("Bob", "cashier", 0)

    client.post(f"/settings/people/{bo.pk}/state")
    bo.refresh_from_db()
    assert not bo.is_active


def test_a_taken_email_is_told_in_the_form(client: Client) -> None:
    values = {"name": "X", "email": "ada@example.com", "password": PASSWORD, "role": "packer"}
    answer = client.post("/settings/people/new", values)
    assert "Somebody here has this e-mail already." in answer.content.decode()
    assert User.objects.count() == 1


def test_the_only_owner_cannot_disable_themselves(client: Client, owner: User) -> None:
    answer = client.post(f"/settings/people/{owner.pk}/state", follow=True)
    assert "is the only owner" in answer.content.decode()


def test_a_token_is_shown_once_and_works_until_revoked(client: Client, owner: User) -> None:
    answer = client.post(f"/settings/people/{owner.pk}/tokens", {"name": "till"})
    found = re.search(r'value="(bdx_[^"]+)"', answer.content.decode())
    assert found
    assert "no-store" in answer.headers["Cache-Control"]
    assert found[1] not in client.get(f"/settings/people/{owner.pk}").content.decode()

    bearer = {"authorization": f"Bearer {found[1]}"}
    assert Client().get("/api/v1/orders", headers=bearer).status_code == 200
    client.post(f"/settings/tokens/{ApiToken.objects.get().pk}/revoke")
    assert Client().get("/api/v1/orders", headers=bearer).status_code == 401


def test_a_weak_password_is_told_beside_its_field(client: Client, owner: User) -> None:
    answer = client.post(f"/settings/people/{owner.pk}/password", {"password": "short"})
    assert "too easy to guess" in answer.content.decode()


def test_adds_an_outlet_and_a_register(client: Client) -> None:
    client.post("/settings/outlets/new", {"name": "Nice", "timezone": "Europe/Paris"})
    outlet = Outlet.objects.get(name="Nice")
    client.post(f"/settings/outlets/{outlet.pk}/registers", {"name": "Door"})
    assert list(outlet.registers.values_list("name", "prefix")) == [
        ("Register 1", "V-"),
        ("Door", "V2-"),
    ]
    door = Register.objects.get(name="Door")
    client.post(f"/settings/registers/{door.pk}", {"name": "Back door"})
    door.refresh_from_db()
    assert door.name == "Back door"


def test_edits_the_shop(client: Client) -> None:
    values = {"name": "Bear", "language": "fr", "country": "FR", "currency": "EUR"}
    client.post("/settings", values | {"late_after_hours": 12, "when_short": "later"})
    shop = Shop.objects.get()
    assert (shop.late_after_hours, shop.when_short) == (12, "later")
