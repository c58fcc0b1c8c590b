"""Reading what the store sends us by itself, and seeing to it that it does."""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.bigcommerce.address import store_hash
from bordereau.channels.bigcommerce.client import MissingError, Store
from bordereau.channels.bigcommerce.ids import number_of
from bordereau.channels.legible import legible
from bordereau.channels.port import BadSignature, Refused, Retry
from bordereau.channels.shapes import Connection, Delivery, WebhookHealth

SCOPE = "store/order/*"  # placed, changed, archived, refunded, paid: all of it
HEADER = "X-Bordereau-Key"  # the store sends back the headers that a webhook was made with

# A delivery is tried again for two days, and whether it is signed anew each time is not said. An
# old one that somebody repeats only makes us look at the order, so the window may be wide.
_OLDEST = 3 * 24 * 3600.0
_NEWEST = 300.0


class _Data(msgspec.Struct):
    """The order's id stands under a different name in each family of events."""

    type: object = ""
    id: object = 0
    order_id: object = 0
    camel_id: object = msgspec.field(name="orderId", default=0)

    @property
    def order(self) -> int:
        named = number_of(self.order_id) or number_of(self.camel_id)
        return named or (number_of(self.id) if self.type == "order" else 0)


class _Told(msgspec.Struct):
    scope: str
    data: _Data
    producer: str = ""
    hash: str = ""
    created_at: object = 0


def read_webhook(
    connection: Connection, secret: str, headers: Mapping[str, str], body: bytes
) -> Delivery:
    """Our own header first; then the vendor's signature, where there is one and we have its key.

    Whether store-level accounts sign is not said, so a missing signature is no fault.
    """
    given = {name.lower(): value for name, value in headers.items()}
    if not _same(given.get(HEADER.lower(), ""), secret):
        raise BadSignature
    key = connection.credentials.get("client_secret", "")
    if key and "webhook-signature" in given:
        _verify(key, given, body)
    told = _told(body)
    if told.producer != f"stores/{store_hash(connection.url)}":
        raise BadSignature
    order_id = told.data.order
    # The hash alone will not do: the vendor's own samples share it between events.
    version = given.get("webhook-id", "") or f"{told.hash}:{told.created_at}"
    return Delivery(
        key=f"{told.scope}:{order_id}:{version}",
        topic=told.scope,
        order_id=str(order_id) if order_id else None,
    )


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _verify(key: str, headers: Mapping[str, str], body: bytes) -> None:
    """Standard Webhooks: several signatures may stand side by side while a key is changed."""
    stamp = headers.get("webhook-timestamp", "")
    if not (stamp.isascii() and stamp.isdigit()):
        raise BadSignature
    age = time.time() - int(stamp)
    signed = b".".join((headers.get("webhook-id", "").encode(), stamp.encode(), body))
    digest = hmac.new(key.encode(), signed, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    found = [_same(one, expected) for one in headers["webhook-signature"].split()]
    if not any(found) or not -_NEWEST <= age <= _OLDEST:
        raise BadSignature


def _told(body: bytes) -> _Told:
    try:
        return msgspec.json.decode(legible(body), type=_Told)
    except msgspec.DecodeError as error:
        raise Refused(
            _(
                "The store sent word of something that we cannot read (%(reason)s). Nothing was "
                "changed here; orders are asked for regularly all the same."
            ),
            reason=str(error),
        ) from error


class _Hook(msgspec.Struct):
    id: int
    scope: str = ""
    destination: str = ""
    is_active: bool = False
    headers: dict[str, str] | None = None


class _Blocked(msgspec.Struct):
    destination: str = ""
    time_left: float = 0


class _Admin(msgspec.Struct):
    blocked_domains: list[_Blocked] = []


def ensure_webhooks(connection: Connection, address: str, secret: str) -> WebhookHealth:
    """One webhook for all that befalls orders. The store switches it off after two days without an
    answer of ours, and after ninety without an event.
    """
    store = Store(connection)
    ours = _ours(store, address)
    kept = next((one for one in ours if one.scope == SCOPE), None)
    repaired = 0
    for stray in ours:
        if stray is not kept:
            _delete(store, stray)
            repaired += 1
    if kept is None:
        store.post("/v3/hooks", {"scope": SCOPE, "destination": address, **_live(secret)})
    elif not kept.is_active or (kept.headers or {}).get(HEADER) != secret:
        store.put(f"/v3/hooks/{kept.id}", _live(secret))
        repaired += 1
    _raise_if_blocked(store, address)
    return WebhookHealth(active=1, repaired=repaired, made=int(kept is None))


def _live(secret: str) -> dict[str, object]:
    return {"is_active": True, "headers": {HEADER: secret}}


def _raise_if_blocked(store: Store, address: str) -> None:
    """Too few good answers from our host, and the store calls none of it for a while."""
    host = urlsplit(address).hostname or address
    blocked = store.read_data(_Admin, "/v3/hooks/admin").blocked_domains
    left = [one.time_left for one in blocked if _host(one.destination) == host]
    if left:
        raise Retry(
            _(
                "BigCommerce has stopped calling %(host)s for %(seconds)s seconds, because too "
                "many of its calls were not answered. Nothing is lost: orders are asked for "
                "regularly all the same. If it comes again, see that this address is reachable."
            ),
            after=max(left),
            host=host,
            seconds=f"{max(left):.0f}",
        )


def _host(destination: str) -> str:
    return urlsplit(destination if "//" in destination else f"//{destination}").hostname or ""


def remove_webhooks(connection: Connection, address: str) -> None:
    store = Store(connection)
    for webhook in _ours(store, address):
        _delete(store, webhook)


def _ours(store: Store, address: str) -> Sequence[_Hook]:
    """The store shows only those that our own account has made."""
    made = store.read_all_data(list[_Hook], "/v3/hooks")
    return [one for one in made if one.destination == address]


def _delete(store: Store, webhook: _Hook) -> None:
    try:
        store.delete(f"/v3/hooks/{webhook.id}")
    except MissingError:
        return  # gone already, as we wanted it
