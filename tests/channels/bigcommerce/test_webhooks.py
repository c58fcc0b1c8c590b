"""What the store tells by itself: believed only with our secret, and read in each of its shapes."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from bordereau.channels.bigcommerce import ensure_webhooks, read_webhook, remove_webhooks
from bordereau.channels.bigcommerce.webhooks import HEADER, SCOPE
from bordereau.channels.port import BadSignature, Refused, Retry
from bordereau.channels.shapes import Connection, WebhookHealth
from bordereau.standins.bigcommerce.delivery import RETRIES
from bordereau.standins.bigcommerce.state import Hook

from ..in_hand import ADDRESS, SECRET
from .conftest import BigCommerceInHand
from .orders import URL

KEY = "the account's own secret"
OURS = {HEADER: SECRET}
CONNECTION = Connection(URL, {"access_token": "x", "client_secret": KEY})
UNSIGNED = Connection(URL, {"access_token": "x"})


def told(scope: str, data: dict[str, Any], **changes: Any) -> bytes:
    whole = {
        "scope": scope, "store_id": "1025646", "data": data, "hash": "dd70c0976e06b67a",
        "created_at": 1561479335, "producer": "stores/abc123",
    }  # fmt: skip
    return json.dumps(whole | changes).encode()


BODY = told("store/order/updated", {"type": "order", "id": 250})


def signed(body: bytes, key: str = KEY, age: float = 0, name: str = "msg_1") -> dict[str, str]:
    stamp = str(int(time.time() - age))
    digest = hmac.new(key.encode(), f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(digest).decode()
    return OURS | {
        "webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signature,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "data", "order_id"),
    [
        ("store/order/created", {"type": "order", "id": 250}, "250"),
        ("store/order/updated", {"type": "order", "id": "250"}, "250"),
        ("store/order/archived", {"type": "order", "id": 250}, "250"),
        ("store/order/statusUpdated",
         {"type": "order", "id": 250, "status": {"new_status_id": 11}}, "250"),
        ("store/order/refund/created",
         {"type": "order", "id": 250, "refund": {"refund_id": 3}}, "250"),
        ("store/order/message/created",
         {"type": "order", "id": 250, "message": {"order_message_id": 3}}, "250"),
        ("store/order/transaction/created",
         {"type": "transaction", "order_id": "250", "transaction_id": "176342342"}, "250"),
        ("store/channel/1/order/updated", {"order_id": 250}, "250"),
        ("store/shipment/created", {"type": "shipment", "id": 12, "orderId": 250}, "250"),
        ("store/product/updated", {"type": "product", "id": 250}, None),
        ("store/customer/created", {"type": "customer", "id": 250}, None),
        ("store/app/uninstalled", {}, None),
    ],
)  # fmt: skip
def test_an_order_is_named_differently_in_each_family(
    scope: str, data: dict[str, Any], order_id: str | None
) -> None:
    body = told(scope, data)
    for connection, headers in ((CONNECTION, signed(body)), (UNSIGNED, OURS)):
        found = read_webhook(connection, SECRET, headers, body)
        assert (found.topic, found.order_id) == (scope, order_id)


def test_headers_may_be_written_in_any_case() -> None:
    headers = {name.upper(): value for name, value in signed(BODY).items()}
    assert read_webhook(CONNECTION, SECRET, headers, BODY).order_id == "250"


@pytest.mark.parametrize("given", ["", SECRET[:-1], SECRET.lower(), "é", "\udcff"])
def test_without_our_own_secret_nothing_is_believed(given: str) -> None:
    with pytest.raises(BadSignature):
        read_webhook(CONNECTION, SECRET, signed(BODY) | {HEADER: given}, BODY)
    with pytest.raises(BadSignature):
        read_webhook(UNSIGNED, SECRET, {HEADER: given}, BODY)


def test_an_account_that_does_not_sign_is_believed_for_our_secret() -> None:
    assert read_webhook(CONNECTION, SECRET, OURS, BODY).order_id == "250"


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "nonsense"},
        {"webhook-signature": "v1,AAAA v2,BBBB"},
        {"webhook-signature": "v1,\udcff"},
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": "1"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": ""},
    ],
)
def test_a_signature_that_is_given_must_be_right(change: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        read_webhook(CONNECTION, SECRET, signed(BODY) | change, BODY)


def test_another_key_is_no_signature() -> None:
    with pytest.raises(BadSignature):
        read_webhook(CONNECTION, SECRET, signed(BODY, key="another's"), BODY)


def test_the_body_is_signed_as_it_came() -> None:
    with pytest.raises(BadSignature):
        read_webhook(CONNECTION, SECRET, signed(BODY), BODY + b" ")


def test_while_a_key_is_changed_several_signatures_stand_side_by_side() -> None:
    right = signed(BODY)
    both = f"v1,AAAA {right['webhook-signature']}"
    found = read_webhook(CONNECTION, SECRET, right | {"webhook-signature": both}, BODY)
    assert found.order_id == "250"


@pytest.mark.parametrize("age", [0, -299, 48 * 3600, 71 * 3600])
def test_a_delivery_that_was_tried_for_two_days_is_in_time(age: float) -> None:
    assert read_webhook(CONNECTION, SECRET, signed(BODY, age=age), BODY).order_id == "250"


@pytest.mark.parametrize("age", [-400, 73 * 3600, 365 * 24 * 3600])
def test_an_older_one_or_one_of_the_future_is_not(age: float) -> None:
    with pytest.raises(BadSignature):
        read_webhook(CONNECTION, SECRET, signed(BODY, age=age), BODY)


@pytest.mark.parametrize("producer", ["", "stores/other", "stores/abc1234", "abc123"])
def test_another_stores_delivery_is_not_this_ones(producer: str) -> None:
    body = told("store/order/updated", {"type": "order", "id": 250}, producer=producer)
    with pytest.raises(BadSignature):
        read_webhook(CONNECTION, SECRET, signed(body), body)


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"{}", b'{"scope": 5, "data": {}}'])
def test_a_signed_body_that_is_no_word_of_theirs_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="cannot read"):
        read_webhook(CONNECTION, SECRET, signed(body), body)


def key_of(headers: dict[str, str], body: bytes) -> str:
    return read_webhook(CONNECTION, SECRET, headers, body).key


def test_a_second_try_has_the_first_ones_key() -> None:
    assert key_of(signed(BODY), BODY) == key_of(signed(BODY, age=60), BODY)
    assert key_of(signed(BODY), BODY) != key_of(signed(BODY, name="msg_2"), BODY)
    assert key_of(OURS, BODY) == key_of(OURS, BODY)


def test_the_hash_alone_does_not_make_two_events_one() -> None:
    """The vendor's own samples share it between events."""
    created = told("store/order/created", {"type": "order", "id": 250})
    later = told("store/order/updated", {"type": "order", "id": 250}, created_at=1561479336)
    other = told("store/order/updated", {"type": "order", "id": 251})
    assert len({key_of(OURS, body) for body in (BODY, created, later, other)}) == 4


# Making them, and seeing that they stay.


def ours(store: BigCommerceInHand) -> list[Hook]:
    return [one for one in store.standin.shop.state.hooks.values() if one.destination == ADDRESS]


def test_one_webhook_for_all_that_befalls_orders(store: BigCommerceInHand) -> None:
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(1, 0, made=1)
    (hook,) = ours(store)
    assert (hook.scope, hook.headers, hook.is_active) == (SCOPE, OURS, True)


def test_one_that_the_store_switched_off_is_switched_on(store: BigCommerceInHand) -> None:
    ensure_webhooks(store.connection, ADDRESS, SECRET)
    store.place_order()
    for _turn in range(len(RETRIES) + 1):  # where nobody listens
        store.standin.deliver_now()
    assert [(one.is_active, one.is_deactivated) for one in ours(store)] == [(False, True)]
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(1, 1)
    assert [(one.is_active, one.is_deactivated) for one in ours(store)] == [(True, False)]


def test_one_with_an_older_secret_is_given_ours(store: BigCommerceInHand) -> None:
    ensure_webhooks(store.connection, ADDRESS, "an older secret")
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(1, 1)
    assert [one.headers for one in ours(store)] == [OURS]


def test_strays_at_our_address_go_and_others_stay(store: BigCommerceInHand) -> None:
    for scope, address in [("store/product/*", ADDRESS), (SCOPE, f"{ADDRESS}-of-somebody-else")]:
        store.standin.add_hook(scope, address)
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(1, 1, made=1)
    assert [one.scope for one in ours(store)] == [SCOPE]
    remove_webhooks(store.connection, ADDRESS)
    assert store.webhook_addresses() == [f"{ADDRESS}-of-somebody-else"]


def test_a_new_account_makes_its_own(store: BigCommerceInHand) -> None:
    """Those of the old one are hidden from it, and die with it."""
    ensure_webhooks(store.connection, ADDRESS, SECRET)
    old = store.connection.credentials["access_token"]
    account = store.standin.add_account()
    connection = replace(
        store.connection,
        credentials={"access_token": account.token, "client_secret": account.client_secret},
    )
    assert ensure_webhooks(connection, ADDRESS, SECRET) == WebhookHealth(1, 0, made=1)
    store.standin.delete_account(old)
    (hook,) = ours(store)
    assert hook.client_id == account.client_id
    store.place_order()
    sent = store.standin.deliver_now()
    assert {read_webhook(connection, SECRET, one.headers, one.body).order_id for one in sent}


def test_a_host_that_is_called_no_more_is_noticed(store: BigCommerceInHand) -> None:
    ensure_webhooks(store.connection, ADDRESS, SECRET)
    store.standin.deliveries.block(170)
    with pytest.raises(Retry, match=r"stopped calling 127\.0\.0\.1 for 1\d\d seconds") as told:
        ensure_webhooks(store.connection, ADDRESS, SECRET)
    assert told.value.after is not None
    assert 160 < told.value.after <= 170
    store.pass_time(180)
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(1, 0)


def test_somebody_elses_host_does_not_concern_us(store: BigCommerceInHand) -> None:
    store.standin.add_hook(SCOPE, "https://another.example/hook")
    store.standin.deliveries.block(170)
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(1, 0, made=1)


def test_webhooks_need_no_permission(store: BigCommerceInHand) -> None:
    store.connection = store.connection_that_may("store_v2_orders_read_only")
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(1, 0, made=1)


def test_every_kind_of_word_about_an_order_arrives_signed(store: BigCommerceInHand) -> None:
    ensure_webhooks(store.connection, ADDRESS, SECRET)
    order_id = store.place_order(units=2)
    store.standin.refund(int(order_id), items={store.sku: 1})
    store.standin.archive(int(order_id))
    sent = store.standin.deliver_now()
    found = [read_webhook(store.connection, SECRET, one.headers, one.body) for one in sent]
    assert {one.order_id for one in found} == {order_id}
    assert {one.topic.removeprefix("store/order/") for one in found} == {
        "created", "transaction/created", "refund/created", "updated", "statusUpdated", "archived",
    }  # fmt: skip
    assert all("webhook-signature" in one.headers for one in sent)
