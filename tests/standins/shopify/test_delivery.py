"""Webhooks, really sent."""

import base64
import hashlib
import hmac
import json

from bordereau.standins.shopify import ShopifyStandin
from bordereau.standins.shopify.delivery import MOST_FAILURES, spelled
from tests.standins.conftest import Listener

from .conftest import Caller

MAKE = (
    "mutation M($topic: WebhookSubscriptionTopic!, $sub: WebhookSubscriptionInput!) "
    "{ webhookSubscriptionCreate(topic: $topic, webhookSubscription: $sub) "
    "{ webhookSubscription { id } userErrors { message } } }"
)


def subscribe(caller: Caller, listener: Listener, *topics: str) -> None:
    for topic in topics:
        answer = caller.ask(MAKE, topic=topic, sub={"uri": listener.url, "format": "JSON"})
        assert answer["data"]["webhookSubscriptionCreate"]["userErrors"] == []


def test_an_order_is_told_of_and_signed(
    store: ShopifyStandin, caller: Caller, listener: Listener
) -> None:
    subscribe(caller, listener, "ORDERS_CREATE")
    placed = store.place_order()
    store.deliver_now()
    ((headers, body),) = listener.came
    digest = hmac.new(store.secret.encode(), body, hashlib.sha256).digest()
    assert headers["x-shopify-hmac-sha256"] == base64.b64encode(digest).decode()
    assert headers["x-shopify-topic"] == "orders/create"
    assert json.loads(body)["id"] == placed.id > 2**53


def test_topics_are_spelled_as_shopify_does() -> None:
    assert spelled("FULFILLMENT_ORDERS_ORDER_ROUTING_COMPLETE") == (
        "fulfillment_orders/order_routing_complete"
    )
    assert spelled("INVENTORY_LEVELS_UPDATE") == "inventory_levels/update"
    assert spelled("APP_UNINSTALLED") == "app/uninstalled"


def test_a_move_tells_of_the_new_part(
    store: ShopifyStandin, caller: Caller, listener: Listener
) -> None:
    placed = store.place_order()
    subscribe(caller, listener, "FULFILLMENT_ORDERS_MOVED", "ORDERS_UPDATED")
    moved = store.move(placed.id, "Riverside")
    store.deliver_now()
    ((headers, body),) = listener.came  # and nothing of the order itself
    assert headers["x-shopify-topic"] == "fulfillment_orders/moved"
    told = json.loads(body)["moved_fulfillment_order"]
    assert told["id"] == f"gid://shopify/FulfillmentOrder/{moved.id}"


def test_copies_have_one_id_and_subscriptions_their_own(
    store: ShopifyStandin, caller: Caller, listener: Listener
) -> None:
    subscribe(caller, listener, "ORDERS_CREATE", "ORDERS_UPDATED")
    store.faults.set(double=True)
    store.place_order()
    store.deliver_now()
    ids = [headers["x-shopify-webhook-id"] for headers, _ in listener.came]
    assert (len(ids), len(set(ids))) == (4, 2)


def test_a_dropped_one_never_comes(
    store: ShopifyStandin, caller: Caller, listener: Listener
) -> None:
    subscribe(caller, listener, "ORDERS_CREATE")
    store.faults.set(drop_next=1)
    store.place_order()
    store.deliver_now()
    assert listener.came == []


def test_one_that_keeps_failing_is_deleted(
    store: ShopifyStandin, caller: Caller, listener: Listener
) -> None:
    subscribe(caller, listener, "ORDERS_UPDATED")
    listener.answer = 302
    placed = store.place_order()
    for _turn in range(MOST_FAILURES):
        store.annotate(placed.id, "again")
        store.deliver_now()
    assert store.shop.state.webhooks == {}


def test_an_address_is_taken_once_a_topic(
    store: ShopifyStandin, caller: Caller, listener: Listener
) -> None:
    subscribe(caller, listener, "ORDERS_CREATE")
    answer = caller.ask(MAKE, topic="ORDERS_CREATE", sub={"uri": listener.url})
    (error,) = answer["data"]["webhookSubscriptionCreate"]["userErrors"]
    assert "already been taken" in error["message"]
