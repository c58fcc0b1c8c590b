"""Every delivery that a real store made, and what others may send."""

import base64
import hashlib
import hmac

import pytest

from bordereau.channels.port import BadSignature, Refused
from bordereau.channels.shapes import Connection, WebhookHealth
from bordereau.channels.woocommerce.client import Store
from bordereau.channels.woocommerce.order import read_order
from bordereau.channels.woocommerce.webhooks import (
    TOPICS,
    ensure_webhooks,
    read_webhook,
    remove_webhooks,
)
from bordereau.standins.woocommerce.state import Webhook

from ..in_hand import ADDRESS, SECRET
from . import recorded
from .conftest import WooCommerceInHand
from .recorded import Recorded

NOBODY = Connection("https://shop.example", {})  # the store signs with our secret alone
ALL = recorded.webhooks()
PINGS = [one for one in ALL if one.topic == "ping"]
REFUSALS = [one for one in ALL if one.body.startswith(b'{"code"')]
ORDERS = [one for one in ALL if one.topic.startswith("order.") and one not in REFUSALS]
OTHERS = [one for one in ALL if one not in [*PINGS, *REFUSALS, *ORDERS]]


def named(webhook: Recorded) -> str:
    return webhook.name


def signed(body: bytes, topic: str = "order.updated", delivery: str = "1") -> dict[str, str]:
    digest = hmac.new(b"our0secret", body, hashlib.sha256).digest()
    return {
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-WC-Webhook-Delivery-ID": delivery,
    }


def key_of(body: bytes, topic: str = "order.updated", delivery: str = "1") -> str:
    return read_webhook(NOBODY, "our0secret", signed(body, topic, delivery), body).key


@pytest.mark.parametrize("webhook", ORDERS, ids=named)
def test_every_recorded_delivery_names_its_order(webhook: Recorded) -> None:
    delivery = read_webhook(NOBODY, webhook.secret, webhook.headers, webhook.body)
    assert delivery.topic == webhook.topic
    assert delivery.order_id is not None
    if webhook.topic != "order.deleted":
        order = read_order(Connection("https://shop.example", {}), webhook.body)
        assert order.id == delivery.order_id


@pytest.mark.parametrize("webhook", PINGS, ids=named)
def test_a_recorded_ping_is_about_no_order(webhook: Recorded) -> None:
    assert read_webhook(NOBODY, "whatever", webhook.headers, webhook.body).order_id is None


@pytest.mark.parametrize("webhook", REFUSALS, ids=named)
def test_a_refusal_that_is_signed_is_no_order(webhook: Recorded) -> None:
    with pytest.raises(Refused, match="in place of an order"):
        read_webhook(NOBODY, webhook.secret, webhook.headers, webhook.body)


@pytest.mark.parametrize("webhook", OTHERS, ids=named)
def test_other_topics_are_nothing_for_us(webhook: Recorded) -> None:
    assert read_webhook(NOBODY, webhook.secret, webhook.headers, webhook.body).order_id is None


def test_there_is_something_of_each() -> None:
    assert (len(PINGS), len(REFUSALS)) == (45, 3)
    assert len(ORDERS) > 100
    assert OTHERS


@pytest.mark.parametrize("webhook", [*ORDERS[:3], *REFUSALS, *OTHERS[:1]], ids=named)
def test_another_secret_is_not_ours(webhook: Recorded) -> None:
    with pytest.raises(BadSignature):
        read_webhook(NOBODY, webhook.secret + "x", webhook.headers, webhook.body)


@pytest.mark.parametrize("webhook", ORDERS[:3], ids=named)
def test_a_changed_body_is_not_theirs(webhook: Recorded) -> None:
    with pytest.raises(BadSignature):
        read_webhook(NOBODY, webhook.secret, webhook.headers, webhook.body + b" ")


def test_names_of_headers_have_no_case() -> None:
    webhook = ORDERS[0]
    headers = {name.upper(): value for name, value in webhook.headers.items()}
    assert read_webhook(NOBODY, webhook.secret, headers, webhook.body).order_id


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b""),
        ({}, b"webhook_id="),
        ({}, b"webhook_id=1&order=2"),
        ({}, b"webhook_id=1\n"),
        ({}, b'{"id": 1}'),
        ({"X-WC-Webhook-Topic": "order.created"}, b"webhook_id=1"),
        ({"X-WC-Webhook-Signature": ""}, b'{"id": 1}'),
        ({"X-WC-Webhook-Signature": "é"}, b'{"id": 1}'),
        ({"X-WC-Webhook-Signature": "\udcff"}, b'{"id": 1}'),
    ],
)
def test_a_ping_is_no_way_in(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(BadSignature):
        read_webhook(NOBODY, "our0secret", headers, body)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"id": 5}', b'{"id": "5", "line_items": []}', b"nonsense"]
)
def test_a_signed_body_without_an_order_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        read_webhook(NOBODY, "our0secret", signed(body), body)


def test_two_copies_have_one_key_whatever_they_were_sent_as() -> None:
    body = b'{"id": 5, "date_modified_gmt": "2026-11-23T18:58:50", "line_items": []}'
    assert key_of(body, delivery="1") == key_of(body, "order.created", delivery="2")


def test_orders_of_one_delivery_id_have_their_own_keys() -> None:
    bodies = [b'{"id": %d, "line_items": []}' % number for number in (5, 6)]
    assert len({key_of(body) for body in bodies}) == 2


def test_an_order_deleted_a_second_time_is_told_again() -> None:
    body = b'{"id": 34}'
    keys = {key_of(body, "order.deleted", delivery) for delivery in ("1", "2")}
    assert len(keys) == 2


def ours(store: WooCommerceInHand) -> dict[str, Webhook]:
    hooks = store.standin.shop.state.webhooks.values()
    return {hook.topic: hook for hook in hooks if hook.delivery_url == ADDRESS}


def test_one_webhook_a_topic_with_our_secret(store: WooCommerceInHand) -> None:
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(4, 0, made=4)
    assert set(ours(store)) == set(TOPICS)
    assert {hook.secret for hook in ours(store).values()} == {SECRET}


def test_a_disabled_webhook_is_made_anew(store: WooCommerceInHand) -> None:
    ensure_webhooks(store.connection, ADDRESS, SECRET)
    broken = ours(store)["order.updated"]
    broken.status, broken.failures = "disabled", 7
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(4, 1, made=1)
    again = ours(store)["order.updated"]
    assert again.id != broken.id
    assert (again.status, again.failures) == ("active", 0)


def test_one_that_somebody_deleted_is_made_again(store: WooCommerceInHand) -> None:
    ensure_webhooks(store.connection, ADDRESS, SECRET)
    del store.standin.shop.state.webhooks[ours(store)["order.created"].id]
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(4, 1, made=1)
    assert set(ours(store)) == set(TOPICS)


def test_strays_at_our_address_go_and_others_stay(store: WooCommerceInHand) -> None:
    found = Store(store.connection)
    for topic, address in [
        ("order.updated", ADDRESS),
        ("order.updated", ADDRESS),
        ("product.updated", ADDRESS),
        ("order.updated", f"{ADDRESS}-of-somebody-else"),
    ]:
        found.post("webhooks", {"name": "x", "topic": topic, "delivery_url": address})
    health = ensure_webhooks(store.connection, ADDRESS, SECRET)
    assert (health.active, sorted(ours(store))) == (4, sorted(TOPICS))
    assert store.webhook_addresses().count(ADDRESS) == 4
    assert ours(store)["order.updated"].secret == SECRET
    remove_webhooks(store.connection, ADDRESS)
    assert store.webhook_addresses() == [f"{ADDRESS}-of-somebody-else"]


def test_a_new_secret_reaches_the_webhooks_that_stay(store: WooCommerceInHand) -> None:
    ensure_webhooks(store.connection, ADDRESS, SECRET)
    ensure_webhooks(store.connection, ADDRESS, "ANewOne1")
    assert {hook.secret for hook in ours(store).values()} == {"ANewOne1"}


def test_half_a_character_hides_no_order() -> None:
    body = rb'{"id":5,"date_modified_gmt":null,"line_items":[],"customer_note":"\ud83d"}'
    assert read_webhook(NOBODY, "our0secret", signed(body), body).order_id == "5"
