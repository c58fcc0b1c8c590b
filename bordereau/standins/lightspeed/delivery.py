"""What the app's one address is told, and signatures. Never a retry."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

from ..common.dice import dice
from ..common.faults import Faults
from ..common.sending import Sending
from .shop import Event, Shop


@dataclass(frozen=True)
class Delivery:
    """What was sent, and what came back: a status, or none when nobody answered."""

    event: Event
    url: str
    headers: dict[str, str]
    body: bytes
    answered: int | None


class Deliveries(Sending[Event, Delivery]):
    def __init__(self, shop: Shop, faults: Faults) -> None:
        super().__init__(faults, dice(shop.options.seed), held=shop.options.held)
        self.shop = shop
        shop.listeners.append(self.note)

    def note(self, event: Event) -> None:
        if self.shop.state.webhook:
            self.add(event, self.faults.delay_seconds)

    def send(self, notice: Event) -> list[Delivery]:
        with self.shop.lock:
            address, secret = self.shop.state.webhook, self.shop.state.client_secret
            if not address or self.faults.strikes("drop", self.dice):
                return []
            body = json.dumps(told(self.shop, notice)).encode()
        times = 2 if self.faults.double else 1
        return [self.post(notice, address, secret, body) for _turn in range(times)]

    def post(self, event: Event, address: str, secret: str, body: bytes) -> Delivery:
        headers = {
            "Content-Type": "application/json",
            "X-Ecwid-Webhook-Signature": sign(secret, event.at, event.id),
        }
        url = f"{address}?eventtype={event.type}"
        delivery = Delivery(event, url, headers, body, self.call(url, headers, body))
        self.sent.append(delivery)
        return delivery


def told(shop: Shop, event: Event) -> dict[str, object]:
    data = {
        "orderId": event.order_id,
        "oldPaymentStatus": event.before[0],
        "newPaymentStatus": event.after[0],
        "oldFulfillmentStatus": event.before[1],
        "newFulfillmentStatus": event.after[1],
    }
    return {
        "eventId": event.id,
        "eventCreated": event.at,
        "storeId": shop.options.number,
        "entityId": event.number,
        "eventType": event.type,
        "data": data,
    }


def sign(secret: str, at: int, event_id: str) -> str:
    """Over the time and the id alone: the body may be anything."""
    message = f"{at}.{event_id}".encode()
    return base64.b64encode(hmac.new(secret.encode(), message, hashlib.sha256).digest()).decode()
