"""Shopify's own samples and signatures, and webhooks that come, go and come again."""

import base64
import hashlib
import hmac

import pytest

from bordereau.channels.port import BadSignature, LacksPermission, Refused
from bordereau.channels.shapes import Connection, WebhookHealth
from bordereau.channels.shopify.webhooks import (
    TOPICS,
    ensure_webhooks,
    read_webhook,
    remove_webhooks,
)
from bordereau.standins.shopify.delivery import MOST_FAILURES
from bordereau.standins.shopify.state import Webhook

from ..in_hand import ADDRESS, SECRET
from . import payloads
from .conftest import ShopifyInHand

ORDERS = ("orders__create", "orders__updated", "orders__cancelled", "orders__edited",
          "orders__delete", "refunds__create")  # fmt: skip
PARTS = (
    "fulfillment_orders__order_routing_complete",
    "fulfillment_orders__placed_on_hold",
    "fulfillment_orders__hold_released",
    "fulfillment_orders__rescheduled",
    "fulfillment_orders__cancelled",
    "fulfillment_orders__split",
    "fulfillment_orders__merged",
)
HUSH = Connection("https://x.myshopify.com", {"client_secret": "hush"})


def signed(topic: str, body: bytes, by: str = "hush", key: str = "b54557e4") -> dict[str, str]:
    digest = hmac.new(by.encode(), body, hashlib.sha256).digest()
    return {
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
        "X-Shopify-Webhook-Id": key,
    }


@pytest.mark.parametrize("name", ORDERS)
def test_samples_of_orders(name: str) -> None:
    topic, body = payloads.webhook(name)
    delivery = read_webhook(HUSH, "", signed(topic, body), body)
    assert delivery.topic == topic
    assert delivery.order_id is not None
    assert delivery.order_id.startswith("8209829119461545")  # of 64 bits, and not a float
    assert delivery.order_id.isdigit()


@pytest.mark.parametrize("name", PARTS)
def test_samples_of_parts(name: str) -> None:
    topic, body = payloads.webhook(name)
    delivery = read_webhook(HUSH, "", signed(topic, body), body)
    assert delivery.order_id == "FulfillmentOrder/1"


def test_one_that_was_moved_is_known_by_where_it_is_now() -> None:
    topic, body = payloads.webhook("fulfillment_orders__moved")
    assert read_webhook(HUSH, "", signed(topic, body), body).order_id == "FulfillmentOrder/2"


@pytest.mark.parametrize("name", ["app__uninstalled", "inventory_levels__update"])
def test_other_topics_are_nothing_for_us(name: str) -> None:
    topic, body = payloads.webhook(name)
    assert read_webhook(HUSH, "", signed(topic, body), body).order_id is None


@pytest.mark.parametrize("topic", ["orders/updated", "refunds/create", "fulfillment_orders/moved"])
@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"{}", b'{"id": "5"}', b'{"id": 5.5}'])
def test_a_signed_body_that_names_no_order_is_refused(topic: str, body: bytes) -> None:
    with pytest.raises(Refused, match="cannot read"):
        read_webhook(HUSH, "", signed(topic, body), body)


def test_half_a_character_hides_no_order() -> None:
    body = rb'{"id": 5, "note": "\ud83d", "name": "caf\xe9"}'.replace(rb"\xe9", b"\xe9")
    assert read_webhook(HUSH, "", signed("orders/updated", body), body).order_id == "5"


def test_known_signatures() -> None:
    for name in ("shopify_webhook", "shopify_webhook_small"):
        given = payloads.signatures()[name]
        body = (
            (payloads.FOLDER / "signed_body.bin").read_bytes()
            if "body_file" in given
            else given["body"].encode()
        )
        headers = {
            "x-shopify-topic": "orders/create",
            "x-shopify-hmac-sha256": given["X-Shopify-Hmac-Sha256"],
        }
        connection = Connection("", {"client_secret": given["secret"]})
        assert read_webhook(connection, "", headers, body).order_id
        with pytest.raises(BadSignature):
            read_webhook(connection, "", headers, body + b" ")


@pytest.mark.parametrize("secrets", ["old new", "new,old", "new\nold", " old "])
def test_while_the_secret_is_rotated_any_of_several_signs(secrets: str) -> None:
    connection = Connection("", {"client_secret": secrets})
    headers = signed("orders/create", b'{"id": 5}', by="old")
    assert read_webhook(connection, "", headers, b'{"id": 5}').order_id == "5"


@pytest.mark.parametrize("signature", ["", "nonsense", "é", "\udcff", "AAAA"])
def test_what_is_no_signature(signature: str) -> None:
    headers = {"X-Shopify-Topic": "orders/create", "X-Shopify-Hmac-Sha256": signature}
    with pytest.raises(BadSignature):
        read_webhook(HUSH, "", headers, b'{"id": 5}')


def test_without_a_secret_nothing_is_believed() -> None:
    for connection in (Connection("", {}), Connection("", {"client_secret": " "})):
        with pytest.raises(BadSignature):
            read_webhook(connection, SECRET, signed("orders/create", b"{}", ""), b"{}")


def test_a_second_try_has_the_first_ones_key() -> None:
    body = b'{"id": 5}'
    first = read_webhook(HUSH, "", signed("orders/create", body), body)
    again = read_webhook(HUSH, "", signed("orders/create", body), body)
    other = read_webhook(HUSH, "", signed("orders/create", body, key="other"), body)
    assert first.key == again.key != other.key


def test_without_an_id_the_same_words_are_the_same() -> None:
    body, topic = b'{"id": 5}', "orders/create"
    headers = signed(topic, body, key="")
    assert read_webhook(HUSH, "", headers, body).key == read_webhook(HUSH, "", headers, body).key


def ours(store: ShopifyInHand) -> dict[str, Webhook]:
    hooks = store.standin.shop.state.webhooks.values()
    return {hook.topic: hook for hook in hooks if hook.uri == ADDRESS}


def test_one_webhook_a_topic(store: ShopifyInHand) -> None:
    found = ensure_webhooks(store.connection, ADDRESS, SECRET)
    assert found == WebhookHealth(len(TOPICS), 0, made=len(TOPICS))
    assert set(ours(store)) == set(TOPICS)


def test_one_that_shopify_deleted_after_too_many_failures_is_made_again(
    store: ShopifyInHand,
) -> None:
    ensure_webhooks(store.connection, ADDRESS, SECRET)
    order_id = store.place_order()
    for _turn in range(MOST_FAILURES):
        store.touch(order_id)
        store.standin.deliver_now()  # where nobody listens
    assert "ORDERS_UPDATED" not in ours(store)
    assert ensure_webhooks(store.connection, ADDRESS, SECRET) == WebhookHealth(
        len(TOPICS), 1, made=1
    )
    assert set(ours(store)) == set(TOPICS)


def test_strays_at_our_address_go_and_others_stay(store: ShopifyInHand) -> None:
    state = store.standin.shop.state
    moment = store.standin.shop.clock.now()
    for number, (topic, uri) in enumerate(
        [("PRODUCTS_UPDATE", ADDRESS), ("ORDERS_UPDATED", ADDRESS), ("ORDERS_UPDATED", ADDRESS),
         ("ORDERS_UPDATED", f"{ADDRESS}-of-somebody-else")], 1
    ):  # fmt: skip
        state.webhooks[number] = Webhook(number, topic, uri, moment)
    health = ensure_webhooks(store.connection, ADDRESS, SECRET)
    assert health.active == len(TOPICS) == store.webhook_addresses().count(ADDRESS)
    assert health.repaired > 0
    remove_webhooks(store.connection, ADDRESS)
    assert store.webhook_addresses() == [f"{ADDRESS}-of-somebody-else"]


def test_without_a_secret_none_are_made(store: ShopifyInHand) -> None:
    connection = store.connection_with(access_token=store.standin.static_token().token)
    assert ensure_webhooks(connection, ADDRESS, SECRET) == WebhookHealth(0, 0)
    assert store.webhook_addresses() == []


def test_without_the_scope_it_is_said(store: ShopifyInHand) -> None:
    connection = store.connection_that_may("read_orders", "read_products")
    with pytest.raises(LacksPermission, match="read_merchant_managed_fulfillment_orders"):
        ensure_webhooks(connection, ADDRESS, SECRET)


def test_a_rotated_secret_is_believed_once_it_is_given(store: ShopifyInHand) -> None:
    ensure_webhooks(store.connection, ADDRESS, SECRET)
    old, new = store.standin.secret, store.standin.rotate_secret()
    both = store.connection_with(client_secret=f"{old} {new}")
    order_id = store.place_order()
    before = store.standin.deliver_now()
    store.standin.shop.state.secrets.remove(old)
    store.touch(order_id)
    after = store.standin.deliver_now()
    for one in (*before, *after):
        assert read_webhook(both, SECRET, one.headers, one.body).order_id
