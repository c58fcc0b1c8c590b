"""Telling the listeners. One that fails again and again is forgotten, subscription and all."""

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from typing import Any

from ..common.dice import dice
from ..common.faults import Faults
from ..common.sending import Sending
from . import orders
from .shop import Shop
from .state import Order, Webhook

# Shopify tries eight times within four hours, then deletes the subscription.
MOST_FAILURES = 9
# "ORDERS_CREATE" is sent as orders/create, and "FULFILLMENT_ORDERS_MOVED" by this rule too.
KINDS = ("FULFILLMENT_ORDERS", "INVENTORY_LEVELS", "ORDERS", "REFUNDS")


@dataclass(frozen=True)
class Notice:
    """Something that one webhook is to be told, and the number by which it is known again."""

    webhook_id: int
    topic: str
    gid: str
    event: str


@dataclass(frozen=True)
class Delivery:
    """What was sent, and what came back: a status, or none when nobody answered."""

    topic: str
    url: str
    headers: dict[str, str]
    body: bytes
    answered: int | None


class Deliveries(Sending[Notice, Delivery]):
    def __init__(self, shop: Shop, faults: Faults) -> None:
        super().__init__(faults, dice(shop.options.seed), held=shop.options.held)
        self.shop = shop
        shop.listeners.append(self.note)

    def note(self, topic: str, gid: str) -> None:
        event = str(uuid.uuid4())
        for hook in self.shop.state.webhooks.values():
            if hook.topic == topic:
                self.add(Notice(hook.id, topic, gid, event), self.faults.delay_seconds)

    def send(self, notice: Notice) -> list[Delivery]:
        with self.shop.lock:
            hook = self.shop.state.webhooks.get(notice.webhook_id)
            if hook is None or self.faults.strikes("drop", self.dice):
                return []
            body = json.dumps(payload(self.shop, notice), ensure_ascii=False).encode()
            headers = self.headers(notice, body)
        times = 2 if self.faults.double else 1
        return [self.post(hook, notice, headers, body) for _ in range(times)]

    def post(self, hook: Webhook, notice: Notice, headers: dict[str, str], body: bytes) -> Delivery:
        answered = self.call(hook.uri, headers, body)
        with self.shop.lock:
            is_well = answered is not None and 200 <= answered < 300
            hook.failures = 0 if is_well else hook.failures + 1
            if hook.failures >= MOST_FAILURES:
                self.shop.state.webhooks.pop(hook.id, None)
            self.shop.unsaved = True
        delivery = Delivery(notice.topic, hook.uri, headers, body, answered)
        self.sent.append(delivery)
        return delivery

    def headers(self, notice: Notice, body: bytes) -> dict[str, str]:
        return {
            "Content-Type": "application/json",
            "User-Agent": "Shopify-Captain-Hook",
            "X-Shopify-Topic": spelled(notice.topic),
            "X-Shopify-Hmac-Sha256": sign(body, self.shop.state.secrets[0]),
            "X-Shopify-Shop-Domain": self.shop.domain,
            "X-Shopify-API-Version": self.shop.options.version,
            # The same on every try of this delivery, another for another subscription.
            "X-Shopify-Webhook-Id": f"{notice.event}-{notice.webhook_id}",
            "X-Shopify-Event-Id": notice.event,
            "X-Shopify-Triggered-At": self.shop.clock.now().isoformat(),
        }


def spelled(topic: str) -> str:
    kind = next((one for one in KINDS if topic.startswith(f"{one}_")), topic.partition("_")[0])
    return f"{kind}/{topic.removeprefix(kind + '_')}".lower()


def sign(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def payload(shop: Shop, notice: Notice) -> dict[str, Any]:
    """In the shapes of Shopify's samples, as short as listeners can do with."""
    number = int(notice.gid.rpartition("/")[2])
    if notice.topic.startswith("FULFILLMENT_ORDERS_"):
        return part_payload(shop, notice)
    order = shop.state.orders.get(number)
    if notice.topic == "ORDERS_DELETE" or order is None:
        return {"id": number}
    if notice.topic == "ORDERS_EDITED":
        moment = shop.clock.now().isoformat()
        return {"order_edit": {"id": number, "order_id": number, "created_at": moment,
                               "line_items": {"additions": [], "removals": []}}}  # fmt: skip
    if notice.topic == "REFUNDS_CREATE":
        return {"id": order.refunds[-1].id, "order_id": number}
    return order_payload(shop, order)


def part_payload(shop: Shop, notice: Notice) -> dict[str, Any]:
    found = shop.part(int(notice.gid.rpartition("/")[2]))
    status = found[1].status.lower() if found else "cancelled"
    told = {"id": notice.gid, "status": status}
    if notice.topic.endswith("_MOVED"):
        return {"original_fulfillment_order": None, "moved_fulfillment_order": told}
    if notice.topic.endswith("_MERGED"):
        return {"merge_intents": [], "fulfillment_order_merges": {"fulfillment_order": told}}
    return {"fulfillment_order": told}


def order_payload(shop: Shop, order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "admin_graphql_api_id": f"gid://shopify/Order/{order.id}",
        "name": f"#{order.number}",
        "order_number": order.number,
        "created_at": order.created.astimezone(shop.zone).isoformat(),
        "updated_at": order.updated.astimezone(shop.zone).isoformat(),
        "cancelled_at": order.cancelled.isoformat() if order.cancelled else None,
        "currency": shop.options.currency,
        "email": order.email,
        "note": order.note or None,
        "financial_status": orders.financial_status(order).lower(),
        "total_price": f"{order.ordered_total:.2f}",
        "line_items": [
            {"id": line.id, "name": line.name, "sku": line.sku, "quantity": line.quantity,
             "current_quantity": line.current, "price": f"{line.price:.2f}"}
            for line in order.lines
        ],
    }  # fmt: skip
