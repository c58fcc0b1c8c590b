from dataclasses import replace

import httpx
import pytest

from bordereau.channels.http import Answer
from bordereau.channels.lightspeed.client import MissingError, Store, problem
from bordereau.channels.port import LacksPermission, NeedsReconnect, Refused, Retry, StoreProblem

from .conftest import LightspeedInHand
from .orders import CONNECTION


def made_of(status: int, body: bytes, scope: str = "read_orders") -> StoreProblem:
    return problem(Answer(status, httpx.Headers(), body), Store(CONNECTION), scope)


def said(code: str) -> bytes:
    return f'{{"errorMessage": "In their words", "errorCode": "{code}"}}'.encode()


@pytest.mark.parametrize(
    ("status", "code", "scope", "kind"),
    [
        (403, "INVALID_API_TOKEN", "read_orders", NeedsReconnect),
        (403, "INSUFFICIENT_APP_SCOPE", "read_orders", NeedsReconnect),
        (403, "INSUFFICIENT_APP_SCOPE", "update_orders", LacksPermission),
        (402, "NOT_AVAILABLE_ON_CURRENT_PLAN", "read_orders", NeedsReconnect),
        (402, "NOT_AVAILABLE_ON_CURRENT_PLAN", "update_catalog", Refused),
        (402, "STORE_IS_SUSPENDED", "update_orders", Retry),
        (404, "STORE_NOT_FOUND", "read_orders", NeedsReconnect),
        (404, "ORDER_NOT_FOUND", "read_orders", MissingError),
        (400, "WRONG_PARAMETER", "update_orders", Refused),
        (408, "TIMEOUT", "read_orders", Retry),
        (409, "CONSTRAINT_VIOLATION", "update_orders", Refused),
        (500, "INTERNAL_ERROR", "read_orders", Retry),
    ],
)
def test_what_an_error_means(status: int, code: str, scope: str, kind: type) -> None:
    found = made_of(status, said(code), scope)
    assert type(found) is kind
    if kind not in (LacksPermission,) and code not in ("INSUFFICIENT_APP_SCOPE",):
        assert "In their words" in str(found) or code.startswith("STORE_")


def test_reading_orders_is_no_less_than_reading_orders() -> None:
    assert not isinstance(made_of(403, said("INSUFFICIENT_APP_SCOPE")), LacksPermission)


@pytest.mark.parametrize("body", [b"", b"<html>Bad gateway</html>", b"nonsense"])
def test_an_answer_that_is_no_data_is_tried_again(body: bytes) -> None:
    assert isinstance(made_of(502, body), Retry)


def test_the_token_stands_in_no_sentence(store: LightspeedInHand) -> None:
    store.standin.become(plan="FREE")
    with pytest.raises(NeedsReconnect) as told:
        Store(store.connection).get("orders")
    assert store.standin.token not in str(told.value)


def test_a_hundred_calls_too_many(store: LightspeedInHand) -> None:
    store.standin.become(calls_a_minute=0)
    with pytest.raises(Retry, match="slow down") as told:
        Store(replace(store.connection)).get("orders")
    assert told.value.after == 60
