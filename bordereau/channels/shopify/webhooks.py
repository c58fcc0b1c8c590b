"""Reading what Shopify sends us by itself, and seeing to it that it does."""

import base64
import binascii
import hashlib
from collections.abc import Mapping

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.legible import legible
from bordereau.channels.port import BadSignature, Refused
from bordereau.channels.shapes import Connection, Delivery, WebhookHealth
from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import DELETE_WEBHOOK, MAKE_WEBHOOK, WEBHOOKS
from bordereau.channels.shopify.ids import number
from bordereau.channels.shopify.inbound import FULFILLMENT_ORDER
from bordereau.channels.shopify.paging import PageInfo
from bordereau.channels.shopify.problems import refused_by
from bordereau.channels.shopify.secrets import is_signed, secrets_of

# An order's own changes, and those of where it is sent from, which may not count as its own.
TOPICS = (
    "ORDERS_CREATE",
    "ORDERS_UPDATED",
    "ORDERS_EDITED",
    "ORDERS_CANCELLED",
    "ORDERS_DELETE",
    "REFUNDS_CREATE",
    "FULFILLMENT_ORDERS_ORDER_ROUTING_COMPLETE",
    "FULFILLMENT_ORDERS_MOVED",
    "FULFILLMENT_ORDERS_SPLIT",
    "FULFILLMENT_ORDERS_MERGED",
    "FULFILLMENT_ORDERS_PLACED_ON_HOLD",
    "FULFILLMENT_ORDERS_HOLD_RELEASED",
    "FULFILLMENT_ORDERS_RESCHEDULED",
    "FULFILLMENT_ORDERS_CANCELLED",
)


class _Gid(msgspec.Struct):
    id: str = ""


class _Edit(msgspec.Struct):
    order_id: int | None = None


class _Merges(msgspec.Struct):
    fulfillment_order: _Gid | None = None


class _Told(msgspec.Struct):
    """As much of any body as says which order it is. Numbers have 64 bits: never a float."""

    id: int | None = None
    order_id: int | None = None
    order_edit: _Edit | None = None
    fulfillment_order: _Gid | None = None
    moved_fulfillment_order: _Gid | None = None
    fulfillment_order_merges: _Merges | None = None


def read_webhook(
    connection: Connection, secret: str, headers: Mapping[str, str], body: bytes
) -> Delivery:
    """Shopify signs with the app's own secret; the channel's is for platforms that sign with it."""
    given = {name.lower(): value for name, value in headers.items()}
    signature = _decoded(given.get("x-shopify-hmac-sha256", ""))
    if not is_signed(secrets_of(connection.credentials), body, signature):
        raise BadSignature
    topic = given.get("x-shopify-topic", "")
    # The same on every try of one delivery; without it, the same words are the same delivery.
    key = given.get("x-shopify-webhook-id") or f"{topic}:{hashlib.sha256(body).hexdigest()}"
    return Delivery(key=key, topic=topic, order_id=_order_id(topic, body))


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature.encode("utf-8", "replace"), validate=True)
    except binascii.Error:  # no signature of anybody's
        return b""


def _order_id(topic: str, body: bytes) -> str | None:
    kind = topic.partition("/")[0]
    if kind not in ("orders", "refunds", "fulfillment_orders"):
        return None
    try:
        told = msgspec.json.decode(legible(body), type=_Told)
    except msgspec.DecodeError as error:
        raise _unreadable(topic, str(error)) from error
    if kind == "fulfillment_orders":
        return _part(topic, told)
    if kind == "refunds":
        found = told.order_id
    else:
        found = told.order_edit.order_id if told.order_edit else told.id
    if found is None:
        raise _unreadable(topic, "id")
    return str(found)


def _part(topic: str, told: _Told) -> str:
    """These name no order, only a part of one, by which the order is found."""
    merged = told.fulfillment_order_merges
    named = (
        told.fulfillment_order
        or told.moved_fulfillment_order
        or (merged.fulfillment_order if merged else None)
    )
    if named is None:
        raise _unreadable(topic, "fulfillment_order")
    return f"{FULFILLMENT_ORDER}/{number(named.id)}"


def _unreadable(topic: str, reason: str) -> Refused:
    return Refused(
        _(
            "Shopify sent a message about “%(topic)s” that we cannot read (%(reason)s). It is kept "
            "as it came and nothing was changed here."
        ),
        topic=topic,
        reason=reason,
    )


class _Webhook(msgspec.Struct):
    id: str
    topic: str
    uri: str = ""


class _Webhooks(msgspec.Struct, rename="camel"):
    nodes: list[_Webhook]
    page_info: PageInfo


class _Found(msgspec.Struct, rename="camel"):
    webhook_subscriptions: _Webhooks


def ensure_webhooks(connection: Connection, address: str, secret: str) -> WebhookHealth:
    """One webhook a topic. Shopify deletes one that has failed for four hours: it is made again.

    Without the app's secret nothing that it sends could be believed, so then it is not asked to.
    """
    if not secrets_of(connection.credentials):
        return WebhookHealth(active=0, repaired=0)
    store = Store(connection)
    ours = _ours(store, address)
    kept: dict[str, _Webhook] = {}
    for webhook in ours:
        if webhook.topic in TOPICS and webhook.topic not in kept:
            kept[webhook.topic] = webhook
        else:
            _delete(store, webhook)
    missing = [topic for topic in TOPICS if topic not in kept]
    for topic in missing:
        _make(store, topic, address)
    strays = len(ours) - len(kept)
    repaired = max(strays, len(missing)) if ours else 0
    return WebhookHealth(len(TOPICS), repaired, made=len(missing))


def remove_webhooks(connection: Connection, address: str) -> None:
    store = Store(connection)
    for webhook in _ours(store, address):
        _delete(store, webhook)


def _ours(store: Store, address: str) -> list[_Webhook]:
    found: list[_Webhook] = []
    info = PageInfo(True)
    while info.has_next_page:
        page = store.read(_Found, WEBHOOKS, after=info.end_cursor).webhook_subscriptions
        found += page.nodes
        info = page.page_info
    return [one for one in found if one.uri == address]


def _make(store: Store, topic: str, address: str) -> None:
    errors = store.write(MAKE_WEBHOOK, topic=topic, subscription={"uri": address, "format": "JSON"})
    if errors:
        raise refused_by(store.host, errors)


def _delete(store: Store, webhook: _Webhook) -> None:
    """Whatever Shopify has against it: it is gone, or the next look finds it again."""
    store.write(DELETE_WEBHOOK, id=webhook.id)
