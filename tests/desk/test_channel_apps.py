"""Connecting a store by an app: who may, what it needs, and each way in which it fails."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from bordereau.channels import apps
from bordereau.channels.models import Channel, ChannelApp
from bordereau.channels.registry import INSTALLABLE
from bordereau.staff.access import SYSTEM, Role
from bordereau.standins.shopify.oauth import signed
from tests.makers import a_person, a_shop, an_outlet

pytestmark = pytest.mark.django_db
KEYS = {"client_id": "abc", "client_secret": "hush"}
SHOP = "corner.myshopify.com"


@pytest.fixture(autouse=True)
def _reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    reachable = replace(settings.ENV, public_url="https://orders.example.com")
    monkeypatch.setattr(settings, "ENV", reachable)
    a_shop()
    an_outlet()


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(a_person(role))
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("platform", INSTALLABLE)
def test_the_addresses_stand_ready_to_be_copied(platform: str) -> None:
    page = text(signed_in().get(f"/channels/apps/{platform}"))
    for kind in INSTALLABLE[platform].app_addresses:
        assert f"https://orders.example.com/channels/apps/{platform}/{kind}" in page


def test_without_a_public_address_it_says_what_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, public_url=""))
    page = text(signed_in().get("/channels/apps/shopify"))
    assert "BORDEREAU_PUBLIC_URL" in page
    assert "Pasting a token works" in page
    assert "Client secret" not in page


def test_keys_are_kept_encrypted_and_never_shown_again() -> None:
    client = signed_in()
    client.post("/channels/apps/shopify", KEYS)
    assert ChannelApp.objects.get().credentials == KEYS
    assert "hush" not in text(client.get("/channels/apps/shopify"))
    client.post("/channels/apps/shopify", KEYS | {"client_secret": "new"})
    assert ChannelApp.objects.get().credentials["client_secret"] == "new"


@pytest.mark.parametrize("path", ["", "/start"])
@pytest.mark.parametrize("role", [Role.PACKER, Role.CASHIER, Role.MANAGER])
def test_it_is_the_owners_to_do(role: Role, path: str) -> None:
    assert signed_in(role).post(f"/channels/apps/shopify{path}", KEYS).status_code == 403
    assert not ChannelApp.objects.exists()


@pytest.mark.parametrize("platform", ["woocommerce", "nonsense"])
def test_a_platform_without_apps_has_no_such_page(platform: str) -> None:
    client = signed_in()
    for page in ("", "/callback", "/load", "/uninstall"):
        assert client.get(f"/channels/apps/{platform}{page}").status_code == 404


def set_out(client: Client) -> str:
    """Begin, and return the state that went out."""
    apps.save_app("shopify", KEYS, SYSTEM)
    page = client.post("/channels/apps/shopify/start", {"url": SHOP})
    asked: dict[str, list[str]] = parse_qs(urlsplit(page.context["there"]).query)
    assert asked["redirect_uri"] == ["https://orders.example.com/channels/apps/shopify/callback"]
    (state,) = asked["state"]
    return state


def come_back(client: Client, state: str, signer: str = KEYS["client_secret"]) -> Any:
    given = {"code": "c0de", "shop": SHOP, "state": state, "timestamp": "1"}
    query = urlencode(signed(signer, given))
    return client.get(f"/channels/apps/shopify/callback?{query}")


def test_a_store_is_asked_only_for_an_address_of_its_platform() -> None:
    apps.save_app("shopify", KEYS, SYSTEM)
    page = signed_in().post("/channels/apps/shopify/start", {"url": "https://evil.example"})
    assert "is not the address of a Shopify store" in text(page).replace("&#x27;", "'")


def test_without_keys_nothing_begins() -> None:
    page = signed_in().post("/channels/apps/shopify/start", {"url": SHOP})
    assert "are not saved here" in text(page)


def test_what_did_not_set_out_here_is_not_taken() -> None:
    """Else another site could connect a store of its own through the owner's browser."""
    client = signed_in()
    state = set_out(client)
    assert "did not begin on our page" in text(come_back(client, "another"))
    answer = come_back(client, state)  # and the word is good once, right or wrong
    assert answer.status_code == 400
    assert "did not begin on our page" in text(answer)
    assert not Channel.objects.exists()


def test_another_browsers_word_is_not_ours() -> None:
    state = set_out(signed_in())
    other = Client()
    other.force_login(a_person(Role.OWNER, "Bob"))
    assert "did not begin on our page" in text(come_back(other, state))


def test_a_word_is_good_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in()
    state = set_out(client)
    monkeypatch.setattr("bordereau.desk.channel_apps.GOOD_FOR", -1.0)
    late = set_out(client)
    assert "did not begin on our page" in text(come_back(client, late))
    assert state != late


def test_what_the_platform_did_not_sign_is_not_believed() -> None:
    client = signed_in()
    answer = come_back(client, set_out(client), signer="wrong")
    assert answer.status_code == 400
    assert "did not sign this" in text(answer)


def test_nobody_signed_in_is_asked_to_sign_in_and_comes_back() -> None:
    answer = come_back(Client(), "state")
    assert answer.status_code == 302
    assert "/account/sign-in/?next=/channels/apps/shopify/callback" in answer.headers["location"]


def test_a_manager_who_comes_back_may_not() -> None:
    assert come_back(signed_in(Role.MANAGER), "state").status_code == 403


def test_what_the_platform_began_asks_the_owner_first() -> None:
    apps.save_app("bigcommerce", KEYS, SYSTEM)
    query = urlencode({"code": "c0de", "context": "stores/abc123", "scope": "x"})
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_person())
    here = f"/channels/apps/bigcommerce/callback?{query}"
    page = client.get(here)
    assert "stores/abc123" in text(page)
    assert client.post(here).status_code == 403  # without the word of our own page
    assert not Channel.objects.exists()


def test_inside_another_page_there_is_only_a_link_out() -> None:
    query = urlencode({"code": "c0de", "context": "stores/abc123"})
    here = f"/channels/apps/bigcommerce/callback?{query}"
    client = signed_in()
    page = client.get(here, headers={"Sec-Fetch-Dest": "iframe"})
    assert 'target="_blank"' in text(page)
    assert "<form" not in text(page)
    assert "X-Frame-Options" not in page.headers
    assert "frame-ancestors https:" in page.headers["Content-Security-Policy"]
    outside = client.get("/channels/apps/bigcommerce")
    assert outside.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in outside.headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["load", "uninstall"])
def test_calls_that_are_not_signed_do_nothing(kind: str) -> None:
    apps.save_app("bigcommerce", KEYS, SYSTEM)
    answer = Client().get(f"/channels/apps/bigcommerce/{kind}?signed_payload_jwt=a.b.c")
    assert answer.status_code == 400
    assert "did not sign this" in text(answer)


@pytest.mark.parametrize("kind", ["load", "uninstall"])
def test_calls_without_saved_keys_do_nothing(kind: str) -> None:
    answer = Client().get(f"/channels/apps/bigcommerce/{kind}?signed_payload_jwt=a.b.c")
    assert answer.status_code == 400
    assert "are not saved here" in text(answer)
