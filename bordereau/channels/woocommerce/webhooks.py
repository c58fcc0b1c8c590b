"""Reading what the store sends us by itself, and seeing to it that it does."""

import base64
import hashlib
import hmac
import html
import re
from collections.abc import Mapping, Sequence

import msgspec

from bordereau.channels.legible import legible
from bordereau.channels.port import BadSignature
from bordereau.channels.shapes import Connection, Delivery, WebhookHealth
from bordereau.channels.woocommerce.client import MissingError, Store
from bordereau.channels.woocommerce.order import unreadable

TOPICS = ("order.created", "order.updated", "order.deleted", "order.restored")

_PING = re.compile(rb"webhook_id=[0-9]{1,20}")
_PER_PAGE = 100


class _Told(msgspec.Struct):
    """As much of the body as says which order it is; `order.deleted` has nothing but the id."""

    id: int
    date_modified_gmt: str | None = None
    line_items: msgspec.Raw = msgspec.Raw()


def read_webhook(
    connection: Connection, secret: str, headers: Mapping[str, str], body: bytes
) -> Delivery:
    given = {name.lower(): value for name, value in headers.items()}
    if _is_ping(given, body):
        return Delivery(key=body.decode("ascii"), topic="ping", order_id=None)
    if not _is_signed(secret, given.get("x-wc-webhook-signature", ""), body):
        raise BadSignature
    topic = given.get("x-wc-webhook-topic", "")
    digest = hashlib.sha256(body).hexdigest()
    if not topic.startswith("order."):
        return Delivery(key=f"{topic}:{digest}", topic=topic, order_id=None)
    told = _told(topic, body)
    # The delivery's own number is shared by every order of the same second. It tells apart only
    # what has no time in it: an order deleted, restored and deleted again.
    version = told.date_modified_gmt or given.get("x-wc-webhook-delivery-id", "")
    return Delivery(key=f"{told.id}:{version}:{digest}", topic=topic, order_id=str(told.id))


def _is_ping(headers: Mapping[str, str], body: bytes) -> bool:
    """The store tries a new webhook once, unsigned. It says nothing, so believing it is safe."""
    is_bare = not any(name.startswith("x-wc-") for name in headers)
    return is_bare and _PING.fullmatch(body) is not None


def _is_signed(secret: str, signature: str, body: bytes) -> bool:
    """WooCommerce unescapes HTML in the secret before it signs."""
    key = html.unescape(secret).encode()
    expected = base64.b64encode(hmac.new(key, body, hashlib.sha256).digest())
    return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))


def _told(topic: str, body: bytes) -> _Told:
    try:
        told = msgspec.json.decode(legible(body), type=_Told)
    except msgspec.DecodeError as error:
        raise unreadable(body, error) from error
    if not bytes(told.line_items).startswith(b"[") and topic != "order.deleted":
        raise unreadable(body, ValueError("line_items"))
    return told


class _Webhook(msgspec.Struct):
    id: int
    status: str = ""
    topic: str = ""
    delivery_url: str = ""

    @property
    def works(self) -> bool:
        return self.status == "active" and self.topic in TOPICS


def ensure_webhooks(connection: Connection, address: str, secret: str) -> WebhookHealth:
    """One working webhook a topic. A disabled one is made anew: waking it keeps its failures.

    The secret of one that exists cannot be read back, so it is set again on each that stays.
    """
    store = Store(connection)
    ours = _ours(store, address)
    kept: dict[str, _Webhook] = {}
    repaired = 0
    for webhook in ours:
        if webhook.works and webhook.topic not in kept:
            kept[webhook.topic] = webhook
            store.put(f"webhooks/{webhook.id}", {"secret": secret})
        else:
            _delete(store, webhook)
            repaired += 1
    missing = [topic for topic in TOPICS if topic not in kept]
    for topic in missing:
        _create(store, topic, address, secret)
    repaired = max(repaired, len(missing)) if ours else 0
    return WebhookHealth(len(TOPICS), repaired, made=len(missing))


def remove_webhooks(connection: Connection, address: str) -> None:
    store = Store(connection)
    for webhook in _ours(store, address):
        _delete(store, webhook)


def _ours(store: Store, address: str) -> list[_Webhook]:
    return [one for one in _all(store) if one.delivery_url == address]


def _all(store: Store) -> Sequence[_Webhook]:
    found: list[_Webhook] = []
    page = 1
    while True:
        rows = store.read(
            list[_Webhook], "webhooks", per_page=str(_PER_PAGE), page=str(page),
            orderby="id", order="asc",
        )  # fmt: skip
        found += rows
        if len(rows) < _PER_PAGE:
            return found
        page += 1


def _create(store: Store, topic: str, address: str, secret: str) -> None:
    name = f"Bordereau: {topic}"
    store.post(
        "webhooks",
        {"name": name, "topic": topic, "delivery_url": address, "secret": secret,
         "status": "active"},
    )  # fmt: skip


def _delete(store: Store, webhook: _Webhook) -> None:
    try:
        store.delete(f"webhooks/{webhook.id}", force="true")
    except MissingError:
        return  # gone already, as we wanted it
