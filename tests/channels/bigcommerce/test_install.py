"""The single-click app: the callback's code, and calls that BigCommerce signs."""

import time
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from bordereau.channels import bigcommerce
from bordereau.channels.bigcommerce.scopes import NEEDED, SHOWN
from bordereau.channels.port import BadSignature, Refused, Retry
from bordereau.channels.shapes import Connection
from bordereau.standins.bigcommerce.login import jwt

from .conftest import BigCommerceInHand

CALLBACK = "https://bordereau.example/install/bigcommerce"
APP = {"client_id": "abc", "client_secret": "hush"}


def app_of(store: BigCommerceInHand) -> dict[str, str]:
    login = store.standin.app
    return {
        "client_id": login.client_id,
        "client_secret": login.client_secret,
        "address": store.standin.front_page,
    }


def come_back(store: BigCommerceInHand) -> dict[str, str]:
    """What the owner's browser brings once they have pressed Install and agreed."""
    there = f"{store.standin.front_page}/_standin/install"
    answer = httpx.get(there, params={"callback": CALLBACK}, trust_env=False)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def test_only_the_stores_own_pages_start_it() -> None:
    with pytest.raises(Refused, match="Apps › My apps"):
        bigcommerce.install_address(APP, "", CALLBACK, "state")


def test_a_token_comes_back_with_what_it_may_do(store: BigCommerceInHand) -> None:
    found = bigcommerce.finish_install(app_of(store), CALLBACK, come_back(store))
    assert found.url == store.standin.url
    assert found.credentials["granted_scopes"].split() == list(NEEDED)
    connection = Connection(found.url, found.credentials, allow_private_address=True)
    assert bigcommerce.check(connection).missing_permissions == ()
    assert found.credentials["client_secret"] == store.standin.app.client_secret


def test_an_app_with_too_few_permissions_says_so(store: BigCommerceInHand) -> None:
    store.standin.app.scopes = ("store_v2_orders_read_only", "store_v2_products_read_only")
    found = bigcommerce.finish_install(app_of(store), CALLBACK, come_back(store))
    facts = bigcommerce.check(Connection(found.url, found.credentials, True))
    assert set(facts.missing_permissions) == set(SHOWN.values()) - {"Products: read-only"}
    assert facts.may_import


def test_a_code_is_good_once(store: BigCommerceInHand) -> None:
    query = come_back(store)
    bigcommerce.finish_install(app_of(store), CALLBACK, query)
    with pytest.raises(Refused, match="did not let the app in"):
        bigcommerce.finish_install(app_of(store), CALLBACK, query)


@pytest.mark.parametrize("lacking", ["code", "context"])
def test_without_a_code_or_a_store_nothing_is_asked(store: BigCommerceInHand, lacking: str) -> None:
    query = {name: value for name, value in come_back(store).items() if name != lacking}
    seen = len(store.standin.requests)
    with pytest.raises(Refused, match="did not say which store"):
        bigcommerce.finish_install(app_of(store), CALLBACK, query)
    assert len(store.standin.requests) == seen


def test_a_wrong_secret_is_refused_in_words(store: BigCommerceInHand) -> None:
    app = app_of(store) | {"client_secret": "wrong"}
    with pytest.raises(Refused, match="client ID and secret") as told:
        bigcommerce.finish_install(app, CALLBACK, come_back(store))
    assert "wrong" not in str(told.value)


def test_a_token_for_no_store_in_particular_is_not_taken(store: BigCommerceInHand) -> None:
    store.standin.app.scopes = ()
    with pytest.raises(Refused, match="invalid context"):
        bigcommerce.finish_install(app_of(store), CALLBACK, come_back(store))


def test_a_platform_in_trouble_is_asked_again(store: BigCommerceInHand) -> None:
    query = come_back(store)
    store.ask_to_wait(3)
    with pytest.raises(Retry):
        bigcommerce.finish_install(app_of(store), CALLBACK, query)


def test_it_opens_our_app(store: BigCommerceInHand) -> None:
    query = {"signed_payload_jwt": store.standin.app.signed_payload()}
    call = bigcommerce.read_app_call(app_of(store), query)
    assert (call.kind, call.url) == ("load", store.standin.url)


def test_it_says_that_our_app_is_gone(store: BigCommerceInHand) -> None:
    query = {"signed_payload_jwt": store.standin.app.signed_payload(), "kind": "uninstall"}
    assert bigcommerce.read_app_call(app_of(store), query).kind == "uninstall"


def claims(**changes: object) -> dict[str, object]:
    now = int(time.time())
    return {"aud": "abc", "sub": "stores/abc123", "nbf": now, "exp": now + 60} | changes


def opened(token: str) -> str:
    return bigcommerce.read_app_call(APP, {"signed_payload_jwt": token}).url


def test_a_payload_names_its_store() -> None:
    assert opened(jwt(claims(), "hush")) == "https://api.bigcommerce.com/stores/abc123"


def test_a_clock_that_is_a_little_off_is_forgiven() -> None:
    now = int(time.time())
    assert opened(jwt(claims(nbf=now + 200), "hush"))
    assert opened(jwt(claims(exp=now - 200), "hush"))


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another app"},
        {"exp": 1},
        {"nbf": 9_999_999_999},
        {"sub": None},
        {"exp": None},
    ],
)
def test_a_payload_for_another_or_of_another_time(changes: dict[str, object]) -> None:
    with pytest.raises(BadSignature):
        opened(jwt(claims(**changes), "hush"))


@pytest.mark.parametrize(
    "token",
    ["", "a.b", "a.b.c", "é.é.é", jwt(claims(), "another secret"), jwt(claims(), "hush")[:-3]],
)
def test_what_bigcommerce_did_not_sign_is_not_believed(token: str) -> None:
    with pytest.raises(BadSignature):
        opened(token)


def test_a_payload_that_says_it_needs_no_signature() -> None:
    _header, body, _signature = jwt(claims(), "hush").split(".")
    with pytest.raises(BadSignature):
        opened(f"eyJhbGciOiJub25lIn0.{body}.")
