"""What listeners are told, signed as Standard Webhooks has it, and how often."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from bordereau.standins.bigcommerce import BigCommerceStandin
from bordereau.standins.bigcommerce.delivery import RETRIES
from tests.standins.conftest import Listener


def listen(store: BigCommerceStandin, listener: Listener, scope: str = "store/order/*") -> None:
    store.add_hook(scope, listener.url).headers = {"X-Key": "ours"}


def told(listener: Listener) -> list[dict[str, Any]]:
    return [json.loads(body) for _headers, body in listener.came]


def test_ids_and_no_more(store: BigCommerceStandin, listener: Listener) -> None:
    listen(store, listener)
    order = store.place_order()
    store.set_status(order.id, 9)
    store.deliver_now()
    created, paid, updated, moved = told(listener)
    assert created["data"] == updated["data"] == {"type": "order", "id": order.id}
    assert paid["data"]["order_id"] == str(order.id)
    assert moved["data"]["status"] == {"previous_status_id": 11, "new_status_id": 9}
    assert {one["producer"] for one in told(listener)} == {"stores/c0rn3r"}
    assert len(created["hash"]) == 40


def test_signed_with_the_accounts_secret(store: BigCommerceStandin, listener: Listener) -> None:
    listen(store, listener)
    store.place_order()
    store.deliver_now()
    headers, body = listener.came[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(store.account.client_secret.encode(), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
    assert headers["x-key"] == "ours"


def test_an_account_may_not_sign_at_all(store: BigCommerceStandin, listener: Listener) -> None:
    listen(store, listener)
    store.set_options(signs_webhooks=False)
    store.place_order()
    store.deliver_now()
    assert "webhook-signature" not in listener.came[0][0]
    assert listener.came[0][0]["x-key"] == "ours"


def test_only_what_was_asked_for(store: BigCommerceStandin, listener: Listener) -> None:
    listen(store, listener, "store/order/statusUpdated")
    listen(store, listener, "store/shipment/*")
    sku = store.first_on_offer().sku
    order = store.place_order({sku: 1})
    store.ship(order.id, {sku: 1})
    store.deliver_now()
    assert sorted(one["scope"] for one in told(listener)) == [
        "store/order/statusUpdated",
        "store/shipment/created",
    ]
    shipment = next(one for one in told(listener) if "shipment" in one["scope"])
    assert shipment["data"]["orderId"] == order.id


def test_a_second_copy_has_the_same_id(store: BigCommerceStandin, listener: Listener) -> None:
    listen(store, listener, "store/order/created")
    store.faults.set(double=True)
    store.place_order()
    store.deliver_now()
    first, second = (headers["webhook-id"] for headers, _body in listener.came)
    assert first == second


def test_lost_and_turned_around(store: BigCommerceStandin, listener: Listener) -> None:
    listen(store, listener, "store/order/created")
    placed = [store.place_order().id for _turn in range(3)]
    store.faults.set(reorder=True, drop_next=1)
    store.deliver_now()
    assert [one["data"]["id"] for one in told(listener)] == placed[1::-1]


@pytest.mark.parametrize("answer", [404, 500, 302])
def test_tried_for_two_days_and_then_switched_off(
    store: BigCommerceStandin, listener: Listener, answer: int
) -> None:
    listen(store, listener, "store/order/created")
    listener.answer = answer
    store.place_order()
    for _turn in range(len(RETRIES)):
        store.deliver_now()
    (hook,) = store.shop.state.hooks.values()
    assert hook.is_active
    store.deliver_now()
    assert (hook.is_active, hook.is_deactivated) == (False, True)
    assert len({headers["webhook-id"] for headers, _body in listener.came}) == 1
    store.place_order()
    assert store.deliver_now() == []
