"""What listeners are told, and signatures. Never a retry."""

import hashlib
import json
from dataclasses import dataclass

from ..common.dice import dice
from ..common.faults import Faults
from ..common.sending import Sending
from . import render
from .shop import Shop
from .state import Webhook


@dataclass(frozen=True)
class Notice:
    """Something that one webhook is to be told."""

    webhook_id: int
    action: str
    order_id: int


@dataclass(frozen=True)
class Delivery:
    """What was sent, and what came back: a status, or none when nobody answered."""

    action: str
    url: str
    headers: dict[str, str]
    body: bytes
    answered: int | None


class Deliveries(Sending[Notice, Delivery]):
    def __init__(self, shop: Shop, faults: Faults) -> None:
        super().__init__(faults, dice(shop.options.seed), held=shop.options.held)
        self.shop = shop
        shop.listeners.append(self.note)

    def note(self, action: str, order_id: int) -> None:
        for hook in self.shop.state.webhooks.values():
            wants = hook.item_group == "orders" and hook.item_action in (action, "*")
            if wants and hook.is_active:
                self.add(Notice(hook.id, action, order_id), self.faults.delay_seconds)

    def send(self, notice: Notice) -> list[Delivery]:
        with self.shop.lock:
            hook = self.shop.state.webhooks.get(notice.webhook_id)
            order = self.shop.state.orders.get(notice.order_id)
            if hook is None or order is None or self.faults.strikes("drop", self.dice):
                return []
            body = json.dumps(render.told_json(self.shop, order)).replace("/", "\\/").encode()
            headers = self.headers(hook, notice.action, body)
        times = 2 if self.faults.double else 1
        return [self.post(hook, notice.action, headers, body) for _turn in range(times)]

    def post(self, hook: Webhook, action: str, headers: dict[str, str], body: bytes) -> Delivery:
        answered = self.call(hook.address, headers, body)
        delivery = Delivery(action, hook.address, headers, body, answered)
        self.sent.append(delivery)
        return delivery

    def headers(self, hook: Webhook, action: str, body: bytes) -> dict[str, str]:
        """Whether a store signs is not settled: some users tell of it, and some have seen none."""
        told = {
            "Content-Type": "application/json",
            "X-Shop-Id": str(self.shop.options.number),
            "X-Cluster-Id": "eu1",
            "X-Event": f"orders/{action}",
            "X-Format": "json",
            "X-Language": hook.language,
        }
        if self.shop.options.signs:
            key = next(one for one in self.shop.state.keys.values() if one.may_write)
            told["X-Signature"] = sign(body, key.secret)
        return told


def sign(body: bytes, secret: str) -> str:
    return hashlib.md5(body + secret.encode(), usedforsecurity=False).hexdigest()
