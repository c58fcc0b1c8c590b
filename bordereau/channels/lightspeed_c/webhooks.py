"""Reading what the store sends us by itself, and seeing to it that it does."""

import hashlib
import hmac
from collections.abc import Mapping

import msgspec

from bordereau.channels.legible import legible
from bordereau.channels.lightspeed_c.client import MissingError, Store
from bordereau.channels.lightspeed_c.order import unreadable
from bordereau.channels.port import BadSignature
from bordereau.channels.shapes import Connection, Delivery, WebhookHealth

_GROUP = "orders"
_ACTION = "*"  # created, updated, paid, shipped and whatever else there is
_PER_PAGE = 250


class _Told(msgspec.Struct):
    id: int


class _Body(msgspec.Struct):
    order: _Told


def read_webhook(
    connection: Connection, secret: str, headers: Mapping[str, str], body: bytes
) -> Delivery:
    """The signature is optional: the staff describe it, others got none.

    It is md5 over the bytes and the API's secret. Without one, all that a sender can show is that
    they know our address, of which a part is secret; and all that comes of it is that the order is
    fetched again. Whatever is signed wrongly is refused.
    """
    given = {name.lower(): value for name, value in headers.items()}
    signature = given.get("x-signature", "")
    if signature and not _is_signed(connection, signature, body):
        raise BadSignature
    topic = given.get("x-event", "")
    digest = hashlib.sha256(body).hexdigest()
    if topic and topic.partition("/")[0] != _GROUP:
        return Delivery(key=f"{topic}:{digest}", topic=topic, order_id=None)
    number = _order_id(body, is_signed=bool(signature))
    return Delivery(key=f"{number}:{digest}", topic=topic or _GROUP, order_id=str(number))


def _is_signed(connection: Connection, signature: str, body: bytes) -> bool:
    secret = connection.credentials.get("api_secret", "").encode()
    expected = hashlib.md5(body + secret, usedforsecurity=False).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.lower().encode("utf-8", "replace"))


def _order_id(body: bytes, *, is_signed: bool) -> int:
    """What nobody signed and nobody can read is not worth a person's attention."""
    try:
        return msgspec.json.decode(legible(body), type=_Body).order.id
    except msgspec.DecodeError as error:
        if is_signed:
            raise unreadable(error) from error
        raise BadSignature from error


class _Webhook(msgspec.Struct, rename="camel"):
    id: int
    is_active: object = False
    item_group: str = ""
    item_action: str = ""
    format: str = ""
    address: str = ""

    @property
    def works(self) -> bool:
        told = (self.item_group, self.item_action, self.format)
        return self.is_active is True and told == (_GROUP, _ACTION, "json")


class _Webhooks(msgspec.Struct):
    webhooks: list[_Webhook]


def ensure_webhooks(connection: Connection, address: str, secret: str) -> WebhookHealth:
    """One webhook for all that happens to orders. One that was switched off is made anew."""
    store = Store(connection)
    ours = _ours(store, address)
    kept = next((one for one in ours if one.works), None)
    strays = [one for one in ours if one is not kept]
    for webhook in strays:
        _delete(store, webhook)
    if kept is None:
        _create(store, address)
    return WebhookHealth(active=1, repaired=len(strays), made=int(kept is None))


def remove_webhooks(connection: Connection, address: str) -> None:
    store = Store(connection)
    for webhook in _ours(store, address):
        _delete(store, webhook)


def _ours(store: Store, address: str) -> list[_Webhook]:
    found: list[_Webhook] = []
    page = 1
    while True:
        rows = store.read(_Webhooks, "webhooks", limit=str(_PER_PAGE), page=str(page)).webhooks
        found += [one for one in rows if one.address == address]
        if len(rows) < _PER_PAGE:
            return found
        page += 1


def _create(store: Store, address: str) -> None:
    webhook = {
        "isActive": True,
        "itemGroup": _GROUP,
        "itemAction": _ACTION,
        "language": store.language,
        "format": "json",
        "address": address,
    }
    store.post("webhooks", {"webhook": webhook})


def _delete(store: Store, webhook: _Webhook) -> None:
    try:
        store.delete(f"webhooks/{webhook.id}")
    except MissingError:
        return  # gone already, as we wanted it
