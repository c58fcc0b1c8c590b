"""Reading what the store sends us by itself.

There is no way to make a webhook: Lightspeed's support sets the one address of an app, on request.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.legible import legible
from bordereau.channels.lightspeed.address import store_number
from bordereau.channels.port import BadSignature, Refused
from bordereau.channels.shapes import Connection, Delivery, WebhookHealth

# A delivery is tried for a day after what it tells of; any older one is somebody's copy.
_OLDEST = 26 * 3600
_MOST_AHEAD = 3600


class _Data(msgspec.Struct):
    order_id: str | None = msgspec.field(name="orderId", default=None)


class _Told(msgspec.Struct):
    event_id: str = msgspec.field(name="eventId")
    created: int = msgspec.field(name="eventCreated")
    type: str = msgspec.field(name="eventType", default="")
    store: int | str = msgspec.field(name="storeId", default="")
    data: _Data | None = None


def read_webhook(
    connection: Connection, secret: str, headers: Mapping[str, str], body: bytes
) -> Delivery:
    """The signature covers the event's id and time and not the body, and is made with the app's
    client secret. So a copied one may carry any body: it counts once, for a day, and says no more
    than which order to fetch."""
    told = _read(body)
    given = {name.lower(): value for name, value in headers.items()}
    signature = given.get("x-ecwid-webhook-signature", "")
    if not _is_signed(connection.credentials.get("client_secret", ""), signature, told):
        raise BadSignature
    age = datetime.now(UTC).timestamp() - told.created
    if not -_MOST_AHEAD < age < _OLDEST:
        raise BadSignature
    is_about_an_order = told.type.startswith("order.")
    is_of_this_store = str(told.store) == store_number(connection.url)
    order_id = told.data.order_id if told.data is not None else None
    if not (is_about_an_order and is_of_this_store):
        return Delivery(key=told.event_id, topic=told.type, order_id=None)
    if not order_id:
        raise Refused(
            _(
                "The store told of an order and did not say which. It is kept as it came and "
                "nothing was changed here; the next time we ask the store, the order comes in."
            )
        )
    return Delivery(key=told.event_id, topic=told.type, order_id=order_id)


def _read(body: bytes) -> _Told:
    try:
        return msgspec.json.decode(legible(body), type=_Told)
    except msgspec.DecodeError as error:
        raise BadSignature from error  # without the id and the time nothing can have been signed


def _is_signed(secret: str, signature: str, told: _Told) -> bool:
    """Without the secret nobody's word is good: we go on asking the store ourselves."""
    message = f"{told.created}.{told.event_id}".encode()
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    expected = base64.b64encode(digest)
    given = signature.encode("utf-8", "replace")
    return bool(secret) and hmac.compare_digest(expected, given)


def ensure_webhooks(connection: Connection, address: str, secret: str) -> WebhookHealth:
    return WebhookHealth(active=0, repaired=0)


def remove_webhooks(connection: Connection, address: str) -> None:
    """There are none that we could take off."""
