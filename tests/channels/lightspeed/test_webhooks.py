import base64
import hashlib
import hmac
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from bordereau.channels.lightspeed import read_webhook, webhooks
from bordereau.channels.port import BadSignature, Refused
from bordereau.channels.shapes import Connection

from .conftest import LightspeedInHand
from .orders import FOLDER

SECRET = "abcde123client"
CONNECTION = Connection(
    "https://app.ecwid.com/api/v3/1003",
    {"access_token": "secret_x", "client_secret": SECRET},
)
# Of the documented delivery, with this secret.
SIGNED = "9x4evQBJDCcZrmNuwq0GXZzBpZMwjB4Ooad5bN7YX6M="


def told(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((FOLDER / "webhook.json").read_text())
    return body | {"eventCreated": int(time.time())} | changes


def signed(body: dict[str, Any], secret: str = SECRET) -> dict[str, str]:
    message = f"{body['eventCreated']}.{body['eventId']}".encode()
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return {"X-Ecwid-Webhook-Signature": base64.b64encode(digest).decode()}


def read(body: dict[str, Any], headers: dict[str, str] | None = None) -> str | None:
    given = headers or signed(body)
    return read_webhook(CONNECTION, "", given, json.dumps(body).encode()).order_id


def test_the_documented_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "_OLDEST", float("inf"))  # it is dated to 1970
    body = (FOLDER / "webhook.json").read_bytes()
    headers = {"x-ecwid-webhook-signature": SIGNED}
    delivery = read_webhook(CONNECTION, "ours, which signs nothing here", headers, body)
    assert (delivery.order_id, delivery.topic) == ("XJ12H", "order.updated")
    assert delivery.key == "80aece08-40e8-4145-8764-6c2f0d38678"


def test_a_wrong_signature() -> None:
    for headers in ({}, signed(told(), "another"), {"X-Ecwid-Webhook-Signature": "é"}):
        with pytest.raises(BadSignature):
            read(told(), headers or {"X-Other": "1"})


def test_without_the_secret_nobody_is_believed() -> None:
    body = told()
    connection = replace(CONNECTION, credentials={"access_token": "secret_x"})
    with pytest.raises(BadSignature):
        read_webhook(connection, "", signed(body, ""), json.dumps(body).encode())


@pytest.mark.parametrize("age", [27 * 3600, -2 * 3600])
def test_a_copy_is_good_for_a_day(age: int) -> None:
    with pytest.raises(BadSignature):
        read(told(eventCreated=int(time.time()) - age))
    assert read(told(eventCreated=int(time.time()) - 24 * 3600)) == "XJ12H"


def test_another_body_under_a_copied_signature_is_the_same_delivery() -> None:
    first, other = told(), told()
    other["data"] = {"orderId": "OTHER"}
    other["eventCreated"] = first["eventCreated"]
    keys = {
        read_webhook(CONNECTION, "", signed(first), json.dumps(body).encode()).key
        for body in (first, other)
    }
    assert len(keys) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"eventType": "unfinished_order.created", "entityId": -1},
        {"eventType": "product.updated", "data": None},
        {"eventType": "application.uninstalled", "entityId": "abc"},
        {"storeId": 2002},
    ],
)
def test_what_is_about_no_order_of_this_store(changes: dict[str, Any]) -> None:
    assert read(told(**changes)) is None


def test_an_order_that_is_not_named_is_kept_for_a_person() -> None:
    with pytest.raises(Refused, match="did not say which"):
        read(told(data={}))


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"nonsense", b'{"eventId": 1}'])
def test_what_is_no_delivery_was_not_signed(body: bytes) -> None:
    with pytest.raises(BadSignature):
        read_webhook(CONNECTION, "", signed(told()), body)


def test_the_stores_own_deliveries(store: LightspeedInHand) -> None:
    order_id = store.place_order()
    ((headers, body),) = store.webhooks_of(order_id)
    assert read_webhook(store.connection, "", headers, body).order_id == order_id


def test_none_are_made(store: LightspeedInHand) -> None:
    assert webhooks.ensure_webhooks(store.connection, "http://127.0.0.1:9/", "x").active == 0
    webhooks.remove_webhooks(store.connection, "http://127.0.0.1:9/")
    assert not store.standin.requests
