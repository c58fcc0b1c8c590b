"""What listeners are told, and signatures. Never a retry."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from ..common.dice import dice
from ..common.faults import Faults
from ..common.sending import Sending
from . import errors, render_order, render_product, webhooks
from .shop import Shop, php_json
from .state import Webhook


@dataclass(frozen=True)
class Notice:
    """Something that one webhook is to be told."""

    webhook_id: int
    topic: str
    number: int


@dataclass(frozen=True)
class Delivery:
    """What was sent, and what came back: a status, or none when nobody answered."""

    webhook_id: int
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

    def note(self, topic: str, number: int) -> None:
        """Put a notice in the queue of each webhook that wants it, once until it has left."""
        if topic == "ping":
            self.add(Notice(number, "ping", number))
            return
        for hook in self.shop.state.webhooks.values():
            if hook.topic == topic and hook.status == "active":
                self.add(Notice(hook.id, topic, number), self.faults.delay_seconds)

    def may_leave(self, notice: Notice) -> bool:
        """A ping is sent while the webhook is being made, whatever else is held."""
        return notice.topic == "ping" or not self.holding

    def send(self, notice: Notice) -> list[Delivery]:
        with self.shop.lock:
            hook = self.shop.state.webhooks.get(notice.webhook_id)
            if hook is None or hook.status != "active":
                return []
        if notice.topic == "ping":
            return [self.ping(hook)] if hook.pending_ping else []
        with self.shop.lock:
            if self.faults.strikes("drop", self.dice):
                return []
            body = php_json(self.payload(hook, notice))
            request = (hook, notice.topic, self.headers(hook, notice.topic, body), body)
        times = 2 if self.faults.double else 1
        return [self.post(*request) for _ in range(times)]

    def ping(self, hook: Webhook) -> Delivery:
        headers = {
            "User-Agent": self.agent,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = f"webhook_id={hook.id}".encode()
        answered = self.call(hook.delivery_url, headers, body, redirects=True)
        hook.pending_ping = answered != 200
        return self.record(hook, "ping", headers, body, answered)

    def post(self, hook: Webhook, topic: str, headers: dict[str, str], body: bytes) -> Delivery:
        answered = self.call(hook.delivery_url, headers, body, redirects=False)
        with self.shop.lock:
            webhooks.delivered(self.shop, hook, answered)
        return self.record(hook, topic, headers, body, answered)

    def record(
        self, hook: Webhook, topic: str, headers: dict[str, str], body: bytes, code: int | None
    ) -> Delivery:
        delivery = Delivery(hook.id, topic, hook.delivery_url, headers, body, code)
        self.sent.append(delivery)
        return delivery

    @property
    def agent(self) -> str:
        wordpress = "6.7.2" if self.shop.options.old else "7.1"
        return f"WooCommerce/{self.shop.options.version} Hookshot (WordPress/{wordpress})"

    def headers(self, hook: Webhook, topic: str, body: bytes) -> dict[str, str]:
        resource, _, event = topic.partition(".")
        return {
            "User-Agent": self.agent,
            "Content-Type": "application/json",
            "X-WC-Webhook-Source": f"http://{self.shop.address}/",
            "X-WC-Webhook-Topic": topic,
            "X-WC-Webhook-Resource": resource,
            "X-WC-Webhook-Event": event,
            "X-WC-Webhook-Signature": sign(body, hook.secret),
            "X-WC-Webhook-ID": str(hook.id),
            "X-WC-Webhook-Delivery-ID": self.delivery_id(hook),
        }

    def delivery_id(self, hook: Webhook) -> str:
        """Made from the webhook and the second: orders told in one second share it."""
        second = int(self.shop.clock.now().timestamp())
        return hashlib.md5(f"{hook.id}{second}".encode(), usedforsecurity=False).hexdigest()

    def payload(self, hook: Webhook, notice: Notice) -> errors.Json:
        """The thing as it is now, seen with the rights of whoever made the webhook."""
        resource, _, event = notice.topic.partition(".")
        if resource == "action":
            return {"action": event, "arg": notice.number}
        if event == "deleted":
            return {"id": notice.number}
        owner = self.shop.state.keys.get(hook.owner_key)
        if owner is None or not owner.capable:
            return errors.cannot("view", "view this resource", 403).body
        if resource == "order":
            order = self.shop.state.orders.get(notice.number)
            if order is None:
                return errors.missing("shop_order").body
            return render_order.render(self.shop, order, "http")
        product = self.shop.state.products.get(notice.number)
        if product is None:
            return errors.missing("product").body
        return render_product.render(self.shop, product, "http")


def sign(body: bytes, secret: str) -> str:
    """The secret is HTML-unescaped first: typed as `a&amp;b`, it signs as `a&b`."""
    plain = secret.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return base64.b64encode(hmac.new(plain.encode(), body, hashlib.sha256).digest()).decode()
