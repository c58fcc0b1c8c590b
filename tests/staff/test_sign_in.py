"""Sign-in, lockout, second factor and what asks for them."""

import hmac
import struct
import time
from base64 import b32decode
from hashlib import sha1

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client

from bordereau.staff.access import Role
from bordereau.staff.models import User
from tests.makers import a_person, a_shop

pytestmark = pytest.mark.django_db

PASSWORD = "a long quiet sentence"
SIGN_IN = "/account/sign-in/"


@pytest.fixture(autouse=True)
def person() -> User:
    cache.clear()  # allauth counts sign-ins an address a minute
    a_shop()
    person = a_person(Role.OWNER)
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client: Client, password: str = PASSWORD, **extra: str) -> int:
    answer = client.post(SIGN_IN, {"login": "ada@example.com", "password": password, **extra})
    return answer.status_code


def test_signs_in_and_goes_where_it_was_going(client: Client) -> None:
    assert client.get("/settings").headers["Location"] == f"{SIGN_IN}?next=/settings"
    answer = client.post(
        SIGN_IN, {"login": "ADA@example.com", "password": PASSWORD, "next": "/settings"}
    )
    assert answer.headers["Location"] == "/settings"
    assert client.get("/settings").status_code == 200


def test_a_page_after_signing_in_or_out_is_covered_by_no_notice(client: Client) -> None:
    sign_in(client)
    assert notices(client, "/settings") == ""
    client.post("/account/sign-out/")
    assert notices(client, SIGN_IN) == ""


def notices(client: Client, address: str) -> str:
    return " ".join(str(one) for one in client.get(address).context["messages"])


def test_a_wrong_password_is_told(client: Client) -> None:
    answer = client.post(SIGN_IN, {"login": "ada@example.com", "password": "wrong"})
    assert answer.status_code == 200
    assert "not correct" in answer.content.decode()


def test_a_disabled_person_does_not_get_in(client: Client, person: User) -> None:
    person.is_active = False
    person.save()
    sign_in(client)
    assert client.get("/settings").status_code == 302


def test_nobody_signs_up(client: Client) -> None:
    client.post("/account/sign-up/", {"email": "eve@example.com", "password1": PASSWORD})
    assert User.objects.count() == 1


def test_eight_wrong_passwords_lock_the_sign_in(client: Client) -> None:
    for _try in range(7):
        assert sign_in(client, "wrong") == 200
    answer = client.post(SIGN_IN, {"login": "ada@example.com", "password": "wrong"})
    assert answer.status_code == 429
    assert "14\u00a0minutes" in answer.content.decode()
    assert sign_in(client) == 429, "the right password waits as well"
    assert AccessAttempt.objects.get().failures_since_start == 8, "trying on makes it no longer"


def test_another_person_is_not_locked_out(client: Client) -> None:
    other = a_person(Role.PACKER, "Bo")
    other.set_password(PASSWORD)
    other.save()
    for _try in range(8):
        sign_in(client, "wrong")
    answer = client.post(SIGN_IN, {"login": "bo@example.com", "password": PASSWORD})
    assert answer.status_code == 302


def test_passwords_are_not_kept_with_the_attempts(client: Client) -> None:
    sign_in(client, "my secret guess")
    assert "my secret guess" not in AccessAttempt.objects.get().post_data


def test_a_new_password_signs_the_others_out(client: Client, person: User) -> None:
    sign_in(client)
    other = Client()
    sign_in(other)
    new = "another quiet sentence"
    values = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/", values).status_code == 302
    assert client.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 302


def test_signs_out(client: Client) -> None:
    sign_in(client)
    assert client.post("/account/sign-out/").headers["Location"] == SIGN_IN
    assert client.get("/settings").status_code == 302


def test_htmx_is_led_to_the_whole_sign_in_page(client: Client) -> None:
    answer = client.get("/settings", headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith(SIGN_IN)
    assert "Location" not in answer.headers


def code_of(secret: str) -> str:
    """The six digits that an authenticator app shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(b32decode(secret), counter, sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_an_authenticator_app_is_asked_for_its_code(client: Client) -> None:
    sign_in(client)
    asked = client.get("/account/security/totp/activate/")
    client.post(asked.headers["Location"], {"password": PASSWORD})
    page = client.get("/account/security/totp/activate/")
    secret = page.context["form"].secret
    client.post("/account/security/totp/activate/", {"code": code_of(secret)})
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data), "kept encrypted"

    cache.clear()  # the same code serves once; here it must serve again within its half minute
    stranger = Client()
    stranger.post(SIGN_IN, {"login": "ada@example.com", "password": PASSWORD})
    assert stranger.get("/settings").status_code == 302
    stranger.post("/account/security/authenticate/", {"code": code_of(secret)})
    assert stranger.get("/settings").status_code == 200
