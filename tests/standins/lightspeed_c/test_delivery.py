"""Webhooks really leave, over HTTP, and what can go wrong with them."""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from bordereau.standins.lightspeed_c import LightspeedCStandin


@dataclass
class Listener:
    url: str = ""
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def orders(self) -> list[int]:
        return [json.loads(body)["order"]["id"] for _headers, body in self.came]


@pytest.fixture
def listener(api: httpx.Client) -> Iterator[Listener]:
    listening = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            listening.came.append((headers, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    listening.url = f"http://127.0.0.1:{server.server_port}/hook"
    hook = {"isActive": True, "itemGroup": "orders", "itemAction": "*", "format": "json"}
    api.post("/webhooks.json", json={"webhook": {**hook, "address": listening.url}})
    yield listening
    server.shutdown()
    server.server_close()


def test_an_order_is_told_whole_and_signed(store: LightspeedCStandin, listener: Listener) -> None:
    order = store.place_order()
    store.deliver_now()
    ((headers, body),) = listener.came
    assert headers["x-event"] == "orders/created"
    expected = hashlib.md5(body + store.secret.encode(), usedforsecurity=False)
    assert headers["x-signature"] == expected.hexdigest()
    told = json.loads(body)["order"]
    assert told["id"] == order.id
    assert told["products"]["resource"]["embedded"][0]["quantityOrdered"] == 1


@pytest.mark.parametrize(
    ("fault", "came"),
    [({"drop_next": 1}, 1), ({"double": True}, 4), ({"reorder": True}, 2)],
)
def test_what_can_go_wrong_on_the_way(
    store: LightspeedCStandin, listener: Listener, fault: dict[str, int | bool], came: int
) -> None:
    first, second = store.place_order().id, store.place_order().id
    store.faults.set(**fault)
    store.deliver_now()
    assert len(listener.orders) == came
    assert listener.orders[-1] == (first if "reorder" in fault else second)


def test_other_actions_are_told_to_those_who_asked_for_them(
    store: LightspeedCStandin, listener: Listener
) -> None:
    (hook,) = store.shop.state.webhooks.values()
    hook.item_action = "paid"
    order = store.place_order(payment="later")
    store.pay(order.id)
    assert [one.action for one in store.deliver_now()] == ["paid"]
    hook.is_active = False
    store.note(order.id, "Never told")
    assert store.deliver_now() == []


def test_what_leaves_by_itself(listener: Listener, store: LightspeedCStandin) -> None:
    store.deliveries.held = False
    store.place_order()
    store.settle()
    assert len(listener.came) == 1
