"""What listeners are told, signed, and told again until they answer or the store gives up."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from ..common.dice import dice
from ..common.faults import Faults
from ..common.sending import Sending
from .shop import Json, Shop
from .state import Block, Hook

# Seconds after which it is tried again: two days in all, then the webhook is switched off.
RETRIES = (60, 180, 300, 600, 900, 1800, 3600, 7200, 21600, 50400, 86400)


@dataclass(frozen=True)
class Notice:
    """Something that one webhook is to be told."""

    id: str
    hook_id: int
    body: bytes
    tried: int = 0


@dataclass(frozen=True)
class Delivery:
    """What was sent, and what came back: a status, or none when nobody answered."""

    hook_id: int
    scope: str
    url: str
    headers: dict[str, str]
    body: bytes
    answered: int | None


class Deliveries(Sending[Notice, Delivery]):
    def __init__(self, shop: Shop, faults: Faults) -> None:
        super().__init__(faults, dice(shop.options.seed), held=shop.options.held)
        self.shop = shop
        shop.listeners.append(self.note)

    def note(self, scope: str, data: Json) -> None:
        body = self.payload(scope, data)
        for hook in self.shop.state.hooks.values():
            if hook.is_active and covers(hook.scope, scope):
                notice = Notice(f"msg_{self.shop.token(24)}", hook.id, body)
                self.add(notice, self.faults.delay_seconds)

    def payload(self, scope: str, data: Json) -> bytes:
        """Ids, and no more. The hash is of what is said, and proves nothing."""
        told = {
            "producer": self.shop.producer,
            "created_at": int(self.shop.clock.now().timestamp()),
            "store_id": "1025646",
            "scope": scope,
            "data": data,
        }
        digest = hashlib.sha1(json.dumps(told).encode(), usedforsecurity=False).hexdigest()
        return json.dumps({**told, "hash": digest}).encode()

    def send(self, notice: Notice) -> list[Delivery]:
        with self.shop.lock:
            hook = self.shop.state.hooks.get(notice.hook_id)
            if hook is None or not hook.is_active or self.faults.strikes("drop", self.dice):
                return []
            headers = self.headers(hook, notice)
        times = 2 if self.faults.double else 1
        return [self.post(hook, headers, notice) for _ in range(times)]

    def post(self, hook: Hook, headers: dict[str, str], notice: Notice) -> Delivery:
        code = self.call(hook.destination, headers, notice.body)
        with self.shop.lock:
            if code is None or not 200 <= code < 300:
                self.failed(hook, notice)
        scope = json.loads(notice.body)["scope"]
        delivery = Delivery(hook.id, scope, hook.destination, headers, notice.body, code)
        self.sent.append(delivery)
        return delivery

    def failed(self, hook: Hook, notice: Notice) -> None:
        if notice.tried >= len(RETRIES):
            hook.is_active, hook.is_deactivated = False, True
            self.shop.unsaved = True
            return
        again = Notice(notice.id, notice.hook_id, notice.body, notice.tried + 1)
        self.add(again, RETRIES[notice.tried])

    def headers(self, hook: Hook, notice: Notice) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "akka-http/10.0.10"}
        account = next(
            (a for a in self.shop.state.accounts.values() if a.client_id == hook.client_id), None
        )
        if account is not None and self.shop.options.signs_webhooks:
            stamp = str(int(time.time()))  # the sender is not in the shop, nor in its past
            headers |= {
                "webhook-id": notice.id,
                "webhook-timestamp": stamp,
                "webhook-signature": sign(account.client_secret, notice.id, stamp, notice.body),
            }
        return headers | hook.headers

    def block(self, seconds: float) -> None:
        """Stop calling every host that we know, as after too many failures."""
        until = self.shop.clock.now() + timedelta(seconds=seconds)
        hosts = {urlsplit(one.destination).hostname for one in self.shop.state.hooks.values()}
        self.shop.state.blocks = [
            Block(f"https://{host}", until) for host in sorted(map(str, hosts))
        ]


def covers(wanted: str, scope: str) -> bool:
    return wanted == scope or (wanted.endswith("*") and scope.startswith(wanted[:-1]))


def sign(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """As Standard Webhooks has it."""
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
