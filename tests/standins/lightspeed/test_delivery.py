"""What the app's one address is told."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from bordereau.standins.lightspeed import LightspeedStandin

Came = list[tuple[str, dict[str, str], bytes]]


@pytest.fixture
def came(store: LightspeedStandin) -> Iterator[Came]:
    """An address that listens; the vendor's support has set it."""
    heard: Came = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, dict(self.headers), body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    store.set_webhook(f"http://127.0.0.1:{server.server_port}/hook")
    yield heard
    server.shutdown()
    server.server_close()
    thread.join()


def test_each_thing_that_happens_is_told_and_signed(store: LightspeedStandin, came: Came) -> None:
    order = store.place_order()
    store.update(order.id, fulfilment="SHIPPED")
    store.delete(order.id)
    assert [one.answered for one in store.deliver_now()] == [200, 200, 200]
    told = [json.loads(body) for _path, _headers, body in came]
    assert [one["eventType"] for one in told] == ["order.created", "order.updated", "order.deleted"]
    assert told[1]["data"] == {
        "orderId": order.id,
        "oldPaymentStatus": "PAID",
        "newPaymentStatus": "PAID",
        "oldFulfillmentStatus": "AWAITING_PROCESSING",
        "newFulfillmentStatus": "SHIPPED",
    }
    assert (told[1]["storeId"], told[1]["entityId"]) == (1003, order.number)
    assert len({one["eventId"] for one in told}) == 3
    path, headers, body = came[0]
    assert path == "/hook?eventtype=order.created"
    event = json.loads(body)
    message = f"{event['eventCreated']}.{event['eventId']}".encode()
    digest = hmac.new(store.client_secret.encode(), message, hashlib.sha256).digest()
    assert headers["X-Ecwid-Webhook-Signature"] == base64.b64encode(digest).decode()


def test_a_second_copy_has_the_same_event(store: LightspeedStandin, came: Came) -> None:
    store.faults.set(double=True)
    store.place_order()
    store.deliver_now()
    first, second = (json.loads(body)["eventId"] for _path, _headers, body in came)
    assert first == second


def test_lost_and_turned_around(store: LightspeedStandin, came: Came) -> None:
    store.faults.set(reorder=True, drop_next=1)
    for _turn in range(3):
        store.place_order()
    placed = list(store.shop.state.orders)
    store.deliver_now()
    told = [json.loads(body)["data"]["orderId"] for _path, _headers, body in came]
    assert told == placed[1::-1]


def test_a_basket_that_was_left_is_told_of_as_such(store: LightspeedStandin, came: Came) -> None:
    store.place_order(status="INCOMPLETE")
    (sent,) = store.deliver_now()
    assert sent.event.type == "unfinished_order.created"
    assert len(came) == 1


def test_without_an_address_nothing_is_sent(store: LightspeedStandin) -> None:
    store.place_order()
    assert store.deliver_now() == []


def test_support_sets_the_address_from_another_process(store: LightspeedStandin) -> None:
    base = store.front_page + "/_standin"
    told = httpx.post(f"{base}/webhook", json={"address": "http://127.0.0.1:9/"}, trust_env=False)
    assert told.json() == {"address": "http://127.0.0.1:9/"}
    httpx.post(f"{base}/orders", json={"count": 1}, trust_env=False)
    sent = httpx.post(f"{base}/deliver", trust_env=False).json()
    assert sent == {"sent": 1}
    assert store.delivered[0].answered is None
