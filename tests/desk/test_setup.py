"""The first run, as the person who installs it meets it."""

import pytest
from django.test import Client
from django.utils import timezone

from bordereau.sales.models import Register, Shop
from bordereau.staff.access import Role
from bordereau.staff.models import User
from bordereau.stock.models import Outlet
from tests.makers import a_person, an_outlet

pytestmark = pytest.mark.django_db

SHOP = {"language": "en", "name": "Brown Bear", "country": "FR", "currency": "EUR"}
OUTLET = {"name": "Lyon", "timezone": "Europe/Paris", "address": "1 rue Haute"}
OWNER = {"name": "Ada", "email": "Ada@Example.com", "password": "a long quiet sentence"}


def test_every_page_leads_to_the_set_up(client: Client) -> None:
    for address in ("/orders", "/settings", "/account/sign-in/", "/attention"):
        assert client.get(address).headers["Location"] == "/setup", address


def test_programs_are_not_led_to_the_set_up(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/orders").status_code == 401
    assert client.post("/webhooks/woocommerce/nobody", b"{}", "application/json").status_code == 404


def test_five_steps_lead_to_the_orders(client: Client) -> None:
    for step in (SHOP, OUTLET, OWNER, {"skip": "1"}):
        assert client.post("/setup", step).status_code == 302, step

    shop = Shop.objects.get()
    assert (shop.name, shop.currency, shop.country) == ("Brown Bear", "EUR", "FR")
    assert shop.set_up_at is not None
    assert Register.objects.get(outlet__name="Lyon").prefix == "V-"
    owner = User.objects.get()
    assert (owner.email, owner.role) == ("ada@example.com", Role.OWNER)
    assert client.session["_auth_user_id"] == str(owner.pk)
    assert client.get("/settings").status_code == 200


def test_an_interrupted_set_up_goes_on_where_it_was(client: Client) -> None:
    client.post("/setup", SHOP)
    assert "Your first outlet" in Client().get("/setup").content.decode()
    client.post("/setup", OUTLET)
    assert "Your account" in Client().get("/setup").content.decode()


def test_the_first_outlet_keeps_the_time_of_its_country(client: Client) -> None:
    client.post("/setup", SHOP)
    page = client.get("/setup").content.decode()
    assert '<option value="Europe/Paris" selected>' in page


def test_with_an_owner_the_set_up_asks_for_sign_in(client: Client) -> None:
    for step in (SHOP, OUTLET, OWNER):
        client.post("/setup", step)

    stranger = Client()
    assert stranger.get("/setup").headers["Location"].startswith("/account/sign-in/")
    assert stranger.get("/account/sign-in/").status_code == 200
    assert "Connect a store" in client.get("/setup").content.decode()


def test_a_packer_may_not_go_on_with_the_set_up(client: Client) -> None:
    Shop.objects.create(pk=1, name="S", currency="EUR", language="en")
    client.force_login(a_person(Role.PACKER))
    assert client.get("/setup").status_code == 403


def test_once_set_up_it_is_gone(client: Client) -> None:
    Shop.objects.create(pk=1, name="S", currency="EUR", language="en", set_up_at=timezone.now())
    client.force_login(a_person())
    assert client.get("/setup").status_code == 404


@pytest.mark.parametrize(
    ("step", "wrong", "said"),
    [
        (0, {"currency": "XXX"}, "Select a valid choice"),
        (0, {"name": ""}, "This field is required"),
        (1, {"timezone": "Mars/Olympus"}, "Select a valid choice"),
        (2, {"password": "password12"}, "too easy to guess"),
        (2, {"email": "nowhere"}, "valid email"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    client: Client, step: int, wrong: dict[str, str], said: str
) -> None:
    steps = [SHOP, OUTLET, OWNER]
    for done in steps[:step]:
        client.post("/setup", done)
    answer = client.post("/setup", steps[step] | wrong)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert [Shop, Outlet, User][step]._default_manager.count() == 0


def test_the_language_chosen_first_is_the_language_of_the_rest(client: Client) -> None:
    client.post("/setup", SHOP | {"language": "fr"})
    assert '<html lang="fr">' in client.get("/setup").content.decode()


def test_an_outlet_of_before_counts(client: Client) -> None:
    an_outlet()
    client.post("/setup", SHOP)
    assert "Your account" in client.get("/setup").content.decode()
