"""Webhooks: what is sent when, how it is signed, and what happens when nobody listens."""

import base64
import hashlib
import hmac
import json

import httpx
import pytest

from bordereau.standins.woocommerce import WooCommerceStandin
from tests.standins.conftest import Listener

SECRET = "s3cret"


def listen(api: httpx.Client, listener: Listener, topic: str, secret: str = SECRET) -> int:
    body = {"topic": topic, "delivery_url": listener.url, "secret": secret}
    made = api.post("/webhooks", json=body)
    assert made.status_code == 201
    assert "secret" not in made.json()
    return int(made.json()["id"])


def topics(listener: Listener) -> list[str]:
    return [headers.get("x-wc-webhook-topic", "ping") for headers, _ in listener.came]


def test_a_ping_comes_first(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    number = listen(api, listener, "order.created")
    store.settle()
    [(headers, body)] = listener.came
    assert body == f"webhook_id={number}".encode()
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert not [name for name in headers if name.startswith("x-wc")]


def test_an_order_is_told_twice_and_signed(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    listen(api, listener, "order.created")
    listen(api, listener, "order.updated")
    store.settle()
    listener.came.clear()
    order = store.place_order(classic=True)
    assert len(store.deliver_now()) == 2
    assert topics(listener) == ["order.created", "order.updated"]
    headers, body = listener.came[0]
    signed = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    assert headers["x-wc-webhook-signature"] == base64.b64encode(signed).decode()
    assert headers["x-wc-webhook-source"] == f"{store.url}/"
    assert json.loads(body)["id"] == order.id


def test_a_secret_is_unescaped_before_it_signs(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    listen(api, listener, "order.created", "lit&amp;eral&lt;x")
    store.place_order()
    store.deliver_now()
    headers, body = listener.came[-1]
    signed = hmac.new(b"lit&eral<x", body, hashlib.sha256).digest()
    assert headers["x-wc-webhook-signature"] == base64.b64encode(signed).decode()


def test_quick_changes_become_one_with_the_last_word(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    listen(api, listener, "order.updated")
    order = store.place_order(payment="cod")
    store.set_status(order.id, "completed")
    [sent] = store.deliver_now()
    assert json.loads(sent.body)["status"] == "completed"


def test_two_orders_of_one_second_share_a_delivery_id(
    store: WooCommerceStandin,
    api: httpx.Client,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listen(api, listener, "order.created")
    now = store.shop.clock.now()
    monkeypatch.setattr(store.shop.clock, "now", lambda: now)
    store.place_order()
    store.place_order()
    sent = store.deliver_now()
    assert len({each.headers["X-WC-Webhook-Delivery-ID"] for each in sent}) == 1


def test_the_seventh_failure_in_a_row_disables(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    number = listen(api, listener, "order.created")
    store.settle()
    listener.answer = 500
    statuses = []
    for _ in range(8):
        store.place_order()
        store.deliver_now()
        statuses.append(api.get(f"/webhooks/{number}").json()["status"])
    assert statuses == ["active"] * 6 + ["disabled"] * 2
    assert api.put(f"/webhooks/{number}", json={"status": "active"}).json()["status"] == "active"
    store.place_order()
    store.deliver_now()
    assert api.get(f"/webhooks/{number}").json()["status"] == "disabled"


def test_trash_tells_only_the_number(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    for topic in ("order.deleted", "order.restored", "order.updated"):
        listen(api, listener, topic)
    order = store.place_order()
    store.deliver_now()
    store.trash(order.id)
    [told] = store.deliver_now()
    assert (told.topic, json.loads(told.body)) == ("order.deleted", {"id": order.id})
    store.update(order.id, {"status": "pending"})
    assert store.deliver_now() == []
    store.trash(order.id)
    store.deliver_now()
    store.restore(order.id)
    assert [each.topic for each in store.deliver_now()] == ["order.restored"]
    store.delete(order.id)
    assert store.deliver_now() == []


def test_a_vanished_order_is_told_as_a_signed_error(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    listen(api, listener, "order.created")
    store.delete(store.place_order().id)
    [gone] = store.deliver_now()
    assert json.loads(gone.body)["code"] == "woocommerce_rest_shop_order_invalid_id"
    store.place_order()
    store.demote_owner(store.key)
    [forbidden] = store.deliver_now()
    assert json.loads(forbidden.body)["code"] == "woocommerce_rest_cannot_view"


def test_a_note_is_told_to_nobody(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    listen(api, listener, "order.updated")
    order = store.place_order()
    store.deliver_now()
    before = order.modified
    store.advance(10)
    assert api.post(f"/orders/{order.id}/notes", json={"note": "Packed"}).status_code == 201
    assert order.modified == before
    assert store.deliver_now() == []


def test_webhooks_can_be_dropped_doubled_and_reordered(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    listen(api, listener, "order.created")
    store.settle()
    store.faults.set(drop_next=1)
    lost, kept, last = (store.place_order() for _ in range(3))
    store.faults.set(double=True, reorder=True)
    # Reversed, the last order comes first, so it is the one that is lost.
    told = [json.loads(each.body)["id"] for each in store.deliver_now()]
    assert told == [kept.id, kept.id, lost.id, lost.id]
    assert last.id not in told


def test_without_a_hold_they_leave_by_themselves(
    store: WooCommerceStandin, api: httpx.Client, listener: Listener
) -> None:
    listen(api, listener, "product.updated")
    sku = store.first_on_offer().sku
    store.place_order({sku: 1})
    assert [each.topic for each in store.deliver_now()] == ["product.updated"]
