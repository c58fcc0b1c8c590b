"""Who gets in, and as whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bordereau.api.tokens import WRONG_TOKENS
from bordereau.channels.models import Channel
from bordereau.fulfilment.models import Event
from bordereau.staff.models import ApiToken, User
from tests import makers
from tests.api.conftest import Caller, caller


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer bdx_wrong", "Basic dTpw", "é"])
@pytest.mark.django_db
def test_without_a_good_token_nobody_gets_in(header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = Client().get("/api/v1/orders", headers=headers)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "unauthorised"


def test_a_session_does_not_open_the_api(client: Client, db: None) -> None:
    client.force_login(makers.a_person(), "django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/orders").status_code == 401


def test_what_a_token_does_is_its_persons_doing(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel)
    owner.post(f"/orders/{order.pk}/pack")
    event = Event.objects.get(kind="pack")
    assert (event.by_name, event.device) == ("Ada", "API: till")


def test_the_token_of_somebody_who_left_is_worth_nothing(owner: Caller) -> None:
    assert owner.get("/orders").status == 200
    User.objects.update(is_active=False)
    assert owner.get("/orders").status == 401


def test_the_last_use_is_noted_now_and_then(owner: Caller) -> None:
    owner.get("/orders")
    first = ApiToken.objects.get().last_used_at
    assert first
    owner.get("/orders")
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(hours=1))
    owner.get("/orders")
    assert (ApiToken.objects.get().last_used_at or first) > first


def test_guessing_is_slowed_down_and_harms_nobody_else(owner: Caller) -> None:
    guesser = Caller("bdx_guess")
    assert [guesser.get("/orders").status for _ in range(WRONG_TOKENS + 2)] == (
        [401] * WRONG_TOKENS + [429] * 2
    )
    refused = guesser.get("/orders")
    assert refused.code == "too_many_wrong_tokens"
    assert int(refused.headers["Retry-After"]) > 0
    assert owner.get("/orders").status == 200


def test_the_errors_of_addresses_are_problems_too(owner: Caller) -> None:
    for path in ("/nowhere", "/", "/orders/1/fly"):
        assert (owner.get(path).status, owner.get(path).code) == (404, "not_found")
    refused = owner.post("/orders", {})
    assert (refused.status, refused.code) == (405, "method_not_allowed")
    assert refused.headers["Allow"] == "GET"


def test_words_are_in_the_callers_language(db: None) -> None:
    french = caller(makers.a_person(), "fr-CA")
    assert french.get("/orders/1").headers["Content-Language"] == "fr"
